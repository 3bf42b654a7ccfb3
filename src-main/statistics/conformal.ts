import { clopperPearson } from './clopper-pearson'

/** Held-out scores of one fold, beside the new drawing's score under the same fold's model. */
export interface FoldScores {
  heldOut: readonly number[]
  /** What each counts for; one where nothing is said. Drawings of one child share the weight of one child. */
  weights?: readonly number[]
  score: number
}

/** Which scores are strange: high ones, or those far out on either side. */
export type Tail = 'upper' | 'two-sided'

/** Weight of held-out scores below, equal to and above the new one, over all folds. */
function counts(folds: readonly FoldScores[]): { below: number; ties: number; above: number; n: number } {
  let [below, ties, above] = [0, 0, 0]
  for (const { heldOut, weights, score } of folds)
    heldOut.forEach((h, i) => {
      const weight = weights ? weights[i]! : 1
      if (h < score) below += weight
      else if (h > score) above += weight
      else ties += weight
    })
  return { below, ties, above, n: below + ties + above }
}

/**
 * Cross-conformal p (Vovk 2015, "Cross-conformal predictors", eq. 5): (1 + how many held-out normals score at least as
 * high) / (n + 1), each compared under the model that saw neither. Two-sided: twice the smaller of both tails, at most 1.
 * In (0, 1].
 */
export function crossConformalP(folds: readonly FoldScores[], tail: Tail = 'upper'): number {
  const { below, ties, above, n } = counts(folds)
  const upper = (1 + above + ties) / (n + 1)
  if (tail === 'upper') return upper
  return Math.min(1, 2 * Math.min(upper, (1 + below + ties) / (n + 1)))
}

/** Share of held-out normals below, half of ties, x 100; with its 95 % interval in percent points, ties rounded outward. */
export function crossPercentile(folds: readonly FoldScores[]): {
  percentile: number
  interval: [number, number]
  n: number
} {
  const { below, ties, n } = counts(folds)
  const low = clopperPearson(Math.min(n, below), n)[0]
  const high = clopperPearson(Math.min(n, below + ties), n)[1]
  return {
    percentile: n === 0 ? 50 : ((below + ties / 2) / n) * 100,
    interval: [low * 100, high * 100],
    n: Math.round(n)
  }
}
