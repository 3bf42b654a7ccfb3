import { create } from 'zustand'
import type { Comparison, PatchLens } from '#contract/comparison'
import type { DrawingId } from '#contract/drawing'
import { ask } from './session'

interface ComparingState {
  comparison: Comparison | null
  lens: PatchLens | null
  compare(id: DrawingId): Promise<void>
  /** What typical drawings have at a point, given in shares of the drawing. */
  lookAt(id: DrawingId, x: number, y: number): void
  forget(): void
}

const SHOWN = 6
const PAUSE_MS = 120

export const useComparing = create<ComparingState>()((set) => {
  let waiting: ReturnType<typeof setTimeout> | undefined
  let latest = ''
  return {
    comparison: null,
    lens: null,
    async compare(id) {
      set({ comparison: null, lens: null })
      latest = id
      const comparison = await ask('compare:drawing', { id, count: SHOWN })
      if (latest === id) set({ comparison })
    },
    lookAt(id, x, y) {
      clearTimeout(waiting)
      // a pointer on its way asks for nothing: where it rests does
      waiting = setTimeout(() => {
        void ask('compare:patch', { id, x, y }).then((lens) => {
          if (latest === id && lens) set({ lens })
        })
      }, PAUSE_MS)
    },
    forget() {
      clearTimeout(waiting)
      latest = ''
      set({ comparison: null, lens: null })
    }
  }
})
