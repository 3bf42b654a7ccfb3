import type { Drawing } from '#contract/drawing'
import type { Compute, ModelSource } from '#main/compute/port'
import type { PictureFacts } from '../embed/embedding'
import { expectedScore } from './adjustment'
import { rerunPValues } from './confidence'
import { promptOf } from './development-index'
import { foldScores, scorerRow, type FormViews } from './form-score'
import { hasOtherLines } from './line-range'
import { localForm, type LocalNorm } from './local-calibration'
import type { NormManifest } from './norm-model'
import { heldOutFolds, scoreDrawing, type Scored } from './score-drawing'

/** A deployed norm, ready to score. */
export interface LoadedNorm {
  band: NormManifest['band']
  manifest: NormManifest
  scorer: ModelSource
  /** What says whether a page is anything like the norm's; null in norms that were learnt before that was. */
  scope: ModelSource | null
}

export type DescribedDrawing = Pick<
  Drawing,
  'fileName' | 'childId' | 'ageMonths' | 'agePrecisionMonths' | 'subject' | 'prompt' | 'site' | 'drawingTool'
> & {
  id: Drawing['id'] | null
}

/** A drawing on its way through: described, embedded. */
export interface Embedded extends FormViews {
  drawing: DescribedDrawing
  who: Scored
  traits: Float32Array
  later: Float32Array
  facts: PictureFacts
}

export interface FormScoring {
  norms: readonly LoadedNorm[]
  norm: LoadedNorm
  local: LocalNorm | null
}

/** The form score, which flags no lines unlike the norm's unless the place has calibrated; among the place's own drawings where they calibrate; `reruns` computes it again only when it is asked for. */
export async function scoreForm(
  compute: Compute,
  { norms, norm, local }: FormScoring,
  item: Embedded,
  seed: number
) {
  const { manifest } = norm
  const scores = await formScores(compute, norm, item)
  const { inNorm, ...found } = scoreDrawing(manifest, scores, item.who)
  const otherLines = !local && !inNorm && hasOtherLines(manifest, item.facts)
  const form = otherLines ? { ...found, flagged: null } : found
  const models = new Set(norms.map((n) => n.manifest.id))
  const mended = local && localForm(form, local, item.who, models, manifest.alpha)
  const score = mended?.score ?? form
  const folds = mended ? [mended.own] : heldOutFolds(manifest, scores, item.who).folds
  const reruns = () => (score.flagged === null ? null : rerunPValues(folds, 'upper', seed))
  return { inNorm, otherLines, form: score, reruns }
}

/** Each fold's form score, less what the drawing's circumstances lead the norm to expect. */
export async function formScores(compute: Compute, { manifest, scorer }: LoadedNorm, item: Embedded) {
  const [scores] = await foldScores(compute, scorer, [scorerRow(item, manifest.method)])
  const { drawing, facts } = item
  const expected = expectedScore(manifest.adjustment, {
    facts,
    tool: drawing.drawingTool,
    site: drawing.site,
    prompt: promptOf(drawing)
  })
  return scores!.map((score) => score - expected)
}

/** The same drawing under other norms. */
export async function profile(compute: Compute, norms: readonly LoadedNorm[], item: Embedded) {
  return Promise.all(
    norms.map(async (norm) => {
      const { manifest } = norm
      const scores = await formScores(compute, norm, item)
      const { percentile, pValue, n } = scoreDrawing(manifest, scores, item.who)
      return { band: manifest.band.label, percentile, pValue, n }
    })
  )
}
