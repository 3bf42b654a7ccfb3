import { because } from '#contract/because'
import type { Analysis } from '#contract/analysis'
import { AppError } from '#contract/app-error'
import {
  bestMethod,
  type ExplanationMethod,
  type MethodGrade,
  type ScoreName,
  type Towards
} from '#contract/explanation'
import { SCATTER_SIDE } from '../analysis/embed/scattering'
import { ensureEmbeddings } from '../analysis/embed/stored-embeddings'
import { readOriginal } from '../library/originals'
import type { EncoderPack } from '../analysis/embed/encoder-pack'
import type { DeployedScore, PreparedDrawing } from '../analysis/explain/deployed-score'
import { developmentScore } from '../analysis/explain/development-score-graph'
import { plainMethodOf } from '../analysis/explain/explain-drawing'
import { formScore } from '../analysis/explain/form-score-graph'
import { pictureSpec } from '../analysis/preprocess/preprocessing'
import { promptOf } from '../analysis/score/development-index'
import type { LoadedDevelopment } from '../analysis/score/place-drawings'
import type { LoadedNorm } from '../analysis/score/score-form'
import { explanationScale } from '../learning/validate/explanation-scale'
import { random, shuffled } from '../lib/random'
import { quietly, type Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import { fromHalf } from '../onnx/format/half'
import type { Needs } from './ports'

/** A model version whose score is explained, of either kind, with the encoder that it sees through. */
export type Explained =
  | { score: 'form'; id: string; norm: LoadedNorm; pack: EncoderPack }
  | { score: 'development'; id: string; development: LoadedDevelopment; pack: EncoderPack }

/** Throws AppError 'model-unknown', 'model-damaged', 'encoder-unknown'. */
export async function explainedModel(
  ports: Needs<'models' | 'encoders'>,
  id: string,
  score: ScoreName
): Promise<Explained> {
  const { encoders, models } = ports
  if (score === 'form') {
    const norm = await models.loadNorm(id)
    return { score, id, norm, pack: encoders.pack(norm.manifest.encoder.id) }
  }
  const development = await models.loadDevelopment(id)
  return { score, id, development, pack: encoders.pack(development.manifest.encoder.id) }
}

/** The model behind one of an analysis's scores. Throws AppError 'score-missing' where that score was not computed. */
export async function modelBehind(
  ports: Needs<'models' | 'encoders'>,
  analysis: Analysis,
  score: ScoreName
): Promise<Explained> {
  const id = score === 'form' ? analysis.modelId : analysis.developmentModelId
  if (!id || (analysis.outOfScope.length === 0 && !analysis.scores[score]))
    throw new AppError('score-missing', { score })
  return explainedModel(ports, id, score)
}

/** Which way a score is explained: form towards unusual, development towards where the drawing lies. */
export const towardsOf = ({ scores }: Pick<Analysis, 'scores'>, score: ScoreName): Towards =>
  score === 'form' ? 'unusual' : (scores.development?.direction ?? 'younger')

export function scoreOf(
  ports: Needs<'compute'>,
  model: Explained,
  row: DrawingRow,
  towards: Towards
): DeployedScore {
  const who = { drawing: row.drawing.id, child: row.child }
  if (model.score === 'form') return formScore(ports.compute, model.pack, model.norm, who)
  const { ageMonths } = row.drawing
  if (ageMonths === null) throw new AppError('age-unknown')
  const subject = {
    who,
    prompt: promptOf(row.drawing),
    ageMonths,
    towards: towards === 'older' ? towards : 'younger'
  } as const
  return developmentScore(ports.compute, model.pack, model.development, subject)
}

const manifestOf = (model: Explained) =>
  model.score === 'form' ? model.norm.manifest : model.development.manifest

/** The drawing as the model's encoder sees it. */
export async function prepareDrawing(
  ports: Needs<'library' | 'compute'>,
  model: Explained,
  row: DrawingRow
): Promise<PreparedDrawing> {
  const { compute } = ports
  const { evenShade } = manifestOf(model).preprocessing
  const spec = { ...pictureSpec(model.pack.manifest, evenShade), pageSide: SCATTER_SIDE }
  const original = await readOriginal(ports.library, row)
  const { pixels, page } = await compute.picture(original, spec)
  return { picture: pixels, page }
}

/** Drawings of the model's own norm that this library holds, one a child, in an order that the seed decides. */
export function ownDrawings(ports: Needs<'library'>, model: Explained, seed: number): DrawingRow[] {
  const { drawings } = ports.library
  const held = (manifestOf(model).calibration as { drawing: string; child: number }[][]).flat()
  const known = new Set<number>()
  return shuffled(held, random(seed, 'explanation')).flatMap(({ drawing, child }) => {
    if (known.has(child) || !drawings.has(drawing) || drawings.isRemoved(drawing)) return []
    known.add(child)
    return [drawings.get(drawing)]
  })
}

/** Typical drawings that patches are compared with: enough to hold what is usual, few enough to be looked through at once. */
const MOST_COMPARED = 40

/** Patches of the norm's drawings by other children, of the same subject first. null: none are here, or the encoder gives none. */
export async function typicalPatches(
  ports: Needs<'library' | 'compute'>,
  model: Explained,
  row: DrawingRow,
  work: Work
): Promise<Float32Array[] | null> {
  const { library } = ports
  const others = ownDrawings(ports, model, 1).filter((other) => other.child !== row.child)
  const alike = others.filter((other) => other.drawing.subject === row.drawing.subject)
  const chosen = (alike.length >= 5 ? alike : others).slice(0, MOST_COMPARED)
  const { evenShade } = manifestOf(model).preprocessing
  const { embeddings } = await ensureEmbeddings(
    library,
    ports.compute,
    model.pack,
    evenShade,
    chosen,
    quietly(work)
  )
  const patches = [...embeddings.values()].flatMap((e) =>
    e.patches.length > 0 ? [Float32Array.from(e.patches, fromHalf)] : []
  )
  return patches.length > 0 ? patches : null
}

export interface Chosen {
  method: ExplanationMethod
  grade: MethodGrade | null
}

/** The way that was asked for, else the best graded, else the plain one. */
export function chooseMethod(
  ports: Needs<'library'>,
  model: Explained,
  asked: ExplanationMethod | null
): Chosen {
  const grades = ports.library.explanations.grades(model.id, model.score)?.grades ?? []
  const method = asked ?? bestMethod(grades)?.method ?? ungradedMethod(model)
  return { method, grade: grades.find((grade) => grade.method === method) ?? null }
}

/**
 * Until its maps are graded. Of developmental age erasing places was the one way that told more than ink does when all were measured
 * (docs/benchmarks), and it works with every encoder: it asks for scores alone.
 */
const ungradedMethod = (model: Explained): ExplanationMethod =>
  model.score === 'form' ? plainMethodOf(model.norm.manifest.method) : 'occlusion'

/** Of what a scale is learnt where no grade has given one. */
const SCALE_SAMPLE = 8

/**
 * What a model's maps are drawn on: as graded, as learnt with the model, or learnt now from drawings of the norm and kept. Throws
 * AppError 'explanation-unavailable' where the library holds none of them.
 */
export async function scaleFor(
  ports: Needs<'library' | 'compute'>,
  model: Explained,
  { method, grade }: Chosen,
  work: Work
): Promise<{ scaleMaximum: number; level: number }> {
  const { explanations } = ports.library
  const known = grade ?? explanations.scale(model.id, model.score, method) ?? learntWith(model, method)
  if (known) return { scaleMaximum: known.scaleMaximum, level: known.level }
  const rows = ownDrawings(ports, model, 1).slice(0, SCALE_SAMPLE)
  if (rows.length === 0) throw new AppError('explanation-unavailable', because('norm-drawings-missing'))
  const subject = async (index: number) => {
    const row = rows[index]!
    const typical = method === 'patch-distance' ? await typicalPatches(ports, model, row, work) : null
    work.report('scale', index, rows.length)
    return {
      drawing: await prepareDrawing(ports, model, row),
      score: scoreOf(ports, model, row, 'older'),
      typical
    }
  }
  const scale = await explanationScale(ports.compute, { method, count: rows.length, subject, seed: 1 }, work)
  explanations.saveScale(model.id, model.score, method, scale)
  return scale
}

function learntWith(model: Explained, method: ExplanationMethod) {
  if (model.score === 'development') return null
  const { explanation, method: form } = model.norm.manifest
  const fits = method === plainMethodOf(form) && (method === 'fit' || explanation.deviations)
  return fits ? explanation : null
}
