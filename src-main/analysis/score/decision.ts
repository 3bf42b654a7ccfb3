import type { Analysis, Score } from '#contract/analysis'
import { confidenceAt } from './confidence'
import { repeated, verdictOf } from './score-drawing'

type Repeated = ReturnType<typeof repeated>
export type Decision = Repeated & Pick<Analysis, 'alpha' | 'verdict' | 'confidence' | 'reruns'>

/** What is said at a false-alarm rate, from a score and its re-runs (null: n allows no flag, or they were not kept). */
export function decisionOf(score: Score, alpha: number, reruns: number[] | null): Decision {
  const able = score.flagged === null ? null : reruns
  return {
    ...repeated(score),
    alpha,
    verdict: verdictOf(score, alpha),
    reruns: able,
    confidence: able && confidenceAt(able, score.pValue, alpha)
  }
}
