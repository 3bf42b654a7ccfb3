import type { RegionTool } from '#renderer/canvas/use-region-drawing'
import type { Drawing } from '#contract/drawing'
import { useCutting } from '#renderer/state/cutting'
import { useRemarks } from '#renderer/state/remarks'

/** Width of the brush as a share of the drawing's longer side. */
const BRUSH = 1 / 30

/** What the pointer draws on this drawing now; null: it moves the drawing. */
export function useRegionTool({
  id,
  width,
  height
}: Pick<Drawing, 'id' | 'width' | 'height'>): RegionTool | null {
  const cutting = useCutting()
  const { tool, shape, add } = useRemarks()
  if (cutting.id === id) return { on: id, shape: 'box', width: 0, onRegion: (box) => cutting.add(box) }
  if (tool !== 'part' && tool !== 'mark') return null
  return {
    on: id,
    shape,
    width: Math.max(2, Math.round(Math.max(width, height) * BRUSH)),
    onRegion: (box, drawn) => void add(id, box, drawn)
  }
}
