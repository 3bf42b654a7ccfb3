import type { Random } from '../lib/random'
import type { Point, Stroke } from './pen'

/**
 * How a drawing departs from what its maker had in mind, each from 0 (not at all) to 1. They are what drawing development is
 * described by: control of the pen, closed forms, parts in place and in proportion, completeness (Cox 1992, Kellogg 1969).
 */
export const TRAITS = [
  'tremor',
  'wander',
  'scatter',
  'sizing',
  'turning',
  'closure',
  'omission',
  'rounding',
  'repeats'
] as const
export type Trait = (typeof TRAITS)[number]
export type Traits = Readonly<Record<Trait, number>>

/** An unsteady hand is unsteady in many ways: all traits share a common part, and each has one of its own. */
export function randomTraits(rng: Random): Traits {
  const common = rng.next() ** 1.5
  const one = (): number => {
    if (rng.next() < 0.2) return 0
    return Math.min(1, Math.max(0, 0.55 * common + 0.6 * rng.next() ** 2 + 0.05 * rng.normal()))
  }
  return Object.fromEntries(TRAITS.map((trait) => [trait, one()])) as Record<Trait, number>
}

/** Distance between points of a redrawn line, in shares of the drawing's long side. */
const STEP = 0.014

/** The same drawing by a hand with these traits. Coordinates in shares of the drawing's long side. */
export function redraw(strokes: readonly Stroke[], traits: Traits, rng: Random): Stroke[] {
  const kept = strokes.filter(() => rng.next() >= 0.5 * traits.omission)
  const chosen = kept.length > 0 ? kept : [strokes[rng.below(strokes.length)]!]
  return chosen.flatMap((stroke) => {
    const moved = displace(stroke, traits, rng)
    const once = (): Stroke => shake(ends(round(resample(moved), traits.rounding), traits, rng), traits, rng)
    const again = rng.next() < 0.35 * traits.repeats
    return again ? [once(), ...scribbles(moved, traits.repeats, rng, once)] : [once()]
  })
}

/** A part out of place, out of proportion, or leaning. */
function displace(stroke: Stroke, { scatter, sizing, turning }: Traits, rng: Random): Stroke {
  const [cx, cy] = centre(stroke)
  const [dx, dy] = [0.09 * scatter * rng.normal(), 0.09 * scatter * rng.normal()]
  const size = 0.32 * sizing * rng.normal()
  const uneven = 0.16 * sizing * rng.normal()
  const [sx, sy] = [Math.exp(size + uneven), Math.exp(size - uneven)]
  const angle = 0.4 * turning * rng.normal()
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  return stroke.map(([x, y]): Point => {
    const [ux, uy] = [sx * (x - cx), sy * (y - cy)]
    return [cx + dx + c * ux - s * uy, cy + dy + s * ux + c * uy]
  })
}

function centre(stroke: Stroke): Point {
  const n = stroke.length
  return [stroke.reduce((sum, p) => sum + p[0], 0) / n, stroke.reduce((sum, p) => sum + p[1], 0) / n]
}

/** Points at even distances along the line. */
export function resample(stroke: Stroke): Stroke {
  const out: Stroke = [stroke[0]!]
  for (let i = 1; i < stroke.length; i += 1) {
    const [[x0, y0], [x1, y1]] = [stroke[i - 1]!, stroke[i]!]
    const steps = Math.max(1, Math.round(Math.hypot(x1 - x0, y1 - y0) / STEP))
    for (let s = 1; s <= steps; s += 1) out.push([x0 + ((x1 - x0) * s) / steps, y0 + ((y1 - y0) * s) / steps])
  }
  return out
}

/** Corners cut: a moving average along the line, wider the rounder. Everybody's hand rounds a little. */
function round(stroke: Stroke, rounding: number): Stroke {
  const reach = Math.round(1 + 7 * rounding)
  return stroke.map((_, i): Point => {
    const [from, to] = [Math.max(0, i - reach), Math.min(stroke.length - 1, i + reach)]
    const r = Math.min(i - from, to - i) // symmetric, so that ends stay
    let [x, y] = [0, 0]
    for (let k = i - r; k <= i + r; k += 1) [x, y] = [x + stroke[k]![0], y + stroke[k]![1]]
    return [x / (2 * r + 1), y / (2 * r + 1)]
  })
}

/** Lines that stop short, or shoot past their end. */
function ends(stroke: Stroke, { closure }: Traits, rng: Random): Stroke {
  if (stroke.length < 4) return stroke
  const change = 0.16 * closure * rng.normal()
  if (change < 0) {
    const cut = Math.min(stroke.length - 3, Math.round((-change * 1.5) / STEP))
    return rng.next() < 0.5 ? stroke.slice(cut) : stroke.slice(0, stroke.length - cut)
  }
  const [[x0, y0], [x1, y1]] = [stroke.at(-4)!, stroke.at(-1)!]
  const length = Math.hypot(x1 - x0, y1 - y0) || 1
  const extra = Array.from({ length: Math.round(change / STEP) }, (_, i): Point => {
    const far = ((i + 1) * STEP) / length
    return [x1 + (x1 - x0) * far, y1 + (y1 - y0) * far]
  })
  return [...stroke, ...extra]
}

/** Slow wander of the line, and fine tremble. */
function shake(stroke: Stroke, { wander, tremor }: Traits, rng: Random): Stroke {
  const wave = () => ({
    size: (0.03 * wander * (0.5 + rng.next())) / 2,
    pace: (2 * Math.PI * STEP) / (0.15 + 0.35 * rng.next()),
    phase: 2 * Math.PI * rng.next()
  })
  const [across, down, more] = [wave(), wave(), wave()]
  const at = (w: ReturnType<typeof wave>, i: number): number => w.size * Math.sin(w.phase + w.pace * i)
  const size = 0.0005 + 0.004 * tremor
  let [dx, dy] = [0, 0]
  return stroke.map(([x, y], i): Point => {
    ;[dx, dy] = [0.82 * dx + size * rng.normal(), 0.82 * dy + size * rng.normal()]
    return [x + dx + at(across, i) + at(more, i), y + dy + at(down, i) - at(more, i)]
  })
}

/** The line drawn over again, or its inside scribbled full. */
function scribbles(stroke: Stroke, repeats: number, rng: Random, again: () => Stroke): Stroke[] {
  if (rng.next() < 0.6)
    return Array.from({ length: 1 + Math.round(repeats * rng.next()) }, () => {
      const [dx, dy] = [0.02 * rng.normal(), 0.02 * rng.normal()]
      return again().map(([x, y]): Point => [x + dx, y + dy])
    })
  const [xs, ys] = [stroke.map((p) => p[0]), stroke.map((p) => p[1])]
  const [x0, y0, x1, y1] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
  const turns = 4 + Math.round(12 * repeats * rng.next())
  return [
    resample(
      Array.from({ length: turns }, (_, i): Point => {
        const along = (i + 0.6 * rng.normal()) / turns
        return [
          x0 + (x1 - x0) * along,
          i % 2 ? y0 + 0.2 * (y1 - y0) * rng.next() : y1 - 0.2 * (y1 - y0) * rng.next()
        ]
      })
    )
  ]
}
