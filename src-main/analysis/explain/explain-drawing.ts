import type { Analysis } from '#contract/analysis'
import { AppError } from '#contract/app-error'
import type { Drawing } from '#contract/drawing'
import type { Explanation, ExplanationMethod, MethodGrade, Towards } from '#contract/explanation'
import { reportText } from '#words/explanation-text'
import type { FormMethod } from '#contract/training-settings'
import type { Compute } from '#main/compute/port'
import type { Work } from '#main/lib/work'
import { drawingWithin } from '../preprocess/preprocessing'
import type { DeployedScore, PreparedDrawing } from './deployed-score'
import { drawMap } from './draw-map'
import { placeOnDrawing, type DrawingMap } from './place-map'
import { findRegions } from './regions'

/** How a norm's form score is mapped until its maps are graded: by what makes the score where that is said of each patch, else by erasing places. */
export const plainMethodOf = (method: FormMethod): ExplanationMethod =>
  method === 'fit' ? 'fit' : 'occlusion'

export interface ExplainRequest {
  drawing: Pick<Drawing, 'id' | 'width' | 'height' | 'expertLabel'>
  seen: PreparedDrawing
  analysis: Analysis
  modelId: string
  score: DeployedScore
  towards: Towards
  method: ExplanationMethod
  scale: { scaleMaximum: number; level: number }
  grade: MethodGrade | null
  typical: readonly Float32Array[] | null
  /** For Grad-CAM. */
  block: number | null
  seed: number
}

/**
 * preprocess -> embed -> score -> explain: where the drawing departs, on the norm's own scale. Throws AppError
 * 'explanation-out-of-scope', 'explanation-unavailable', 'cancelled'.
 */
export async function explainDrawing(
  compute: Compute,
  request: ExplainRequest,
  work: Work
): Promise<{ explanation: Explanation; map: Float32Array }> {
  const { analysis, drawing, seen, score, method, scale, towards } = request
  if (analysis.outOfScope.length > 0) throw new AppError('explanation-out-of-scope')
  const started = performance.now()
  const { typical, block, seed } = request
  const grid = await drawMap(compute, method, { score, drawing: seen, seed, block, typical }, work)
  const milliseconds = Math.round(performance.now() - started)
  const map = placeOnDrawing(grid, drawing)
  const regions = findRegions(map, inkOn(map, request), scale, drawing)
  const mapped = { method, score: score.what, towards, regions }
  const explanation: Explanation = {
    ...mapped,
    block,
    drawingId: drawing.id,
    modelId: request.modelId,
    width: map.width,
    height: map.height,
    scaleMaximum: scale.scaleMaximum,
    level: scale.level,
    peak: map.values.reduce((a, b) => Math.max(a, b), -Infinity),
    text: reportText(analysis, mapped, 'clinician', drawing.expertLabel),
    faithfulness: request.grade,
    evaluations: grid.evaluations,
    completeness: grid.completeness,
    milliseconds
  }
  return { explanation, map: map.values }
}

const INK_BELOW = 0.85 * 255

/** The drawing's ink on the map's raster, taken from the picture that was scored. */
function inkOn(map: DrawingMap, { seen, score, drawing }: ExplainRequest): Uint8Array {
  const { width: side } = score.pack.manifest.input
  const within = drawingWithin(side, drawing.width, drawing.height)
  const { picture } = seen
  return Uint8Array.from({ length: map.width * map.height }, (_, i) => {
    const x = Math.floor(within.left + (((i % map.width) + 0.5) / map.width) * within.width)
    const y = Math.floor(within.top + ((Math.floor(i / map.width) + 0.5) / map.height) * within.height)
    const at = (Math.min(side - 1, y) * side + Math.min(side - 1, x)) * 3
    return Math.min(picture[at]!, picture[at + 1]!, picture[at + 2]!) < INK_BELOW ? 1 : 0
  })
}
