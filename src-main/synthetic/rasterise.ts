import type { Stroke } from './pen'

/**
 * Strokes to RGBA bytes [side, side, 4] on white: each pixel is as dark as its distance to the nearest piece of line says,
 * so that edges are smooth. `width` in pixels, `grey` 0 (black) to 255.
 */
export function rasterise(strokes: readonly Stroke[], side: number, width: number, grey: number): Uint8Array {
  const rgba = new Uint8Array(side * side * 4).fill(255)
  const reach = width / 2 + 1
  for (const stroke of strokes)
    for (let i = 1; i < stroke.length; i += 1) {
      const [x0, y0, x1, y1] = [
        stroke[i - 1]![0] * side,
        stroke[i - 1]![1] * side,
        stroke[i]![0] * side,
        stroke[i]![1] * side
      ]
      for (let y = bound(Math.min(y0, y1) - reach, side); y <= bound(Math.max(y0, y1) + reach, side); y += 1)
        for (
          let x = bound(Math.min(x0, x1) - reach, side);
          x <= bound(Math.max(x0, x1) + reach, side);
          x += 1
        ) {
          const cover = Math.min(1, Math.max(0, width / 2 + 0.5 - distance(x + 0.5, y + 0.5, x0, y0, x1, y1)))
          const shade = Math.round(255 - cover * (255 - grey))
          const at = (y * side + x) * 4
          if (shade < rgba[at]!) rgba.fill(shade, at, at + 3)
        }
    }
  return rgba
}

const bound = (value: number, side: number): number => Math.min(side - 1, Math.max(0, Math.floor(value)))

function distance(px: number, py: number, x0: number, y0: number, x1: number, y1: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - x0) * dx + (py - y0) * dy) / length))
  return Math.hypot(px - x0 - t * dx, py - y0 - t * dy)
}
