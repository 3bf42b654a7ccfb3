import type { DevelopmentStatement, Score } from '#contract/analysis'
import { crossConformalP, crossPercentile, type FoldScores } from '#main/statistics/conformal'
import { isotonic } from '#main/statistics/isotonic'
import { mean } from '#main/statistics/quantile'
import { ageAt, childWeights, meanAt, type DevelopmentNorm, type GrowthCurve } from './growth-curve'
import type { Reference } from './local-calibration'
import { SMALLEST_FLAGGING_NORM, type Scored } from './score-drawing'

/** Half the width of the ages that a drawing is compared with, in months; wider where they hold too few children. */
const WINDOW = 6
/** Ages that came as years are months but for rounding, which must not decide who is near. */
export const ROUNDING = 1e-6
/** Children that a window should hold. */
const ENOUGH = 100
const WIDEST_WINDOW = 24
const WIDENING = 3
/** Share of typical drawings of an age for which that age is left out of the interval. */
export const INTERVAL_ERROR = 0.1

/** A value of the norm, found by heads that never saw its child: how far it lies from the curve at the child's age. */
export interface Peer {
  child: number
  ageMonths: number
  value: number
  weight: number
}

/** The norm's drawings but those of one child, each counting as its share of its child. */
export function peersOf(norm: DevelopmentNorm, curve: GrowthCurve, without: number | null): Peer[] {
  const others = norm.calibration.flat().filter((h) => h.child !== without)
  const weights = childWeights(others)
  return others.map(({ child, ageMonths, index }, i) => {
    return { child, ageMonths, value: index - meanAt(curve.knots, ageMonths), weight: weights[i]! }
  })
}

/**
 * What may be said of a drawing: the answers of all heads; of the norm's own drawings the one that heads which never saw the
 * child gave, and of another drawing of one of its children what the one head says that left the child out.
 */
export function heldOutIndices(norm: DevelopmentNorm, indices: readonly number[], who: Scored): number[] {
  const home =
    who.child === null ? -1 : norm.calibration.findIndex((f) => f.some((h) => h.child === who.child))
  if (home < 0) return [...indices]
  return [norm.calibration[home]!.find((h) => h.drawing === who.drawing)?.index ?? indices[home]!]
}

/** The mean of heads' answers, and how far each lies from it. */
export function meanOfHeads(indices: readonly number[]): { index: number; heads: number[] } {
  const index = mean(indices)
  return { index, heads: indices.map((answer) => answer - index) }
}

/** Peers of nearly the same age; the window grows until it holds enough children. */
export function peersAt(peers: readonly Peer[], ageMonths: number): Peer[] {
  for (let half = WINDOW; ; half += WIDENING) {
    const near = peers.filter((peer) => Math.abs(peer.ageMonths - ageMonths) <= half + ROUNDING)
    if (half >= WIDEST_WINDOW || near.reduce((sum, peer) => sum + peer.weight, 0) >= ENOUGH) return near
  }
}

export const compared = (value: number, near: readonly Peer[]): FoldScores => {
  return { score: value, heldOut: near.map((p) => p.value), weights: near.map((p) => p.weight) }
}

/** The middle of every month of the norm's ages. */
export const monthsOf = ({ ages }: Pick<DevelopmentNorm, 'ages'>): number[] =>
  Array.from({ length: ages.toMonths - ages.fromMonths }, (_, i) => ages.fromMonths + i + 0.5)

/** Two-sided p of being typical for every month of the norm's ages: it rises to the best age and falls after it. */
export function profileOf(
  norm: DevelopmentNorm,
  peers: readonly Peer[],
  valueAt: (ageMonths: number) => number,
  local: Reference | null = null
): DevelopmentStatement['profile'] {
  const months = monthsOf(norm)
  const found = months.map((ageMonths) => {
    const own = compared(valueAt(ageMonths), peersAt(peers, ageMonths))
    return crossConformalP([local ? among(own, local) : own], 'two-sided')
  })
  const pooled = unimodal(found)
  return months.map((ageMonths, i) => ({ ageMonths, pValue: pooled[i]! }))
}

/** A value's percentile rank among its peers, to be compared with the ranks that typical drawings of its place have. */
export function among(own: FoldScores, local: Reference): FoldScores {
  return { ...local, score: crossPercentile([own]).percentile / 100 }
}

/** Rising to the largest value and falling after it: what the window's chance makes of neighbouring months is pooled. */
function unimodal(values: readonly number[]): number[] {
  const peak = values.indexOf(Math.max(...values))
  const ones = values.map(() => 1)
  const rising = isotonic(values.slice(0, peak + 1), ones)
  const falling = isotonic(values.slice(peak).reverse(), ones).reverse()
  return [...rising.slice(0, -1), values[peak]!, ...falling.slice(1)]
}

/**
 * The ages for which the drawing would not be among the outermost tenth: a conformal set, 90 % of typical drawings of every
 * age have their own age in it (Vovk et al. 2005, label-conditional). Where no age is left it is null: beyond them all.
 */
export function conformalAges(profile: DevelopmentStatement['profile']): [number, number] | null {
  const kept = profile.filter((p) => p.pValue > INTERVAL_ERROR)
  return kept.length > 0 ? [kept[0]!.ageMonths - 0.5, kept.at(-1)!.ageMonths + 0.5] : null
}

/** As above, and the year at the end beyond which it lies (by the sign of its distance at the middle) where none is left. */
export function intervalOf(
  norm: Pick<DevelopmentNorm, 'ages'>,
  profile: DevelopmentStatement['profile'],
  distanceAt: (ageMonths: number) => number
): [number, number] {
  const { fromMonths, toMonths } = norm.ages
  const above = distanceAt((fromMonths + toMonths) / 2) > 0
  return conformalAges(profile) ?? (above ? [toMonths - 12, toMonths] : [fromMonths, fromMonths + 12])
}

/**
 * Mean of the distribution over age in months that the value leads to, all ages of the norm equally likely beforehand and
 * values of an age normal about the growth curve: sum of age x likelihood over sum of likelihood.
 */
export function expectedAge(
  norm: DevelopmentNorm,
  curve: GrowthCurve,
  value: number,
  deviation: number
): number {
  const months = monthsOf(norm)
  const logs = months.map((age) => -0.5 * ((value - meanAt(curve.knots, age)) / deviation) ** 2)
  const most = Math.max(...logs) // taken off, so that a value far out leaves something to divide by
  const likelihood = logs.map((log) => Math.exp(log - most))
  const total = likelihood.reduce((a, b) => a + b, 0)
  return months.reduce((sum, age, i) => sum + age * likelihood[i]!, 0) / total
}

/** Score of a value among peers of the child's age. `rawScore`: deviations about the curve, above 0 as of older children. */
export function scoreAmong(norm: DevelopmentNorm, own: FoldScores, rawScore: number): Score {
  const pValue = crossConformalP([own], 'two-sided')
  const { percentile, interval, n } = crossPercentile([own])
  const flagged = n >= SMALLEST_FLAGGING_NORM ? pValue <= norm.alpha : null
  return {
    rawScore,
    percentile,
    interval,
    pValue,
    n,
    flagged,
    direction: percentile < 50 ? 'younger' : 'older'
  }
}

export interface DevelopmentResult {
  score: Score
  /** What was compared, for re-runs. */
  own: FoldScores
  /** Share of the norm's children of its age that lie lower, half of ties. */
  percentileRank: number
  statement: DevelopmentStatement
}

/** The middle of the ages for which it is most typical. */
export function peakOf(profile: DevelopmentStatement['profile']): number {
  const most = Math.max(...profile.map((p) => p.pValue))
  const ages = profile.filter((p) => p.pValue >= most - 1e-9).map((p) => p.ageMonths)
  return (ages[0]! + ages.at(-1)!) / 2
}

/**
 * How far a drawing lies from its child's age on the growth curve, where it would be typical, and how surely. `local`: percentile ranks of
 * the place's own typical drawings, which then stand in for those of the norm.
 */
export function scoreDevelopment(
  norm: DevelopmentNorm,
  curve: GrowthCurve,
  index: number,
  child: number | null,
  ageMonths: number,
  local: Reference | null = null
): DevelopmentResult {
  const peers = peersOf(norm, curve, child)
  const distanceAt = (age: number): number => index - meanAt(curve.knots, age)
  const profile = profileOf(norm, peers, distanceAt, local)
  const interval = intervalOf(norm, profile, distanceAt)
  const age = expectedAge(norm, curve, index, curve.deviation)
  const distance = distanceAt(ageMonths)
  const normComparison = compared(distance, peersAt(peers, ageMonths))
  const own = local ? among(normComparison, local) : normComparison
  const rawScore = distance / curve.deviation
  return {
    score: scoreAmong(norm, own, rawScore),
    own,
    percentileRank: crossPercentile([normComparison]).percentile / 100,
    statement: {
      index,
      ageMonths: within(interval, age),
      typicalMonths: local ? within(interval, peakOf(profile)) : ageAt(curve.knots, norm.ages, index),
      interval,
      profile
    }
  }
}

export const within = ([low, high]: readonly [number, number], value: number): number =>
  Math.min(high, Math.max(low, value))
