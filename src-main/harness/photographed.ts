import { quadToSquare } from '../lib/projection'
import type { Corners } from '../compute/port'
import type { Pixels } from '../compute/image/even-shade'
import type { Random } from '../lib/random'

/** A drawing on a sheet that lies on a brown table, photographed at a slant in uneven light. */
export function photographed(
  drawing: Pixels,
  quad: Corners,
  width: number,
  height: number,
  rng: Random
): Pixels {
  const data = new Uint8Array(width * height * 3)
  const onSheet = quadToSquare(quad)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [u, v] = onSheet([x + 0.5, y + 0.5])
      const light = 0.72 + 0.25 * (x / width) + 0.04 * rng.normal() * 0.3
      const inside = u >= 0 && u < 1 && v >= 0 && v < 1
      for (let k = 0; k < 3; k += 1) {
        const at = (Math.floor(v * drawing.height) * drawing.width + Math.floor(u * drawing.width)) * 3 + k
        const colour = inside ? drawing.data[at]! : [122, 84, 52][k]! + 10 * Math.sin(x / 9 + y / 40)
        data[(y * width + x) * 3 + k] = Math.max(0, Math.min(255, colour * light))
      }
    }
  return { data, width, height }
}
