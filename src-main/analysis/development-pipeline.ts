import type { Analysis, DevelopmentStatement, Score } from '../../src-preload/contract/analysis'
import type { Compute, ModelSource } from '../compute/port'
import { confidenceOf } from './score/confidence'
import { developmentIndices, promptOf } from './score/development-index'
import type { DevelopmentManifest } from './score/development-model'
import { fairIndices, meanOfHeads, scoreDevelopment } from './score/development-score'
import type { GrowthCurve } from './score/growth-curve'
import type { Scored } from './score/score-drawing'

/** A deployed development model, ready to score. */
export interface LoadedDevelopment {
  manifest: DevelopmentManifest
  scorer: ModelSource
  curve: GrowthCurve
}

export interface Placed {
  score: Score
  statement: DevelopmentStatement
  confidence: Analysis['confidence']
}

export interface TracedDrawing {
  traits: Float32Array
  who: Scored
  drawing: { ageMonths: number; subject: string | null; prompt?: string | null }
}

/** Where drawings lie on the growth curve, one answer a drawing. */
export async function placeDrawings(
  compute: Compute,
  { manifest, scorer, curve }: LoadedDevelopment,
  items: readonly TracedDrawing[],
  seed: number
): Promise<Placed[]> {
  const traced = items.map(({ traits, drawing }) => ({ traits, prompt: promptOf(drawing) }))
  const indices = await developmentIndices(compute, scorer, manifest.prompts, traced)
  return items.map(({ who, drawing }, i) => {
    const { index, heads } = meanOfHeads(fairIndices(manifest, indices[i]!, who))
    const { score, own, statement } = scoreDevelopment(manifest, curve, index, who.child, drawing.ageMonths)
    const sure = () => confidenceOf([own], manifest.alpha, 'two-sided', seed, heads)
    const confidence = score.flagged === null ? null : sure()
    return { score, statement, confidence }
  })
}
