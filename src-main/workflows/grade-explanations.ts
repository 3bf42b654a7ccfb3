import { AppError } from '#contract/app-error'
import type { ExplanationGrades, ExplanationMethod, ScoreName } from '#contract/explanation'
import type { EncoderPack } from '../analysis/embed/encoder-pack'
import { gradeOf } from '../learning/validate/faithfulness/grade'
import { measureDrawing, type MeasuredDrawing, type Subject } from '../learning/validate/faithfulness/measure'
import { shuffledPack } from '../learning/validate/faithfulness/shuffled-pack'
import { checkCancelled, type Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import {
  explainedModel,
  ownDrawings,
  scoreOf,
  prepareDrawing,
  typicalPatches,
  type Explained
} from './explained-model'
import type { Needs } from './ports'

export interface GradeRequest {
  models: readonly string[]
  score: ScoreName
  methods: readonly ExplanationMethod[]
  /** Drawings, each of another child; versions that share their scorer share them. */
  sample: number
  seed: number
}

interface Own {
  model: Explained
  row: DrawingRow
}

/**
 * Measures every way of explaining on drawings of the models' own norms. Versions whose scorer and encoder are the same are measured
 * together: they give the same maps. Throws AppError 'explanation-ungraded' where the library holds none of the drawings, 'cancelled'.
 */
export async function gradeModels(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  request: GradeRequest,
  work: Work
): Promise<ExplanationGrades[]> {
  const models = await Promise.all(request.models.map((id) => explainedModel(ports, id, request.score)))
  const groups = [...Map.groupBy(models, keyOf).values()]
  const all: ExplanationGrades[] = []
  for (const [at, group] of groups.entries()) {
    const report: Work['report'] = (stage, done, total) =>
      work.report(stage, at + (total > 0 ? done / total : 0), groups.length)
    all.push(...(await gradeGroup(ports, group, request, { ...work, report })))
  }
  ports.library.explanations.saveGrades(all)
  return all
}

function keyOf(model: Explained): string {
  const { encoder, preprocessing, scorerSha256 } =
    model.score === 'form' ? model.norm.manifest : model.development.manifest
  return [encoder.id, preprocessing.version, scorerSha256].join(' ')
}

/** Drawings of all models of a group in turn. */
function drawingsOf(
  ports: Needs<'library'>,
  group: readonly Explained[],
  { sample, seed }: GradeRequest
): Own[] {
  const lists = group.map((model) => ownDrawings(ports, model, seed).map((row): Own => ({ model, row })))
  const longest = Math.max(...lists.map((list) => list.length))
  const inTurn = Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat()
  return inTurn.slice(0, sample)
}

async function gradeGroup(
  ports: Needs<'library' | 'compute'>,
  group: readonly Explained[],
  request: GradeRequest,
  work: Work
): Promise<ExplanationGrades[]> {
  const { score, methods, seed } = request
  const drawings = drawingsOf(ports, group, request)
  if (drawings.length < 2) throw new AppError('explanation-ungraded', { id: group[0]!.id })
  const shuffled = shuffledPack(group[0]!.pack, seed)
  const measured: MeasuredDrawing[] = []
  for (const [index, own] of drawings.entries()) {
    checkCancelled(work)
    work.report('grade explanations', index, drawings.length)
    const subject = await subjectOf(ports, own, otherThan(own, drawings, index), shuffled, work)
    measured.push(
      await measureDrawing(ports.compute, methods, subject, { seed, index, plants: score === 'form' }, work)
    )
  }
  const had = methods.filter((method) => measured.some((m) => m.methods.has(method)))
  const grades = had.map((method) => gradeOf(method, score, measured, seed))
  const unavailable = methods.flatMap((method) => {
    const reason = measured[0]!.unavailable.get(method)
    return had.includes(method) || reason === undefined ? [] : [{ method, reason }]
  })
  return group.map(({ id }) => ({ modelId: id, score, grades, unavailable }))
}

/** Another drawing, of the same subject where there is one: the next in turn. */
function otherThan({ row }: Own, drawings: readonly Own[], index: number): DrawingRow {
  const rest = [...drawings.slice(index + 1), ...drawings.slice(0, index)]
  return (rest.find((other) => other.row.drawing.subject === row.drawing.subject) ?? rest[0]!).row
}

async function subjectOf(
  ports: Needs<'library' | 'compute'>,
  { model, row }: Own,
  other: DrawingRow,
  shuffled: EncoderPack,
  work: Work
): Promise<Subject> {
  // Of development the way that the drawing leans is not known before it is scored: towards older is asked of all.
  const towards = model.score === 'form' ? 'unusual' : 'older'
  return {
    drawing: await prepareDrawing(ports, model, row),
    other: await prepareDrawing(ports, model, other),
    typical: await typicalPatches(ports, model, row, work),
    score: scoreOf(ports, model, row, towards),
    shuffled: scoreOf(ports, { ...model, pack: shuffled }, row, towards)
  }
}
