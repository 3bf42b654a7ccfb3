import { createHash, randomUUID } from 'node:crypto'
import type { Band } from '../../src-preload/contract/analysis'
import { AppError } from '../../src-preload/contract/app-error'
import type { TrainingSettings, Validation } from '../../src-preload/contract/training'
import { readOriginal } from '../analysis/embed-pipeline'
import type { EncoderPack } from '../analysis/embed/encoder-pack'
import { pictureSpec, preprocessingVersion } from '../analysis/preprocess/preprocessing'
import { promptOf } from '../analysis/score/development-index'
import { foldScores } from '../analysis/score/form-score'
import type { HeldOut, NormManifest } from '../analysis/score/norm-model'
import type { Compute } from '../compute/port'
import type { DrawingRow } from '../library/drawings'
import type { Library } from '../library/library'
import type { StoredEmbedding } from '../library/results'
import { VERSION } from '../lib/version'
import { inParallel, type Work } from '../lib/work'
import { mean } from '../statistics/quantile'
import { calibrate, trainWithout, type Procedure } from './calibrate/cross-conformal'
import { scorerGraph, scorerSource } from './deploy/scorer-graph'
import { foldsByChild, type NormRow } from './prepare/folds'
import { foldStore } from './train/fold-store'
import { confoundsOf, type ScoredDrawing } from './validate/confounds'
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

/** Throws AppError 'norm-too-small', 'threshold-too-small'. */
export function checkSize(band: Band, rows: readonly NormRow[], { folds, alpha }: TrainingSettings): void {
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
export interface BandTask {
  library: Library
  compute: Compute
  request: LearnRequest
  band: Band
  members: readonly DrawingRow[]
  rows: readonly NormRow[]
  embeddings: ReadonlyMap<string, StoredEmbedding>
  primary: NormManifest['primary']
  work: Work
}

/** train -> calibrate -> validate for one band. Throws AppError 'norm-too-small', 'training-diverged', 'cancelled'. */
export async function learnBand(task: BandTask): Promise<LearntNorm> {
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
    confounds: confoundsOf(circumstances(task, calibration), seed),
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

/** Held-out scores and what they should not be about. */
function circumstances({ members, rows, embeddings }: BandTask, calibration: HeldOut[][]): ScoredDrawing[] {
  const scores = new Map(calibration.flat().map((h) => [h.drawing, h.score]))
  return rows.map(({ drawing: id, child }, i) => {
    const { facts } = embeddings.get(id)!
    const { drawingTool: tool, site, ...drawing } = members[i]!.drawing
    return { child, score: scores.get(id)!, facts, tool, site, prompt: promptOf(drawing) }
  })
}
