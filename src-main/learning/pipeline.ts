import { createHash, randomUUID } from 'node:crypto'
import type { Band } from '../../src-preload/contract/analysis'
import { AppError } from '../../src-preload/contract/app-error'
import type { Failure } from '../../src-preload/contract/result'
import { sentenceOf } from '../../src-preload/contract/sentences'
import type { TrainingSettings, Validation } from '../../src-preload/contract/training'
import { ensureEmbeddings, readOriginal } from '../analysis/embed-pipeline'
import type { EncoderPack } from '../analysis/embed/encoder-pack'
import { pictureSpec, preprocessingVersion } from '../analysis/preprocess/preprocessing'
import { BLANK_INK } from '../analysis/pipeline'
import { foldScores } from '../analysis/score/form-score'
import type { NormManifest } from '../analysis/score/norm-model'
import type { Compute } from '../compute/port'
import type { DrawingRow } from '../library/drawings'
import type { Library } from '../library/library'
import type { StoredEmbedding } from '../library/results'
import { checkCancelled, inParallel, type Work } from '../lib/work'
import { inBand } from '../norms/overview'
import { VERSION } from '../lib/version'
import { mean } from '../statistics/quantile'
import { calibrate, trainWithout, type Procedure } from './calibrate/cross-conformal'
import { scorerGraph, scorerSource } from './deploy/scorer-graph'
import { learnDevelopment, tellsAges, type LearntDevelopment } from './development/pipeline'
import { foldsByChild, type NormRow } from './prepare/folds'
import { foldStore } from './train/fold-store'
import { explanationScale, type ScaleRequest } from './validate/explanation-scale'
import { falseAlarms, outerPValues } from './validate/false-alarms'

export interface LearnRequest {
  bands: readonly Band[]
  usable: readonly DrawingRow[]
  pack: EncoderPack
  settings: TrainingSettings
  seed: number
  /** Of each training, and how many trainings run side by side. */
  threads: number
  atOnce: number
}

/** A learnt norm, ready to be written: nothing of it is in the library yet. */
export interface LearntNorm {
  manifest: NormManifest
  scorer: Uint8Array
}

export interface LearnResult {
  norms: LearntNorm[]
  /** null: it was not asked for, or could not be learnt (then `skipped` says why). */
  development: LearntDevelopment | null
  skipped: { band: string; code: string; message: string }[]
  /** Drawings that could not teach: they cannot be decoded, or the page is blank. */
  leftOut: { file: string; code: string; message: string }[]
}

const SKIPPED = ['norm-too-small', 'threshold-too-small', 'training-diverged', 'development-ages']
/** Names the development model among norm groups: it is one for all ages. */
const DEVELOPMENT = 'development'

/**
 * prepare -> train -> calibrate -> validate: developmental age first, since it decides which score flags, then band by band;
 * deploying is the caller's one transaction at the end.
 */
export async function learnNorms(
  library: Library,
  compute: Compute,
  request: LearnRequest,
  work: Work
): Promise<LearnResult> {
  const { settings, pack } = request
  // Ids are random: content decides the order, so that the same drawings and seed give the same norm in any library.
  const usable = [...request.usable].sort(byContent)
  const { embeddings, failures } = await ensureEmbeddings(
    library,
    compute,
    pack,
    settings.evenShade,
    usable,
    work
  )
  const result: LearnResult = { norms: [], development: null, skipped: [], leftOut: [] }
  result.leftOut.push(...leaveOut(usable, embeddings, failures))
  const parts = request.bands.length + 1
  if (settings.development)
    await orSkip(result, DEVELOPMENT, async () => {
      const task = { usable, embeddings, pack, settings, seed: request.seed }
      result.development = await learnDevelopment(compute, task, partOf(work, 0, parts))
    })
  const primary = primaryOf(settings, result.development)
  for (const [index, band] of request.bands.entries()) {
    checkCancelled(work)
    const share = partOf(work, index + 1, parts)
    const members = usable.filter(
      (row) =>
        embeddings.has(row.drawing.id) &&
        inBand(band, { ...row.drawing, ageMonths: row.drawing.ageMonths!, child: row.child })
    )
    const rows = members.map(({ drawing, child }): NormRow => {
      return {
        drawing: drawing.id,
        child,
        subject: drawing.subject,
        vector: embeddings.get(drawing.id)!.vector
      }
    })
    await orSkip(result, band.label, async () => {
      checkSize(band, rows, settings)
      const task = { library, compute, request, band, members, rows, primary, work: share }
      result.norms.push(await learnBand(task))
    })
  }
  return result
}

/** A part that cannot be learnt is named with its reason; the others go on. */
async function orSkip(result: LearnResult, band: string, learn: () => Promise<void>): Promise<void> {
  try {
    await learn()
  } catch (error) {
    if (!(error instanceof AppError) || !SKIPPED.includes(error.code)) throw error
    result.skipped.push({ band, code: error.code, message: sentenceOf(error.failure) })
  }
}

/** Development flags where that is wished and it tells ages apart at all. */
const primaryOf = (
  { primary }: TrainingSettings,
  learnt: LearntDevelopment | null
): NormManifest['primary'] =>
  primary === 'development' && learnt && tellsAges(learnt.manifest) ? 'development' : 'form'

/** Takes drawings out that cannot teach, and says why. */
function leaveOut(
  usable: readonly DrawingRow[],
  embeddings: Map<string, StoredEmbedding>,
  failures: ReadonlyMap<string, Failure>
): LearnResult['leftOut'] {
  return usable.flatMap(({ drawing }) => {
    const blank = (embeddings.get(drawing.id)?.facts.inkShare ?? 1) < BLANK_INK
    const failure =
      failures.get(drawing.id) ?? (blank ? ({ code: 'page-blank', facts: {} } as const) : undefined)
    if (!failure) return []
    embeddings.delete(drawing.id)
    return [{ file: drawing.fileName, code: failure.code, message: sentenceOf(failure) }]
  })
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byContent = (a: DrawingRow, b: DrawingRow): number =>
  compare(a.sha256, b.sha256) || compare(a.drawing.fileName, b.drawing.fileName)

/** Progress of one band among several, so that the whole training has one bar and one ETA. */
function partOf(work: Work, index: number, count: number): Work {
  return {
    signal: work.signal,
    report: (stage, done, total, points) =>
      work.report(stage, index + (total ? done / total : 0), count, points)
  }
}

/** Throws AppError 'norm-too-small', 'threshold-too-small'. */
function checkSize(band: Band, rows: readonly NormRow[], { folds, alpha }: TrainingSettings): void {
  const children = new Set(rows.map((row) => row.child)).size
  const needed = 2 * folds
  if (rows.length < needed || children < needed)
    throw new AppError('norm-too-small', { band: band.label, n: rows.length, children, needed })
  const least = 1 / (rows.length + 1)
  if (alpha < least)
    throw new AppError('threshold-too-small', { band: band.label, n: rows.length, least: least.toFixed(3) })
}

/** Two children a fold at the least: else what is left of two folds has nobody to hold out for early stopping. */
function checkFolds(band: Band, rows: readonly NormRow[], folds: readonly number[][]): void {
  const children = folds.map((fold) => new Set(fold.map((i) => rows[i]!.child)).size)
  if (Math.min(...children) >= 2) return
  const total = children.reduce((sum, n) => sum + n, 0)
  throw new AppError('norm-too-small', {
    band: band.label,
    n: rows.length,
    children: total,
    needed: 2 * folds.length + 1
  })
}

/** One band on its way from drawings to a norm. */
interface BandTask {
  library: Library
  compute: Compute
  request: LearnRequest
  band: Band
  members: readonly DrawingRow[]
  rows: readonly NormRow[]
  primary: NormManifest['primary']
  work: Work
}

async function learnBand(task: BandTask): Promise<LearntNorm> {
  const { compute, request, rows, work } = task
  const { settings, seed } = request
  const started = performance.now()
  const { procedure, advance } = procedureOf(task)
  const folds = foldsByChild(rows, settings.folds, seed)
  checkFolds(task.band, rows, folds)
  const models = await inParallel([...folds.keys()], request.atOnce, async (k) => {
    const model = await trainWithout(compute, procedure, folds, [k], work)
    advance()
    return model
  })
  const calibration = await calibrate(compute, procedure, folds, models)
  const pValues = await outerPValues(compute, procedure, folds, work, advance)
  const children = rows.map((row) => row.child)
  const scorer = scorerGraph(rows[0]!.vector.length, models, settings)
  const norm = { manifest: { calibration, alpha: settings.alpha }, scorer: scorerSource(scorer) }
  const first = rows[0]!.vector
  const explanation = await learnScale(task, norm)
  const validation: Validation = {
    falseAlarms: falseAlarms(pValues, settings.alpha, children),
    meanTrainLoss: mean(models.map((m) => m.trainLoss)),
    meanValidationLoss: mean(models.map((m) => m.validationLoss)),
    bestEpochs: models.map((m) => m.bestEpoch),
    seconds: Math.round((performance.now() - started) / 100) / 10
  }
  const golden = { embedding: [...first], scores: (await foldScores(compute, norm.scorer, [first]))[0]! }
  const parts = { calibration, explanation, validation, golden, scorerSha256: norm.scorer.key }
  return { manifest: { ...describeNorm(task), ...parts }, scorer }
}

/** The training procedure of a band, and how its progress is told. */
function procedureOf({ library, request, band, rows, work }: BandTask): {
  procedure: Procedure
  advance: () => void
} {
  const { settings, seed, threads, atOnce } = request
  const stage = `train ${band.label}`
  // a training for each fold and each pair of folds, and one more part for the explanation's scale
  const total = settings.folds + (settings.folds * (settings.folds - 1)) / 2 + 1
  let done = 0
  const onEpoch: Procedure['onEpoch'] = (fold, point) =>
    work.report(stage, done, total, [{ ...point, series: `${band.label} fold ${fold}` }])
  const advance = (): void => {
    done += 1
    work.report(stage, done, total)
  }
  const folds = foldStore(library)
  return { procedure: { rows, settings, seed, threads, atOnce, folds, onEpoch }, advance }
}

function learnScale(task: BandTask, norm: ScaleRequest['norm']) {
  const { library, compute, request, members, work } = task
  const { pack, settings, seed } = request
  const picture = pictureReader(library, compute, pack, members, settings)
  return explanationScale(compute, { pack, norm, picture, sample: settings.explanationSample, seed }, work)
}

function pictureReader(
  library: Library,
  compute: Compute,
  pack: EncoderPack,
  members: readonly DrawingRow[],
  settings: TrainingSettings
) {
  const byId = new Map(members.map((row) => [row.drawing.id as string, row]))
  const spec = pictureSpec(pack.manifest, settings.evenShade)
  return async (id: string) =>
    (await compute.picture(await readOriginal(library, byId.get(id)!), spec)).pixels
}

function describeNorm({ request, band, members, rows, primary }: BandTask) {
  const { pack, settings, seed } = request
  const subjects: Record<string, number> = {}
  for (const { subject } of rows) if (subject) subjects[subject] = (subjects[subject] ?? 0) + 1
  const digest = createHash('sha256')
    .update(
      members
        .map((row) => row.sha256)
        .sort()
        .join('\n')
    )
    .digest('hex')
  return {
    schemaVersion: 1 as const,
    id: randomUUID(),
    createdAt: new Date().toISOString(),
    band,
    encoder: { id: pack.id, name: pack.manifest.name, interim: pack.manifest.status === 'interim' },
    preprocessing: { version: preprocessingVersion(settings.evenShade), evenShade: settings.evenShade },
    settings,
    seed,
    trainedOn: digest,
    n: rows.length,
    children: new Set(rows.map((row) => row.child)).size,
    subjects,
    childrenUnknown: members.some((row) => row.drawing.childId === null),
    synthetic: members.some((row) => row.drawing.synthetic),
    primary,
    alpha: settings.alpha,
    tadpole: VERSION
  }
}
