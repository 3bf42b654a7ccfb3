import { create } from 'zustand'
import type { DrawingId } from '#contract/drawing'
import { t } from '#words/translate'
import { ask, useSession } from './session'

export type CutBox = [number, number, number, number]

export interface Cut {
  box: CutBox
  /** Empty: the scan's own child. */
  childId: string
}

interface CuttingState {
  /** The scan that is being cut apart; null: none is. */
  id: DrawingId | null
  cuts: Cut[]
  busy: boolean
  begin(id: DrawingId): Promise<void>
  add(box: CutBox): void
  change(index: number, childId: string): void
  remove(index: number): void
  stop(): void
  cut(): Promise<void>
}

/** Several drawings on one scan, cut apart by boxes that are suggested and drawn. */
export const useCutting = create<CuttingState>()((set, get) => ({
  id: null,
  cuts: [],
  busy: false,
  async begin(id) {
    set({ id, cuts: [] })
    const reply = await ask('drawings:cuts', { id })
    // what a person has drawn meanwhile is not taken away for a suggestion
    if (reply && get().id === id && get().cuts.length === 0)
      set({ cuts: reply.boxes.map((box) => ({ box, childId: '' })) })
  },
  add: (box) => set({ cuts: [...get().cuts, { box, childId: '' }] }),
  change: (index, childId) =>
    set({ cuts: get().cuts.map((cut, i) => (i === index ? { ...cut, childId } : cut)) }),
  remove: (index) => set({ cuts: get().cuts.filter((_, i) => i !== index) }),
  stop: () => set({ id: null, cuts: [] }),
  async cut() {
    const { id, cuts, busy } = get()
    if (!id || busy) return
    const wish = cuts.map(({ box, childId }) => ({
      box,
      ...(childId.trim() ? { childId: childId.trim() } : {})
    }))
    set({ busy: true })
    const reply = await ask('drawings:cut', { id, cuts: wish })
    set({ busy: false })
    if (!reply) return
    // another scan may have been begun meanwhile
    if (get().id === id) get().stop()
    useSession.getState().say(t('cut.done', { count: reply.ids.length }))
    useSession.getState().go('library')
  }
}))
