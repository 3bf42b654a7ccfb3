import { createHash, randomUUID } from 'node:crypto'
import type { Band } from '../../src-preload/contract/analysis'
import { AppError } from '../../src-preload/contract/app-error'
import type { CurvePoint } from '../../src-preload/contract/job'
import { sentenceOf } from '../../src-preload/contract/sentences'
import type { TrainingSettings, Validation } from '../../src-preload/contract/training'
import { ensureEmbeddings, readOriginal } from '../analysis/embed-pipeline'
import type { EncoderPack } from '../analysis/embed/encoder-pack'
import { pictureSpec, preprocessingVersion } from '../analysis/preprocess/preprocessing'
import { foldScores } from '../analysis/score/form-score'
import type { NormManifest } from '../analysis/score/norm-model'
import type { Compute } from '../compute/port'
import type { DrawingRow } from '../library/drawings'
import type { Library } from '../library/library'
import { checkCancelled, type Work } from '../lib/work'
import { inBand } from '../norms/overview'
import { VERSION } from '../lib/version'
import { mean } from '../statistics/quantile'
import { calibrate, trainWithout, type Procedure } from './calibrate/cross-conformal'
import { scorerGraph, scorerSource } from './deploy/scorer-graph'
import { foldsByChild, type NormRow } from './prepare/folds'
import type { TrainedAutoencoder } from './train/train-autoencoder'
import { explanationScale } from './validate/explanation-scale'
import { falseAlarms, outerPValues } from './validate/false-alarms'

export interface LearnRequest {
  bands: readonly Band[]
  usable: readonly DrawingRow[]
  pack: EncoderPack
  settings: TrainingSettings
  seed: number
  threads: number
}

/** A learnt norm, ready to be written: nothing of it is in the library yet. */
export interface LearntNorm {
  manifest: NormManifest
  scorer: Uint8Array
}

export interface LearnResult {
  norms: LearntNorm[]
  skipped: { band: string; code: string; message: string }[]
}

/** prepare -> train -> calibrate -> validate, band by band; deploying is the caller's one transaction at the end. */
export async function learnNorms(library: Library, compute: Compute, request: LearnRequest, work: Work): Promise<LearnResult> {
  const { settings, pack } = request
  const { embeddings } = await ensureEmbeddings(library, compute, pack, settings.evenShade, request.usable, work)
  const result: LearnResult = { norms: [], skipped: [] }
  for (const [index, band] of request.bands.entries()) {
    checkCancelled(work)
    const share = partOf(work, index, request.bands.length)
    const members = request.usable.filter(
      (row) => embeddings.has(row.drawing.id) && inBand(band, { ...row.drawing, ageMonths: row.drawing.ageMonths!, child: row.child })
    )
    const rows = members.map(({ drawing, child }): NormRow => {
      return { drawing: drawing.id, child, subject: drawing.subject, vector: embeddings.get(drawing.id)!.vector }
    })
    try {
      checkSize(band, rows, settings.folds)
      result.norms.push(await learnBand(library, compute, request, band, members, rows, share))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'norm-too-small') throw error
      result.skipped.push({ band: band.label, code: error.code, message: sentenceOf(error.failure) })
    }
  }
  return result
}

/** Progress of one band among several, so that the whole training has one bar and one ETA. */
function partOf(work: Work, index: number, count: number): Work {
  return {
    signal: work.signal,
    report: (stage, done, total, points) => work.report(stage, index + (total ? done / total : 0), count, points)
  }
}

function checkSize(band: Band, rows: readonly NormRow[], folds: number): void {
  const children = new Set(rows.map((row) => row.child)).size
  const needed = 2 * folds
  if (rows.length < needed || children < needed)
    throw new AppError('norm-too-small', { band: band.label, n: rows.length, children, needed })
}

async function learnBand(
  library: Library,
  compute: Compute,
  request: LearnRequest,
  band: Band,
  members: readonly DrawingRow[],
  rows: readonly NormRow[],
  work: Work
): Promise<LearntNorm> {
  const { settings, seed, pack, threads } = request
  const started = performance.now()
  const count = settings.folds
  // as many trainings, and one more part for the explanation's scale
  const total = count + (count * (count - 1)) / 2 + 1
  let done = 0
  const advance = (): void => work.report(`train ${band.label}`, (done += 1), total)
  const onEpoch = (fold: string, point: Omit<CurvePoint, 'series'>): void =>
    work.report(`train ${band.label}`, done, total, [{ ...point, series: `${band.label} fold ${fold}` }])
  const procedure: Procedure = { rows, settings, seed, threads, onEpoch }
  const folds = foldsByChild(rows, count, seed)
  const models: TrainedAutoencoder[] = []
  for (const k of folds.keys()) {
    models.push(await trainWithout(compute, procedure, folds, [k], work))
    advance()
  }
  const calibration = await calibrate(compute, procedure, folds, models)
  const alarms = falseAlarms(await outerPValues(compute, procedure, folds, work, advance), settings.alpha)
  const scorer = scorerGraph(rows[0]!.vector.length, models, settings)
  const norm = { manifest: { calibration, alpha: settings.alpha }, scorer: scorerSource(scorer) }
  work.report(`explain scale ${band.label}`, total - 1, total)
  const picture = pictureReader(library, compute, pack, members, settings)
  const explanation = await explanationScale(compute, { pack, norm, picture, sample: settings.explanationSample, seed }, work)
  const golden = { embedding: [...rows[0]!.vector], scores: (await foldScores(compute, norm.scorer, [rows[0]!.vector]))[0]! }
  const validation: Validation = {
    falseAlarms: alarms,
    meanTrainLoss: mean(models.map((m) => m.trainLoss)),
    meanValidationLoss: mean(models.map((m) => m.validationLoss)),
    bestEpochs: models.map((m) => m.bestEpoch),
    seconds: Math.round((performance.now() - started) / 100) / 10
  }
  const manifest = { ...describeNorm(request, band, members, rows), calibration, explanation, validation, golden }
  return { manifest: { ...manifest, scorerSha256: norm.scorer.key }, scorer }
}

function pictureReader(library: Library, compute: Compute, pack: EncoderPack, members: readonly DrawingRow[], settings: TrainingSettings) {
  const byId = new Map(members.map((row) => [row.drawing.id as string, row]))
  const spec = pictureSpec(pack.manifest, settings.evenShade)
  return async (id: string) => (await compute.picture(await readOriginal(library, byId.get(id)!), spec)).pixels
}

function describeNorm(request: LearnRequest, band: Band, members: readonly DrawingRow[], rows: readonly NormRow[]) {
  const { pack, settings, seed } = request
  const subjects: Record<string, number> = {}
  for (const { subject } of rows) if (subject) subjects[subject] = (subjects[subject] ?? 0) + 1
  const digest = createHash('sha256').update(members.map((row) => row.sha256).sort().join('\n')).digest('hex')
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
    primary: 'form' as const,
    alpha: settings.alpha,
    tadpole: VERSION
  }
}
