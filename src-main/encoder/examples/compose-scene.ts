import type { Random } from '#main/lib/random'
import type { Point, Stroke } from '#main/synthetic/pen'

/** Chances that a drawing in a scene is filled with hatching, and that the scene is scribbled over somewhere. */
const [FILLED, SCRIBBLED] = [0.3, 0.2]

/**
 * Several fitted drawings (long side 1) on one page: each in a box of its own size and place, boxes may overlap as children's do.
 * Some are filled by hatching and some scenes are scribbled over, which no collected drawing is.
 */
export function composeScene(drawings: readonly (readonly Stroke[])[], rng: Random): Stroke[] {
  const scene = drawings.flatMap((strokes) => {
    const size = 0.25 + 0.45 * rng.next()
    const [left, top] = [(1 - size) * rng.next(), (1 - size) * rng.next()]
    const placed = strokes.map((stroke) => stroke.map(([x, y]): Point => [left + size * x, top + size * y]))
    return rng.next() < FILLED ? [...placed, hatching(placed, rng)] : placed
  })
  return rng.next() < SCRIBBLED ? [...scene, scribble(rng)] : scene
}

/** A zigzag over a part of the box of some strokes. */
function hatching(strokes: readonly Stroke[], rng: Random): Stroke {
  const points = strokes.flat()
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const [w, h] = [(x1 - x0) * (0.3 + 0.5 * rng.next()), (y1 - y0) * (0.3 + 0.5 * rng.next())]
  const [left, top] = [x0 + (x1 - x0 - w) * rng.next(), y0 + (y1 - y0 - h) * rng.next()]
  const turns = 6 + rng.below(25)
  return Array.from({ length: turns }, (_, i): Point => {
    const along = i / (turns - 1)
    const ragged = 0.06 * rng.normal()
    return [left + w * along, top + h * (i % 2 === 0 ? ragged : 1 + ragged)]
  })
}

/** Round and round about one place. */
function scribble(rng: Random): Stroke {
  const [cx, cy, radius] = [0.2 + 0.6 * rng.next(), 0.2 + 0.6 * rng.next(), 0.05 + 0.15 * rng.next()]
  const turns = 3 + rng.below(8)
  return Array.from({ length: turns * 10 }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / 10
    const reach = radius * (0.6 + 0.4 * rng.next())
    return [cx + reach * Math.cos(angle), cy + reach * Math.sin(angle)]
  })
}
