import { create } from 'zustand'
import { ask, runJob } from './session'

interface GradesState {
  busy: boolean
  /** As it is typed. */
  sample: string
  setSample(sample: string): void
  measure(modelId: string): Promise<void>
}

/** Measuring what explanations of a model version are worth. */
export const useGrades = create<GradesState>()((set, get) => ({
  busy: false,
  sample: '24',
  setSample: (sample) => set({ sample }),
  async measure(modelId) {
    if (get().busy) return
    set({ busy: true })
    await runJob(ask('explain:grade', { models: [modelId], sample: Math.round(Number(get().sample)) }))
    set({ busy: false })
  }
}))
