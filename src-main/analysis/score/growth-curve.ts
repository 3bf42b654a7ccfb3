import type { GrowthChart } from '#contract/training'
import { isotonic } from '#main/statistics/isotonic'
import type { DevelopmentManifest, HeldOutIndex } from './development-model'

/** What scoring needs of a development model. */
export type DevelopmentNorm = Pick<DevelopmentManifest, 'calibration' | 'alpha' | 'ages'>

/** How the index of typical drawings grows with age: the mean at knots of age, rising, and the deviation about it. */
export interface GrowthCurve {
  knots: { ageMonths: number; mean: number }[]
  /** Of one drawing's index about the mean of its age. */
  deviation: number
  /** Intraclass correlation of the drawings of one child; null where no child has two, so that it is not known. */
  intraclassCorrelation: number | null
}

/** Children that a knot needs at the least: fewer years join the next. */
const CHILDREN_A_KNOT = 15

/** Each drawing's share of its child: children count the same, however much they drew. */
export function childWeights(held: readonly { child: number }[]): number[] {
  const sizes = new Map<number, number>()
  for (const { child } of held) sizes.set(child, (sizes.get(child) ?? 0) + 1)
  return held.map(({ child }) => 1 / sizes.get(child)!)
}

export function growthCurve({ calibration }: DevelopmentNorm): GrowthCurve {
  const held = calibration.flat()
  const knots = knotsOf(held)
  const residuals = held.map((h) => h.index - meanAt(knots, h.ageMonths))
  const weights = childWeights(held)
  const total = weights.reduce((a, b) => a + b, 0)
  const variance = residuals.reduce((sum, e, i) => sum + weights[i]! * e * e, 0) / total
  const deviation = Math.sqrt(variance) || 1
  return { knots, deviation, intraclassCorrelation: intraclassCorrelationOf(held, residuals, variance) }
}

/** Mean index of typical drawings at an age: straight between knots, level beyond the outermost. */
export function meanAt(knots: GrowthCurve['knots'], ageMonths: number): number {
  const after = knots.findIndex((knot) => knot.ageMonths >= ageMonths)
  if (after === 0) return knots[0]!.mean
  if (after < 0) return knots.at(-1)!.mean
  const [a, b] = [knots[after - 1]!, knots[after]!]
  const share = (ageMonths - a.ageMonths) / (b.ageMonths - a.ageMonths)
  return a.mean + share * (b.mean - a.mean)
}

/** The age at which the curve has this value: the middle of them where it is level, the norm's ends beyond it. */
export function ageAt(
  knots: GrowthCurve['knots'],
  { fromMonths, toMonths }: DevelopmentNorm['ages'],
  value: number
): number {
  const months = Array.from({ length: 2 * (toMonths - fromMonths) + 1 }, (_, i) => fromMonths + i / 2)
  const distance = months.map((age) => Math.abs(meanAt(knots, age) - value))
  const least = Math.min(...distance)
  const nearest = months.filter((_, i) => distance[i]! <= least + 1e-9)
  if (value > meanAt(knots, toMonths)) return toMonths
  return value < meanAt(knots, fromMonths) ? fromMonths : (nearest[0]! + nearest.at(-1)!) / 2
}

function knotsOf(held: readonly HeldOutIndex[]): GrowthCurve['knots'] {
  const groups = yearsOf(held).map((group) => {
    const weights = childWeights(group)
    const weight = weights.reduce((a, b) => a + b, 0)
    const mean = (pick: (h: HeldOutIndex) => number): number =>
      group.reduce((sum, h, i) => sum + weights[i]! * pick(h), 0) / weight
    return { ageMonths: mean((h) => h.ageMonths), mean: mean((h) => h.index), weight }
  })
  const rising = isotonic(
    groups.map((g) => g.mean),
    groups.map((g) => g.weight)
  )
  return groups.map(({ ageMonths }, i) => ({ ageMonths, mean: rising[i]! }))
}

/** Drawings by completed year; a year with few children joins the one before (the first: the one after). */
function yearsOf(held: readonly HeldOutIndex[]): HeldOutIndex[][] {
  const byYear = [...Map.groupBy(held, (h) => Math.floor(h.ageMonths / 12))].sort(([a], [b]) => a - b)
  const groups: HeldOutIndex[][] = []
  for (const [, group] of byYear) {
    const last = groups.at(-1)
    if (last && (childrenIn(last) < CHILDREN_A_KNOT || childrenIn(group) < CHILDREN_A_KNOT))
      last.push(...group)
    else groups.push([...group])
  }
  return groups
}

const childrenIn = (held: readonly HeldOutIndex[]): number => new Set(held.map((h) => h.child)).size

/**
 * Intraclass correlation of what is left after age, from all pairs of drawings of one child: mean product over variance
 * (Fisher 1925, section 38), not below zero.
 */
function intraclassCorrelationOf(
  held: readonly HeldOutIndex[],
  residuals: readonly number[],
  variance: number
): number | null {
  const byChild = Map.groupBy(
    held.map((h, i) => ({ child: h.child, residual: residuals[i]! })),
    (h) => h.child
  )
  let [products, children] = [0, 0]
  for (const group of byChild.values()) {
    const k = group.length
    if (k < 2) continue
    const sum = group.reduce((s, g) => s + g.residual, 0)
    const squares = group.reduce((s, g) => s + g.residual ** 2, 0)
    products += (sum ** 2 - squares) / (k * (k - 1)) // each child once, however many pairs it has
    children += 1
  }
  if (children === 0) return null
  return Math.min(1, Math.max(0, products / children / (variance || 1)))
}

/** 90 % of a normal distribution lie within so many deviations of its mean. */
const NINETY = 1.645

/** The curve as it is drawn, in deviations of all the norm's drawings about their mean. */
export function chartOf(norm: DevelopmentNorm, curve: GrowthCurve): GrowthChart {
  const held = norm.calibration.flat()
  const weights = childWeights(held)
  const total = weights.reduce((a, b) => a + b, 0)
  const centre = held.reduce((sum, h, i) => sum + weights[i]! * h.index, 0) / total
  const variance = held.reduce((sum, h, i) => sum + weights[i]! * (h.index - centre) ** 2, 0) / total
  const scale = Math.sqrt(variance) || 1
  const { fromMonths, toMonths } = norm.ages
  const ages = Array.from({ length: (toMonths - fromMonths) / 3 + 1 }, (_, i) => fromMonths + 3 * i)
  const points = ages.map((ageMonths) => {
    const middle = (meanAt(curve.knots, ageMonths) - centre) / scale
    const reach = (NINETY * curve.deviation) / scale
    return { ageMonths, low: middle - reach, middle, high: middle + reach }
  })
  return { points, centre, scale }
}
