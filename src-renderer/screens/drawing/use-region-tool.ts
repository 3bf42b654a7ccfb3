import type { RegionTool } from '../../canvas/use-region-drawing'
import { useRemarks } from '../../state/remarks'

/** Width of the brush as a share of the drawing's longer side. */
const BRUSH = 1 / 30

/** What the pointer draws on this drawing now; null: it moves the drawing. */
export function useRegionTool({ width, height }: { width: number; height: number }): RegionTool | null {
  const { tool, shape, add } = useRemarks()
  if (tool !== 'part' && tool !== 'mark') return null
  return {
    shape,
    width: Math.max(2, Math.round(Math.max(width, height) * BRUSH)),
    onRegion: (box, drawn) => void add(box, drawn)
  }
}
