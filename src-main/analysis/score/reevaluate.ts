import type { Analysis, Score } from '#contract/analysis'
import { decisionOf } from './decision'
import { flagOf } from './score-drawing'

/** False-alarm rates that hold now for the models that made an analysis. */
export interface PresentAlphas {
  form: number
  development: number | null
}

/**
 * A stored analysis under other thresholds: its p-values stand, since calibration sets are frozen; flags, the verdict and how many
 * re-runs agree follow from them. Analyses made before re-runs were kept lose their confidence until they are made again.
 */
export function reevaluate(row: Analysis, alphas: PresentAlphas): Analysis {
  const form = row.scores.form && flagged(row.scores.form, alphas.form)
  const own = row.scores.development
  const development = own && alphas.development !== null ? flagged(own, alphas.development) : own
  const alpha = row.primary === 'development' ? (alphas.development ?? row.alpha) : alphas.form
  const score = row.primary === 'development' ? development : form
  if (!score) return { ...row, alpha, scores: { form, development } }
  const decision = decisionOf(score, alpha, row.reruns ?? null)
  const confidence = alpha === row.alpha ? row.confidence : decision.confidence
  return { ...row, scores: { form, development }, ...decision, confidence }
}

/** What was not to be flagged is not flagged at any threshold. */
const flagged = (score: Score, alpha: number): Score =>
  score.flagged === null ? score : { ...score, flagged: flagOf(score, alpha) }
