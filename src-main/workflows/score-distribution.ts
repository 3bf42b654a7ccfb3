import type { Analysis } from '#contract/analysis'
import type { ScoreDistribution } from '#contract/training'
import { peersAt, peersOf } from '../analysis/score/development-score'
import { histogram } from '../statistics/quantile'
import type { Needs } from './ports'

const BINS = 24

/**
 * What the score that flags is compared with, of the very model that scored: form scores of the norm's drawings, or how far drawings of
 * other children near the age lie from the growth curve. null where nothing was scored, or the model's files are gone.
 */
export async function scoreDistribution(
  { models }: Needs<'models'>,
  analysis: Analysis,
  /** The drawing's own child, whose drawings are left out. */
  child: number
): Promise<ScoreDistribution | null> {
  const { primary, scores, ageMonths, modelId, developmentModelId } = analysis
  const own = scores[primary]
  if (!own) return null
  if (primary === 'form') {
    const found = await models.histogram(modelId).catch(() => null)
    return found && { score: primary, value: own.rawScore, histogram: found }
  }
  const model = developmentModelId && (await models.loadDevelopment(developmentModelId).catch(() => null))
  if (!model || ageMonths === null) return null
  const near = peersAt(peersOf(model.manifest, model.curve, child), ageMonths)
  if (near.length === 0) return null
  const distances = near.map((peer) => peer.value / model.curve.deviation)
  return { score: primary, value: own.rawScore, histogram: histogram(distances, BINS) }
}
