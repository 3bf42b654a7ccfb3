import type { Analysis, Explanation } from '../../src-preload/contract/analysis'
import { formViews, type FormMethod } from '../../src-preload/contract/training-settings'
import { AppError } from '../../src-preload/contract/app-error'
import type { DrawingId } from '../../src-preload/contract/drawing'
import type { Compute, ModelSource, Picture } from '../compute/port'
import type { Work } from '../lib/work'
import { drawingWithin } from './preprocess/preprocessing'
import type { EncoderPack } from './embed/encoder-pack'
import { viewsFor } from './embed/embed-pictures'
import { fitsOf, FIT_SIGHTS } from './embed/fit'
import { darkness, patchWeights } from './embed/ink'
import { describeExplanation } from './explain/describe'
import { occlude, type ScoreMap, type ScoringFunction } from './explain/occlusion'
import { placeOnDrawing, type DrawingMap } from './explain/place-map'
import { findRegions } from './explain/regions'
import { foldScores, scorerRow } from './score/form-score'
import type { NormManifest } from './score/norm-model'
import { judges, type Scored } from './score/score-drawing'

/** What of a norm scores a picture. */
export interface ScoredNorm {
  manifest: Pick<NormManifest, 'calibration' | 'alpha' | 'method'>
  scorer: ModelSource
}

/** The deployed form score of this drawing, as a function of its picture. */
export function formScoring(
  compute: Compute,
  pack: EncoderPack,
  norm: ScoredNorm,
  who: Scored
): ScoringFunction {
  const { method } = norm.manifest
  return async (pictures) => {
    const views = await viewsFor(compute, pack, pictures, formViews[method])
    const scores = await foldScores(
      compute,
      norm.scorer,
      views.map((view) => scorerRow(view, method))
    )
    return scores.map((folds) => judges(norm.manifest, folds, who).rawScore)
  }
}

/** How a norm's form score is mapped: by what the encoder says of each patch where that makes the score, else by erasing places. */
export const mapMethodOf = (method: FormMethod): Explanation['method'] =>
  method === 'fit' ? 'fit' : 'occlusion'

/** Where a picture departs, in the units of the method. */
export function mapPicture(
  compute: Compute,
  pack: EncoderPack,
  norm: ScoredNorm,
  pixels: Uint8Array,
  who: Scored,
  work: Work
): Promise<ScoreMap> {
  if (mapMethodOf(norm.manifest.method) === 'fit') return fitMap(compute, pack, pixels)
  const { width, height, paper } = pack.manifest.input
  const spec = { width, height, patch: pack.manifest.patchSize, paper }
  return occlude(pixels, spec, formScoring(compute, pack, norm, who), work)
}

/** The chance of each patch not to fit; what is touched are patches with ink. Throws AppError 'model-unsupported'. */
async function fitMap(compute: Compute, pack: EncoderPack, pixels: Uint8Array): Promise<ScoreMap> {
  const fits = await fitsOf(compute, pack, [pixels])
  if (!fits) throw new AppError('model-unsupported', { what: 'it says of no patch whether it fits' })
  const { map: values, score } = fits[0]!
  const { input, grid } = pack.manifest
  const inked = patchWeights(darkness(pixels), input, grid)
  const least = 2 * Math.min(...inked)
  const touched = Uint8Array.from(inked, (weight) => (weight > least ? 1 : 0))
  return { values, rows: grid[0], columns: grid[1], touched, score, evaluations: FIT_SIGHTS }
}

export interface ExplainRequest {
  drawing: { id: DrawingId; width: number; height: number }
  picture: Picture
  analysis: Analysis
  norm: { manifest: NormManifest; scorer: ModelSource }
  pack: EncoderPack
  who: Scored
}

/** Where the drawing departs, on the norm's own scale. Throws AppError 'explanation-out-of-scope'. */
export async function explainDrawing(
  compute: Compute,
  request: ExplainRequest,
  work: Work
): Promise<{ explanation: Explanation; map: Float32Array }> {
  const { analysis, norm, pack, drawing, picture } = request
  if (analysis.outOfScope.length > 0) throw new AppError('explanation-out-of-scope')
  const grid = await mapPicture(compute, pack, norm, picture.pixels, request.who, work)
  const method = mapMethodOf(norm.manifest.method)
  const map = placeOnDrawing(grid, drawing)
  const { scaleMaximum, level } = norm.manifest.explanation
  const regions = findRegions(map, inkOn(map, request), { level, scaleMaximum }, drawing)
  const explanation: Explanation = {
    drawingId: drawing.id,
    modelId: norm.manifest.id,
    method,
    score: 'form',
    width: map.width,
    height: map.height,
    scaleMaximum,
    level,
    peak: map.values.reduce((a, b) => Math.max(a, b), -Infinity),
    regions,
    text: describeExplanation(analysis, method, regions),
    faithfulness: null,
    evaluations: grid.evaluations
  }
  return { explanation, map: map.values }
}

const INK_BELOW = 0.85 * 255

/** The drawing's ink on the map's raster, taken from the picture that was scored. */
function inkOn(map: DrawingMap, { picture, pack, drawing }: ExplainRequest): Uint8Array {
  const { width: side } = pack.manifest.input
  const within = drawingWithin(side, drawing.width, drawing.height)
  return Uint8Array.from({ length: map.width * map.height }, (_, i) => {
    const x = Math.floor(within.left + (((i % map.width) + 0.5) / map.width) * within.width)
    const y = Math.floor(within.top + ((Math.floor(i / map.width) + 0.5) / map.height) * within.height)
    const at = (Math.min(side - 1, y) * side + Math.min(side - 1, x)) * 3
    return Math.min(picture.pixels[at]!, picture.pixels[at + 1]!, picture.pixels[at + 2]!) < INK_BELOW ? 1 : 0
  })
}
