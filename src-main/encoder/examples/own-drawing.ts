import type { Random } from '#main/lib/random'

/** A drawing of a library as the encoder sees it: ink, 0 (paper) to 255, [side, side]. */
export interface OwnDrawing {
  /** Content hash of its file. */
  id: string
  ink: Uint8Array
  /** null: not known, or not to be learnt from. */
  ageMonths: number | null
}

/** The darker the pixel, the more ink (luminance of ITU-R BT.709). `pixels` RGB bytes [side, side, 3]. */
export function inkOf(pixels: Uint8Array): Uint8Array {
  const ink = new Uint8Array(pixels.length / 3)
  for (let i = 0, at = 0; i < ink.length; i += 1, at += 3)
    ink[i] = 255 - Math.round(0.2126 * pixels[at]! + 0.7152 * pixels[at + 1]! + 0.0722 * pixels[at + 2]!)
  return ink
}

/**
 * The drawing turned, scaled, moved and perhaps mirrored a little, and its lines somewhat stronger or weaker, without anything
 * leaving the page: another look of the same drawing. Bilinear; what comes from outside is paper.
 */
export function varied(ink: Uint8Array, side: number, rng: Random): Uint8Array {
  const angle = 0.1 * rng.normal()
  const size = 0.75 + 0.3 * rng.next()
  const mirror = rng.next() < 0.5 ? -1 : 1
  const [c, s] = [Math.cos(angle) / size, Math.sin(angle) / size]
  const room = Math.max(0, 1 - size) * side
  const [dx, dy] = [room * (rng.next() - 0.5), room * (rng.next() - 0.5)]
  const strength = 0.8 + 0.4 * rng.next()
  const centre = side / 2
  const out = new Uint8Array(side * side)
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const [u, v] = [x + 0.5 - centre - dx, y + 0.5 - centre - dy]
      const value = sampled(ink, side, mirror * (c * u + s * v) + centre - 0.5, c * v - s * u + centre - 0.5)
      out[y * side + x] = Math.min(255, value * strength)
    }
  return out
}

function sampled(ink: Uint8Array, side: number, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [fx, fy] = [x - left, y - top]
  const at = (px: number, py: number): number =>
    px < 0 || py < 0 || px >= side || py >= side ? 0 : ink[py * side + px]!
  const upper = at(left, top) * (1 - fx) + at(left + 1, top) * fx
  const lower = at(left, top + 1) * (1 - fx) + at(left + 1, top + 1) * fx
  return upper * (1 - fy) + lower * fy
}
