import { create } from 'zustand'
import type { ExplanationGrades } from '#contract/explanation'
import { ask, runJob } from './session'

interface GradesState {
  /** By model version; null: not measured. */
  known: Record<string, ExplanationGrades | null>
  busy: boolean
  load(modelId: string): Promise<void>
  /** As it is typed. */
  sample: string
  setSample(sample: string): void
  measure(modelId: string): Promise<void>
}

export const useGrades = create<GradesState>()((set, get) => ({
  known: {},
  busy: false,
  sample: '24',
  setSample: (sample) => set({ sample }),
  async load(modelId) {
    const reply = await ask('explain:grades', { modelId })
    if (reply) set({ known: { ...get().known, [modelId]: reply.grades } })
  },
  async measure(modelId) {
    if (get().busy) return
    set({ busy: true })
    await runJob(ask('explain:grade', { models: [modelId], sample: Math.round(Number(get().sample)) }))
    set({ busy: false })
    await get().load(modelId)
  }
}))
