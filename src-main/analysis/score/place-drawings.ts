import type { DevelopmentStatement, Score } from '#contract/analysis'
import type { Compute, ModelSource } from '#main/compute/port'
import { rerunPValues } from './confidence'
import { developmentIndices, headRow, promptOf } from './development-index'
import type { DevelopmentManifest } from './development-model'
import { heldOutIndices, meanOfHeads, scoreDevelopment } from './development-score'
import { meanAt, type GrowthCurve } from './growth-curve'
import { ranksOf, type LocalNorm } from './local-calibration'
import type { Scored } from './score-drawing'

/** A deployed development model, ready to score. */
export interface LoadedDevelopment {
  manifest: DevelopmentManifest
  scorer: ModelSource
  curve: GrowthCurve
}

export interface Placed {
  score: Score
  statement: DevelopmentStatement
  /** null where n allows no flag. */
  reruns: number[] | null
  /** Share of the norm's children of its age that lie lower. */
  percentileRank: number
  /** How far its index lies above the curve at its age. */
  residual: number
}

export interface DescribedTraits {
  traits: Float32Array
  later: Float32Array
  who: Scored
  drawing: { ageMonths: number; subject: string | null; prompt?: string | null }
  /** Where the drawing's place has calibrated. */
  local?: LocalNorm | null
}

/** Where drawings lie on the growth curve, one answer a drawing. */
export async function placeDrawings(
  compute: Compute,
  { manifest, scorer, curve }: LoadedDevelopment,
  items: readonly DescribedTraits[],
  seed: number
): Promise<Placed[]> {
  const described = items.map(({ traits, later, drawing }) =>
    headRow(manifest, { traits, later, prompt: promptOf(drawing) })
  )
  const indices = await developmentIndices(compute, scorer, manifest, described)
  return items.map(({ who, drawing, local }, i) => {
    const { index, heads } = meanOfHeads(heldOutIndices(manifest, indices[i]!, who))
    const { ageMonths } = drawing
    const reference = local ? ranksOf(local, who, manifest.id) : null
    const found = scoreDevelopment(manifest, curve, index, who.child, ageMonths, reference)
    const { score, own, percentileRank, statement } = found
    // Heads differ in the index and not in percentile ranks: among a place's own drawings only these are drawn again.
    const shifts = reference ? [0] : heads
    const reruns = score.flagged === null ? null : rerunPValues([own], 'two-sided', seed, shifts)
    return { score, statement, reruns, percentileRank, residual: index - meanAt(curve.knots, ageMonths) }
  })
}
