import type { Analysis } from '../../src-preload/contract/analysis'
import { AppError } from '../../src-preload/contract/app-error'
import {
  bestMethod,
  type ExplanationMethod,
  type MethodGrade,
  type ScoreName,
  type Towards
} from '../../src-preload/contract/explanation'
import type { LoadedDevelopment } from '../analysis/development-pipeline'
import { ensureEmbeddings, pageOf, readOriginal } from '../analysis/embed-pipeline'
import type { EncoderPack } from '../analysis/embed/encoder-pack'
import { plainMethodOf } from '../analysis/explain-pipeline'
import type { DeployedScore, Seen } from '../analysis/explain/deployed-score'
import { developmentScore } from '../analysis/explain/development-score-graph'
import { formScore } from '../analysis/explain/form-score-graph'
import type { LoadedNorm } from '../analysis/form-pipeline'
import { pictureSpec } from '../analysis/preprocess/preprocessing'
import { promptOf } from '../analysis/score/development-index'
import { explanationScale } from '../learning/validate/explanation-scale'
import type { DrawingRow } from '../library/drawings'
import { random, shuffled } from '../lib/random'
import { fromHalf } from '../onnx/format/half'
import { quietly, type Work } from '../lib/work'
import { open, type EngineContext } from './context'

/** A model version whose score is explained, of either kind, with the encoder that it sees through. */
export type Explained =
  | { score: 'form'; id: string; norm: LoadedNorm; pack: EncoderPack }
  | { score: 'development'; id: string; development: LoadedDevelopment; pack: EncoderPack }

/** Throws AppError 'model-unknown', 'model-damaged', 'encoder-unknown'. */
export async function explainedModel(
  context: EngineContext,
  id: string,
  score: ScoreName
): Promise<Explained> {
  const { norms, development: shelf, encoders } = open(context)
  if (score === 'form') {
    const norm = await norms.load(id)
    return { score, id, norm, pack: encoders.pack(norm.manifest.encoder.id) }
  }
  const development = await shelf.load(id)
  return { score, id, development, pack: encoders.pack(development.manifest.encoder.id) }
}

/** The model behind one of an analysis's scores. Throws AppError 'nothing-to-do' where that score was not computed. */
export async function modelBehind(
  context: EngineContext,
  analysis: Analysis,
  score: ScoreName
): Promise<Explained> {
  const id = score === 'form' ? analysis.modelId : analysis.developmentModelId
  if (!id || (analysis.outOfScope.length === 0 && !analysis.scores[score]))
    throw new AppError('nothing-to-do', { what: `the drawing has no ${score} score` })
  return explainedModel(context, id, score)
}

/** Which way a score is explained: form towards unusual, development towards where the drawing lies. */
export const towardsOf = ({ scores }: Pick<Analysis, 'scores'>, score: ScoreName): Towards =>
  score === 'form' ? 'unusual' : (scores.development?.direction ?? 'younger')

export function scoreOf(
  context: EngineContext,
  model: Explained,
  row: DrawingRow,
  towards: Towards
): DeployedScore {
  const who = { drawing: row.drawing.id, child: row.child }
  if (model.score === 'form') return formScore(context.compute, model.pack, model.norm, who)
  const { ageMonths } = row.drawing
  if (ageMonths === null) throw new AppError('age-unknown')
  const subject = {
    who,
    prompt: promptOf(row.drawing),
    ageMonths,
    towards: towards === 'older' ? towards : 'younger'
  } as const
  return developmentScore(context.compute, model.pack, model.development, subject)
}

const manifestOf = (model: Explained) =>
  model.score === 'form' ? model.norm.manifest : model.development.manifest

/** The drawing as the model's encoder sees it. */
export async function seenOf(context: EngineContext, model: Explained, row: DrawingRow): Promise<Seen> {
  const { compute } = context
  const spec = pictureSpec(model.pack.manifest, manifestOf(model).preprocessing.evenShade)
  const original = await readOriginal(open(context).library, row)
  const picture = await compute.picture(original, spec)
  return { picture: picture.pixels, page: await pageOf(compute, original, picture, spec) }
}

/** Drawings of the model's own norm that this library holds, one a child, in an order that the seed decides. */
export function ownDrawings(context: EngineContext, model: Explained, seed: number): DrawingRow[] {
  const { drawings } = open(context).library
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
  context: EngineContext,
  model: Explained,
  row: DrawingRow,
  work: Work
): Promise<Float32Array[] | null> {
  const { library } = open(context)
  const others = ownDrawings(context, model, 1).filter((other) => other.child !== row.child)
  const alike = others.filter((other) => other.drawing.subject === row.drawing.subject)
  const chosen = (alike.length >= 5 ? alike : others).slice(0, MOST_COMPARED)
  const { evenShade } = manifestOf(model).preprocessing
  const { embeddings } = await ensureEmbeddings(
    library,
    context.compute,
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
  context: EngineContext,
  model: Explained,
  asked: ExplanationMethod | null
): Chosen {
  const grades = open(context).library.explanations.grades(model.id, model.score)?.grades ?? []
  const plain = model.score === 'form' ? plainMethodOf(model.norm.manifest.method) : 'integrated'
  const method = asked ?? bestMethod(grades)?.method ?? plain
  return { method, grade: grades.find((grade) => grade.method === method) ?? null }
}

/** Of what a scale is learnt where no grade has given one. */
const SCALE_SAMPLE = 8

/**
 * What a model's maps are drawn on: as graded, as learnt with the model, or learnt now from drawings of the norm and kept. Throws
 * AppError 'explanation-unavailable' where the library holds none of them.
 */
export async function scaleFor(
  context: EngineContext,
  model: Explained,
  { method, grade }: Chosen,
  work: Work
): Promise<{ scaleMaximum: number; level: number }> {
  const { explanations } = open(context).library
  const known = grade ?? explanations.scale(model.id, model.score, method) ?? learntWith(model, method)
  if (known) return { scaleMaximum: known.scaleMaximum, level: known.level }
  const rows = ownDrawings(context, model, 1).slice(0, SCALE_SAMPLE)
  if (rows.length === 0)
    throw new AppError('explanation-unavailable', {
      reason: 'none of the norm’s drawings are in this library to learn its scale from'
    })
  const subject = async (index: number) => {
    const row = rows[index]!
    const typical = method === 'patch-distance' ? await typicalPatches(context, model, row, work) : null
    work.report('scale', index, rows.length)
    return {
      drawing: await seenOf(context, model, row),
      score: scoreOf(context, model, row, 'older'),
      typical
    }
  }
  const scale = await explanationScale(
    context.compute,
    { method, count: rows.length, subject, seed: 1 },
    work
  )
  explanations.saveScale(model.id, model.score, method, scale)
  return scale
}

function learntWith(model: Explained, method: ExplanationMethod) {
  if (model.score === 'development') return null
  const { explanation, method: form } = model.norm.manifest
  const fits = method === plainMethodOf(form) && (method === 'fit' || explanation.deviations)
  return fits ? explanation : null
}
