import { random } from '../../lib/random'
import { crossConformalP, type FoldScores } from '../../statistics/conformal'
import type { NormManifest } from './norm-model'
import { judges, type Scored } from './score-drawing'

const RERUNS = 50

/**
 * How often the same decision comes out when the norm is drawn again: fold models and held-out drawings are resampled
 * with replacement (Efron's bootstrap). Answers "47 of 50". Seeded: the same drawing always gets the same answer.
 */
export function confidenceOf(
  norm: Pick<NormManifest, 'calibration' | 'alpha'>,
  scores: readonly number[],
  who: Scored,
  seed: number
): { same: number; of: number } {
  const { folds } = judges(norm, scores, who)
  const decision = crossConformalP(folds) <= norm.alpha
  const rng = random(seed, 'confidence')
  let same = 0
  for (let run = 0; run < RERUNS; run += 1) {
    const again = folds.map(() => resample(folds[rng.below(folds.length)]!, rng.below))
    if (crossConformalP(again) <= norm.alpha === decision) same += 1
  }
  return { same, of: RERUNS }
}

function resample({ heldOut, score }: FoldScores, below: (limit: number) => number): FoldScores {
  return { heldOut: heldOut.map(() => heldOut[below(heldOut.length)]!), score }
}
