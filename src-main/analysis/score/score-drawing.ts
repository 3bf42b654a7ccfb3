import type { Score, Analysis } from '#contract/analysis'
import type { Verdict } from '#contract/drawing'
import { crossConformalP, crossPercentile, type FoldScores } from '#main/statistics/conformal'
import { mean } from '#main/statistics/quantile'
import type { HeldOut, NormManifest } from './norm-model'

/** Under this many calibration drawings nothing is said of rarity, under the second nothing is flagged. */
export const SMALLEST_NORM = 20
export const SMALLEST_FLAGGING_NORM = 50
const SMALLEST_VERY_UNUSUAL_NORM = 200
const VERY_UNUSUAL_P = 0.01

type Norm = Pick<NormManifest, 'calibration' | 'alpha'>

/** Who is scored: a drawing of the norm itself, or of one of its children, is scored by the fold that left the child out. */
export interface Scored {
  drawing: string | null
  child: number | null
}

/** The folds that may score this drawing, with their held-out scores; `inNorm` where it is one of the norm's own. */
export function heldOutFolds(
  norm: Norm,
  scores: readonly number[],
  who: Scored
): { folds: FoldScores[]; rawScore: number; inNorm: boolean } {
  const home = norm.calibration.findIndex((fold) => fold.some((h) => h.child === who.child))
  if (who.child === null || home < 0) {
    const folds = norm.calibration.map((fold, k) => ({
      heldOut: fold.map((h) => h.score),
      score: scores[k]!
    }))
    return { folds, rawScore: mean(scores), inNorm: false }
  }
  // Only the home fold's model never saw the child. Its score is compared with the held-out scores of all other drawings.
  const score = scores[home]!
  const others = (fold: readonly HeldOut[]) =>
    fold.filter((h) => h.drawing !== who.drawing).map((h) => h.score)
  const inNorm = norm.calibration[home]!.some((h) => h.drawing === who.drawing)
  return {
    folds: norm.calibration.map((fold) => ({ heldOut: others(fold), score })),
    rawScore: score,
    inNorm
  }
}

/** The score contract: raw, percentile with interval, conformal p, and a flag only where n allows one. */
export function scoreDrawing(
  norm: Norm,
  scores: readonly number[],
  who: Scored
): Score & { inNorm: boolean } {
  const { folds, rawScore, inNorm } = heldOutFolds(norm, scores, who)
  const pValue = crossConformalP(folds)
  const { percentile, interval, n } = crossPercentile(folds)
  const flagged = flagOf({ pValue, n }, norm.alpha)
  return { rawScore, percentile, interval, pValue, n, flagged, direction: null, inNorm }
}

/** null where n allows no flag. */
export const flagOf = ({ pValue, n }: Pick<Score, 'pValue' | 'n'>, alpha: number): boolean | null =>
  n >= SMALLEST_FLAGGING_NORM ? pValue <= alpha : null

/** The words follow the p-value, and are monotone in it. */
export function verdictOf({ pValue, n }: Pick<Score, 'pValue' | 'n'>, alpha: number): Verdict {
  if (n < SMALLEST_NORM) return 'norm-too-small'
  if (pValue <= VERY_UNUSUAL_P && pValue <= alpha && n >= SMALLEST_VERY_UNUSUAL_NORM) return 'very-unusual'
  if (pValue <= alpha) return 'unusual'
  return pValue <= 2 * alpha ? 'high-end' : 'within-norm'
}

/** The fields of an analysis that repeat its primary score. */
export function repeated(
  score: Score
): Pick<Analysis, 'rawScore' | 'percentile' | 'interval' | 'pValue' | 'n' | 'flagged'> {
  const { rawScore, percentile, interval, pValue, n, flagged } = score
  return { rawScore, percentile, interval, pValue, n, flagged }
}
