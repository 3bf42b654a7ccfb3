import { random } from '#main/lib/random'
import { crossConformalP, type FoldScores, type Tail } from '#main/statistics/conformal'

const RERUNS = 50

/**
 * The p-values that come out when the norm is drawn again: fold models and held-out drawings are resampled with replacement
 * (Efron's bootstrap). `heads`: where one score is the mean of several models, how far each lies from it; they are resampled, too.
 * Seeded: the same drawing always gets the same answer. Kept with the analysis, so that another threshold finds them.
 */
export function rerunPValues(
  folds: readonly FoldScores[],
  tail: Tail,
  seed: number,
  heads: readonly number[] = [0]
): number[] {
  const rng = random(seed, 'confidence')
  return Array.from({ length: RERUNS }, () => {
    const shift = heads.reduce((sum) => sum + heads[rng.below(heads.length)]!, 0) / heads.length
    const again = folds.map(() => resample(folds[rng.below(folds.length)]!, shift, rng.below))
    return Math.round(crossConformalP(again, tail) * 1e6) / 1e6
  })
}

/** How many re-runs give the same decision: "47 of 50". */
export function confidenceAt(
  reruns: readonly number[],
  pValue: number,
  alpha: number
): { same: number; of: number } {
  const same = reruns.filter((p) => p <= alpha === pValue <= alpha).length
  return { same, of: reruns.length }
}

function resample(
  { heldOut, weights, score: own }: FoldScores,
  shift: number,
  below: (limit: number) => number
): FoldScores {
  const score = own + shift
  const drawn = heldOut.map(() => below(heldOut.length))
  const values = drawn.map((i) => heldOut[i]!)
  return weights
    ? { heldOut: values, weights: drawn.map((i) => weights[i]!), score }
    : { heldOut: values, score }
}
