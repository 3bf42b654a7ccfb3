import type { Pixels } from './even-shade'
import { squareToQuad, type Quad } from '#main/lib/projection'
import type { Corner } from './find-paper'

/** Longest side of a sheet that is set straight, pixels. */
const LONGEST = 3000

const length = ([ax, ay]: Corner, [bx, by]: Corner): number => Math.hypot(bx - ax, by - ay)

/** The sheet seen from straight above, as large as its longer edges in the photo; between pixels, in a straight line. */
export function rectify(picture: Pixels, quad: Quad): Pixels {
  const [tl, tr, br, bl] = quad
  const [wide, high] = [Math.max(length(tl, tr), length(bl, br)), Math.max(length(tl, bl), length(tr, br))]
  const scale = Math.min(1, LONGEST / Math.max(wide, high))
  const [width, height] = [Math.max(1, Math.round(wide * scale)), Math.max(1, Math.round(high * scale))]
  const [a, b, c, d, e, f, g, h] = squareToQuad(quad)
  const out = new Uint8Array(width * height * 3)
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const [u, v] = [(column + 0.5) / width, (row + 0.5) / height]
      const w = g * u + h * v + 1
      sample(
        picture,
        (a * u + b * v + c) / w - 0.5,
        (d * u + e * v + f) / w - 0.5,
        out,
        (row * width + column) * 3
      )
    }
  return { data: out, width, height }
}

/** Bilinear; beyond the edge the edge goes on. */
function sample({ data, width, height }: Pixels, x: number, y: number, out: Uint8Array, at: number): void {
  const [cx, cy] = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))]
  const [x0, y0] = [Math.floor(cx), Math.floor(cy)]
  const [x1, y1] = [Math.min(width - 1, x0 + 1), Math.min(height - 1, y0 + 1)]
  const [fx, fy] = [cx - x0, cy - y0]
  for (let k = 0; k < 3; k += 1) {
    const top = data[(y0 * width + x0) * 3 + k]! * (1 - fx) + data[(y0 * width + x1) * 3 + k]! * fx
    const bottom = data[(y1 * width + x0) * 3 + k]! * (1 - fx) + data[(y1 * width + x1) * 3 + k]! * fx
    out[at + k] = Math.round(top * (1 - fy) + bottom * fy)
  }
}
