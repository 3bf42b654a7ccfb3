import type { Analysis, Explanation } from '../../src-preload/contract/analysis'
import { AppError } from '../../src-preload/contract/app-error'
import type { DrawingId } from '../../src-preload/contract/drawing'
import type { Compute, ModelSource, Picture } from '../compute/port'
import type { Work } from '../lib/work'
import { drawingWithin } from './preprocess/preprocessing'
import type { EncoderPack } from './embed/encoder-pack'
import { embedPictures } from './embed/embed-pictures'
import { describeExplanation } from './explain/describe'
import { occlude, type OcclusionMap, type ScoringFunction } from './explain/occlusion'
import { placeOnDrawing, type DrawingMap } from './explain/place-map'
import { findRegions } from './explain/regions'
import { foldScores } from './score/form-score'
import type { NormManifest } from './score/norm-model'
import { judges, type Scored } from './score/score-drawing'

/** The deployed form score of this drawing, as a function of its picture. */
export function formScoring(
  compute: Compute,
  pack: EncoderPack,
  norm: { manifest: Pick<NormManifest, 'calibration' | 'alpha'>; scorer: ModelSource },
  who: Scored
): ScoringFunction {
  return async (pictures) => {
    const embeddings = await embedPictures(compute, pack, pictures)
    const scores = await foldScores(compute, norm.scorer, embeddings)
    return scores.map((folds) => judges(norm.manifest, folds, who).rawScore)
  }
}

export function occludePicture(
  pack: EncoderPack,
  pixels: Uint8Array,
  score: ScoringFunction,
  work: Work
): Promise<OcclusionMap> {
  const { width, height, paper } = pack.manifest.input
  return occlude(pixels, { width, height, patch: pack.manifest.patchSize, paper }, score, work)
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
  const grid = await occludePicture(pack, picture.pixels, formScoring(compute, pack, norm, request.who), work)
  const map = placeOnDrawing(grid, drawing)
  const { scaleMaximum, level } = norm.manifest.explanation
  const regions = findRegions(map, inkOn(map, request), { level, scaleMaximum }, drawing)
  const explanation: Explanation = {
    drawingId: drawing.id,
    modelId: norm.manifest.id,
    method: 'occlusion',
    score: 'form',
    width: map.width,
    height: map.height,
    scaleMaximum,
    level,
    peak: map.values.reduce((a, b) => Math.max(a, b), -Infinity),
    regions,
    text: describeExplanation(analysis, regions),
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
