import type { Random } from '../lib/random'
import type { Point, Stroke } from './pen'

/** Strokes moved and scaled so that the drawing's long side is 1 and its box starts at 0, 0. Null where nothing has size. */
export function fitted(strokes: readonly Stroke[]): Stroke[] | null {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const stroke of strokes)
    for (const [x, y] of stroke)
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)]
  const size = Math.max(x1 - x0, y1 - y0)
  if (!Number.isFinite(size) || size <= 0) return null
  return strokes.map((stroke) => stroke.map(([x, y]): Point => [(x - x0) / size, (y - y0) / size]))
}

/**
 * Puts a fitted drawing on a square page (shares of its side): some size, somewhere, a little turned, stretched or mirrored.
 * What varies here says nothing about the child, so an encoder is shown it in all ways.
 */
export function placeOnPage(strokes: readonly Stroke[], rng: Random): Stroke[] {
  const angle = 0.09 * rng.normal()
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const mirror = rng.next() < 0.5 ? -1 : 1
  const stretch = Math.exp(0.1 * rng.normal())
  const turned = strokes.map((stroke) =>
    stroke.map(([x, y]): Point => {
      const [u, v] = [mirror * x * stretch, y / stretch]
      return [c * u - s * v, s * u + c * v]
    })
  )
  const whole = fitted(turned) ?? turned
  const size = 0.97 - 0.62 * rng.next() ** 1.3
  const [w, h] = extent(whole)
  const [left, top] = [(1 - size * w) * rng.next(), (1 - size * h) * rng.next()]
  return whole.map((stroke) => stroke.map(([x, y]): Point => [left + size * x, top + size * y]))
}

function extent(strokes: readonly Stroke[]): [number, number] {
  let [w, h] = [0, 0]
  for (const stroke of strokes) for (const [x, y] of stroke) [w, h] = [Math.max(w, x), Math.max(h, y)]
  return [w, h]
}
