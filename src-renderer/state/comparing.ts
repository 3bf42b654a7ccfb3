import { create } from 'zustand'
import type { Comparison, PatchLens } from '#contract/comparison'
import type { DrawingId } from '#contract/drawing'
import { useContent } from './drawing'
import { useAnswer } from './queries'

interface ComparingState {
  /** A point of a drawing, in shares of its width and height. */
  point: { id: DrawingId; x: number; y: number } | null
  /** How many similar drawings are shown. */
  count: number
  setCount(count: number): void
  /** What typical drawings have at a point is looked up where the pointer rests. */
  lookAt(id: DrawingId, x: number, y: number): void
}

/** How many similar drawings can be shown. */
export const counts = [6, 12, 24, 48] as const
const PAUSE_MS = 120

export const useComparing = create<ComparingState>()((set) => {
  let waiting: ReturnType<typeof setTimeout> | undefined
  return {
    point: null,
    count: counts[0],
    setCount: (count) => set({ count }),
    lookAt(id, x, y) {
      clearTimeout(waiting)
      waiting = setTimeout(() => set({ point: { id, x, y } }), PAUSE_MS)
    }
  }
})

/** The drawing that is looked at, where it has been scored. */
function useScored(): DrawingId | null {
  const content = useContent()
  return content?.analysis ? content.drawing.id : null
}

/** Similar typical drawings; null where the drawing was not scored. */
export function useComparison(): Comparison | null {
  const id = useScored()
  const count = useComparing((s) => s.count)
  return useAnswer('compare:drawing', id && { id, count }, { previous: true }) ?? null
}

/** What typical drawings have where the pointer rested last on this drawing. */
export function useLens(): PatchLens | null {
  const id = useScored()
  const point = useComparing((s) => s.point)
  const own = point?.id === id ? point : null
  return useAnswer('compare:patch', own, { previous: own !== null }) ?? null
}
