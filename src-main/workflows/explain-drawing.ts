import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { CheckedRequest } from '#contract/commands'
import type { DrawingId } from '#contract/drawing'
import { styleOf, type OverlaySpec } from '#contract/overlay'
import { explainDrawing } from '../analysis/explain/explain-drawing'
import { overlayPixels } from '../analysis/explain/overlay'
import { safeName } from '../exchange/safe-name'
import type { Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import type { StoredExplanation } from '../library/explanations'
import { readOriginal } from '../library/originals'
import {
  chooseMethod,
  modelBehind,
  scaleFor,
  scoreOf,
  prepareDrawing,
  towardsOf,
  typicalPatches
} from './explained-model'
import type { Needs, Ports } from './ports'

/** All maps of a drawing under what scored it last, newest first. */
export function explanationsOf({ library }: Needs<'library'>, id: DrawingId): StoredExplanation[] {
  const analysis = library.results.analysis(id)
  if (!analysis) return []
  const models = [analysis.modelId, ...(analysis.developmentModelId ? [analysis.developmentModelId] : [])]
  return models
    .flatMap((model) => library.explanations.of(id, model))
    .map(({ explanation, map }) => ({ explanation: withGrade(library, explanation), map }))
}

/** With what is known now of how reliable the way is. */
function withGrade(library: Ports['library'], explanation: StoredExplanation['explanation']) {
  const { modelId, score, method } = explanation
  const grades = library.explanations.grades(modelId, score)?.grades ?? []
  const grade = explanation.block === null ? grades.find((found) => found.method === method) : undefined
  return { ...explanation, faithfulness: grade ?? null }
}

type Wanted = Partial<Record<'score' | 'method' | 'towards', string | null>>

/** The newest map that fits what is asked. Throws AppError 'explanation-missing'. */
export function wanted(
  ports: Needs<'library'>,
  id: DrawingId,
  { score, method, towards }: Wanted
): StoredExplanation {
  ports.library.drawings.get(id)
  const fits = ({ explanation: e }: StoredExplanation): boolean =>
    (!score || e.score === score) && (!method || e.method === method) && (!towards || e.towards === towards)
  const found = explanationsOf(ports, id).find(fits)
  if (!found) throw new AppError('explanation-missing')
  return found
}

export function overlayPng(
  { compute }: Needs<'compute'>,
  { explanation, map }: StoredExplanation,
  drawn: Pick<OverlaySpec, 'style' | 'palette'>
): Promise<Uint8Array> {
  const { width, height } = explanation
  return compute.encodePng(overlayPixels({ values: map, width, height }, explanation, drawn), width, height)
}

/** Long side of a picture that is saved, in pixels. */
const SAVED_SIDE = 1600

/**
 * A map over its drawing, as PNG, in the layout that is asked for. A map whose way was measured and failed is withheld here as on the
 * screen. Throws AppError 'explanation-missing', 'explanation-unavailable'.
 */
export async function mapOnDrawing(
  ports: Needs<'library' | 'compute'>,
  { id, layout, palette, ...asked }: CheckedRequest<'explain:picture'>
): Promise<{ fileName: string; png: Uint8Array }> {
  const { explanation, map } = wanted(ports, id, asked)
  if (explanation.faithfulness?.verdict === 'unreliable')
    throw new AppError('explanation-unavailable', because('measured-unreliable'))
  const row = ports.library.drawings.get(id)
  const { width, height, score, method } = explanation
  const style = styleOf(layout)
  const rgba = overlayPixels({ values: map, width, height }, explanation, { style, palette })
  // a mask covers, as the screen lays it; the others are multiplied, so that lines stay dark
  const blend = style === 'mask' ? ('over' as const) : ('multiply' as const)
  const layer = { rgba, width, height, blend }
  const draw = layout === 'side' ? ports.compute.besideOverlaid : ports.compute.overlaid
  const stem = safeName(row.drawing.fileName.slice(row.drawing.fileName.lastIndexOf('/') + 1))
  return {
    fileName: `${stem}-${score}-${method}-${layout}.png`,
    png: await draw(await readOriginal(ports.library, row), SAVED_SIDE, layer)
  }
}

/** The picture behind an overlay's name. Throws AppError 'explanation-missing' where that map was not computed. */
export const overlayPicture = (
  ports: Needs<'library' | 'compute'>,
  id: DrawingId,
  spec: OverlaySpec
): Promise<Uint8Array> => overlayPng(ports, wanted(ports, id, spec), spec)

/** Computes and keeps a map. */
export async function explain(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  row: DrawingRow,
  { score: asked, method, towards, block, seed }: CheckedRequest<'explain:start'>,
  work: Work
) {
  const { library } = ports
  const analysis = library.results.analysis(row.drawing.id)
  if (!analysis) throw new AppError('drawing-not-analysed')
  if (analysis.outOfScope.length > 0) throw new AppError('explanation-out-of-scope')
  const score = asked ?? analysis.primary
  const model = await modelBehind(ports, analysis, score)
  const found = chooseMethod(ports, model, method)
  if (block !== null && found.method !== 'grad-cam')
    throw new AppError('explanation-unavailable', because('only-grad-cam'))
  // what was measured is Grad-CAM as it is by default
  const chosen = block === null ? found : { ...found, grade: null }
  const scale = await scaleFor(ports, model, chosen, work)
  const way = score === 'form' ? 'unusual' : (towards ?? towardsOf(analysis, score))
  const request = {
    drawing: row.drawing,
    analysis,
    modelId: model.id,
    towards: way,
    scale,
    block,
    seed,
    ...chosen,
    seen: await prepareDrawing(ports, model, row),
    score: scoreOf(ports, model, row, way),
    typical: chosen.method === 'patch-distance' ? await typicalPatches(ports, model, row, work) : null
  }
  const { explanation, map } = await explainDrawing(ports.compute, request, work)
  library.explanations.save(explanation, map)
  return explanation
}
