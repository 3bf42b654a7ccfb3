import type { AgeThreshold, ThresholdLimits } from '#contract/threshold'
import { peersAt, type Peer } from './development-score'
import type { DevelopmentNorm } from './growth-curve'
import { SMALLEST_FLAGGING_NORM } from './score-drawing'

/**
 * The smallest two-sided p among peers of so much weight: twice 1 / (weight + 1) (crossConformalP). Below it nothing is ever flagged.
 */
export const leastTwoSidedAlpha = (weight: number): number => Math.min(1, 2 / (weight + 1))

export const weightOf = (peers: readonly Pick<Peer, 'weight'>[]): number =>
  peers.reduce((sum, { weight }) => sum + weight, 0)

/**
 * Values that have to be passed upwards or downwards for a two-sided p <= alpha: at most alpha (weight + 1) / 2 - 1 of the peers'
 * weight may lie at or beyond. null: no value is that rare.
 */
export function twoSidedLimits(peers: readonly Peer[], alpha: number): ThresholdLimits {
  const allowed = (alpha * (weightOf(peers) + 1)) / 2 - 1
  const upper = (sign: 1 | -1): number | null => {
    if (allowed < -ROUNDING) return null
    const outwards = peers
      .map(({ value, weight }) => ({ value: sign * value, weight }))
      .sort((a, b) => b.value - a.value)
    // the outermost value at and beyond which more lies than is allowed
    let beyond = 0
    for (const { value, weight } of outwards) {
      beyond += weight
      if (beyond > allowed + ROUNDING) return sign * value
    }
    return null
  }
  return { low: upper(-1), high: upper(1) }
}

/** Weights are shares of children, sums of which are whole but for rounding. */
const ROUNDING = 1e-9

/**
 * The percentile that the peers near every age of these can tell, rounded down to hundredths. Ages with so few that nothing is
 * flagged there do not count; null: all are such.
 */
export function highestPercentile(peers: readonly Peer[], ages: readonly number[]): number | null {
  const weights = ages.map((age) => weightOf(peersAt(peers, age))).filter(mayFlag)
  if (weights.length === 0) return null
  return Math.floor((1 - leastTwoSidedAlpha(Math.min(...weights))) * 1e4) / 100
}

const mayFlag = (weight: number): boolean => Math.round(weight) >= SMALLEST_FLAGGING_NORM

const MONTHS_A_YEAR = 12

/**
 * For each completed year of the norm: how many children are near, what they can tell, and what has to be passed at the year's
 * middle, in deviations about the growth curve. `alphas`: the false-alarm rates that the limits are for.
 */
export function ageThresholds(
  norm: Pick<DevelopmentNorm, 'ages'>,
  peers: readonly Peer[],
  deviation: number,
  alphas: { chosen: number; at90: number; at95: number; at99: number }
): AgeThreshold[] {
  const { fromMonths, toMonths } = norm.ages
  const scaled = (value: number | null): number | null => (value === null ? null : value / deviation)
  return yearsWithin(fromMonths, toMonths).map(([from, to]) => {
    const months = Array.from({ length: to - from }, (_, i) => from + i + 0.5)
    const near = peersAt(peers, (from + to) / 2)
    const flags = mayFlag(weightOf(near))
    const at = (alpha: number): ThresholdLimits => {
      if (!flags) return { low: null, high: null }
      const { low, high } = twoSidedLimits(near, alpha)
      return { low: scaled(low), high: scaled(high) }
    }
    return {
      fromMonths: from,
      toMonths: to,
      n: Math.round(Math.min(...months.map((month) => weightOf(peersAt(peers, month))))),
      highest: highestPercentile(peers, months),
      chosen: at(alphas.chosen),
      at90: at(alphas.at90),
      at95: at(alphas.at95),
      at99: at(alphas.at99)
    }
  })
}

function yearsWithin(fromMonths: number, toMonths: number): [from: number, to: number][] {
  const years: [number, number][] = []
  for (let from = fromMonths; from < toMonths;) {
    const next = Math.min(toMonths, (Math.floor(from / MONTHS_A_YEAR) + 1) * MONTHS_A_YEAR)
    years.push([from, next])
    from = next
  }
  return years
}
