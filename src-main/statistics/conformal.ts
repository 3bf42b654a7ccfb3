import { clopperPearson } from './clopper-pearson'

/** Held-out scores of one fold, beside the new drawing's score under the same fold's model. */
export interface FoldScores {
  heldOut: readonly number[]
  score: number
}

/**
 * Cross-conformal p (Vovk 2015, "Cross-conformal predictors", eq. 5): (1 + how many held-out normals score at least as
 * high) / (n + 1), each compared under the model that saw neither. In (0, 1].
 */
export function crossConformalP(folds: readonly FoldScores[]): number {
  const n = folds.reduce((sum, fold) => sum + fold.heldOut.length, 0)
  const atLeast = folds.reduce((sum, { heldOut, score }) => sum + heldOut.filter((h) => h >= score).length, 0)
  return (1 + atLeast) / (n + 1)
}

/** Share of held-out normals below, half of ties, x 100; with its 95 % interval in percent points, ties rounded outward. */
export function crossPercentile(folds: readonly FoldScores[]): {
  percentile: number
  interval: [number, number]
  n: number
} {
  const n = folds.reduce((sum, fold) => sum + fold.heldOut.length, 0)
  let [below, ties] = [0, 0]
  for (const { heldOut, score } of folds)
    for (const h of heldOut) {
      if (h < score) below += 1
      else if (h === score) ties += 1
    }
  const low = clopperPearson(below, n)[0]
  const high = clopperPearson(below + ties, n)[1]
  return { percentile: n === 0 ? 50 : ((below + ties / 2) / n) * 100, interval: [low * 100, high * 100], n }
}
