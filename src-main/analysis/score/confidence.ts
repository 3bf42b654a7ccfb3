import { random } from '../../lib/random'
import { crossConformalP, type FoldScores, type Tail } from '../../statistics/conformal'

const RERUNS = 50

/**
 * How often the same decision comes out when the norm is drawn again: fold models and held-out drawings are resampled
 * with replacement (Efron's bootstrap). `heads`: where one score is the mean of several models, how far each lies from it; they
 * are resampled, too. Answers "47 of 50". Seeded: the same drawing always gets the same answer.
 */
export function confidenceOf(
  folds: readonly FoldScores[],
  alpha: number,
  tail: Tail,
  seed: number,
  heads: readonly number[] = [0]
): { same: number; of: number } {
  const decision = crossConformalP(folds, tail) <= alpha
  const rng = random(seed, 'confidence')
  let same = 0
  for (let run = 0; run < RERUNS; run += 1) {
    const shift = heads.reduce((sum) => sum + heads[rng.below(heads.length)]!, 0) / heads.length
    const again = folds.map(() => resample(folds[rng.below(folds.length)]!, shift, rng.below))
    if (crossConformalP(again, tail) <= alpha === decision) same += 1
  }
  return { same, of: RERUNS }
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
