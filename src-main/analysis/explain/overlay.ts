import { colourAt, opacityAt, type OverlayStyle, type Palette } from '#contract/overlay'
import type { DrawingMap } from './place-map'

export interface Drawn {
  style: OverlayStyle
  palette: Palette
}

/** What the norm says of values: where regions begin, and the top of the scale. */
interface Scale {
  scaleMaximum: number
  level: number
}

/** Thickness of contours, as a share of the map's longer side. */
const LINE_SHARE = 1 / 220
const LINE: Record<'level' | 'core', readonly [number, number, number]> = {
  level: [0, 92, 122],
  core: [120, 30, 0]
}
/** What lies outside of regions is covered by white this far. */
const COVER = 215

/**
 * RGBA bytes of a map on the norm's own scale: the same value looks the same in every drawing, on the screen and in the report. heat
 * and contour are meant to be multiplied with the drawing, mask to be laid over it. Places that pull the score down are left clear.
 */
export function overlayPixels(map: DrawingMap, scale: Scale, { style, palette }: Drawn): Uint8Array {
  if (style === 'heat') return outlined(heat(map, scale, palette), map, scale)
  return style === 'contour' ? contours(map, scale) : mask(map, scale)
}

function heat(map: DrawingMap, { scaleMaximum }: Scale, palette: Palette): Uint8Array {
  const rgba = new Uint8Array(map.values.length * 4)
  map.values.forEach((value, i) => {
    const share = scaleMaximum > 0 ? Math.min(1, value / scaleMaximum) : 0
    const opacity = opacityAt(share, palette)
    if (opacity > 0) rgba.set([...colourAt(palette, share), opacity], i * 4)
  })
  return rgba
}

const contours = (map: DrawingMap, scale: Scale): Uint8Array =>
  outlined(new Uint8Array(map.values.length * 4), map, scale)

/** Lines where the map crosses the level of a region and, in another colour, the top of the scale. */
function outlined(rgba: Uint8Array, map: DrawingMap, { level, scaleMaximum }: Scale): Uint8Array {
  const reach = Math.max(1, Math.round(Math.max(map.width, map.height) * LINE_SHARE))
  const draw = (limit: number, colour: readonly [number, number, number]): void => {
    if (limit <= 0) return
    map.values.forEach((value, i) => {
      if (value > limit && atEdge(map, i, limit, reach)) rgba.set([...colour, 255], i * 4)
    })
  }
  draw(level, LINE.level)
  draw(scaleMaximum, LINE.core)
  return rgba
}

/** Is there a place within `reach` pixels, along or across, that does not lie above the limit, or the edge of the page? */
function atEdge({ values, width, height }: DrawingMap, at: number, limit: number, reach: number): boolean {
  const [x, y] = [at % width, Math.floor(at / width)]
  if (x < reach || y < reach || x >= width - reach || y >= height - reach) return true
  return [-reach, reach, -reach * width, reach * width].some((step) => values[at + step]! <= limit)
}

/** All but the regions under a veil. */
function mask(map: DrawingMap, { level }: Scale): Uint8Array {
  const rgba = new Uint8Array(map.values.length * 4)
  const limit = Math.max(0, level)
  map.values.forEach((value, i) => {
    if (value <= limit) rgba.set([255, 255, 255, COVER], i * 4)
  })
  return rgba
}
