import { quantile } from '#main/statistics/quantile'

/** Chosen percentiles lie between these. */
export const [LOWEST_PERCENTILE, HIGHEST_PERCENTILE] = [50, 99.9]

/** False-alarm rate of a threshold percentile, rounded so that 95 means 0.05 and not 0.050000000000000044. */
export const alphaOf = (percentile: number): number => Math.round((100 - percentile) * 1e7) / 1e9
export const percentileOf = (alpha: number): number => Math.round((1 - alpha) * 1e9) / 1e7

/** The smallest false-alarm rate that n calibration drawings can tell: a p of 1 / (n + 1). */
export const leastAlpha = (n: number): number => 1 / (n + 1)

/**
 * The score that has to be passed for p <= alpha where all fold models agree: p = (1 + held-out scores at least as high) / (n + 1),
 * so that at most alpha (n + 1) - 1 of them may lie at or above it. null: no score is that rare.
 */
export function rawThreshold(heldOut: readonly number[], alpha: number): number | null {
  const rarer = Math.floor(alpha * (heldOut.length + 1) + 1e-9) - 1
  return rarer < 0 ? null : ([...heldOut].sort((a, b) => b - a)[rarer] ?? null)
}

export interface ScoreSummary {
  n: number
  mean: number
  deviation: number
  median: number
  /** Median distance from the median. */
  mad: number
  low: number
  high: number
}

/** What held-out scores look like. `n` at least 1. */
export function summaryOf(scores: readonly number[]): ScoreSummary {
  const n = scores.length
  const mean = scores.reduce((a, b) => a + b, 0) / n
  const square = scores.reduce((sum, s) => sum + (s - mean) ** 2, 0)
  const median = quantile(scores, 0.5)
  return {
    n,
    mean,
    deviation: Math.sqrt(square / Math.max(1, n - 1)),
    median,
    mad: quantile(
      scores.map((s) => Math.abs(s - median)),
      0.5
    ),
    low: Math.min(...scores),
    high: Math.max(...scores)
  }
}
