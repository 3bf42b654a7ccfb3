import type { BatchProgress, CurvePoint } from '#contract/job'
import type { TrainingSettings } from '#contract/training-settings'
import type { Circumstances } from '#main/analysis/score/adjustment'
import { foldScores } from '#main/analysis/score/form-score'
import type { Compute } from '#main/compute/port'
import { checkCancelled, type Work } from '#main/lib/work'
import { scorerGraph, scorerSource } from '../deploy/scorer-graph'
import type { FormMethod } from '../methods/form-method'
import type { FoldModel } from '../train/fold-model'
import { validationSplit, type NormRow } from '../prepare/folds'
import { foldKey, type FoldStore } from '../train/fold-store'
import type { TrainingRun } from '../train/training-run'

export interface Procedure {
  method: FormMethod
  /** `vector`: what the method reads of a drawing. */
  rows: readonly NormRow[]
  /** Of each row: changed copies of it, which trainings see beside it and nothing else does. */
  augmented: readonly (readonly Float32Array[])[]
  /** Of each row: what scores are adjusted for. */
  circumstances: readonly Circumstances[]
  settings: TrainingSettings
  seed: number
  /** Trainings that run side by side; each is the same whatever runs beside it. */
  atOnce: number
  /** Trainings end after so many epochs at the latest; left out: by themselves. */
  endAt?: number | undefined
  /** Of drawings beside the rows, by which trainings tell when to stop; left out: by a share of the rows. */
  stopping?: readonly Float32Array[] | undefined
  /** What an earlier attempt at the same procedure has finished. */
  folds: FoldStore
  onEpoch(series: string, point: Omit<CurvePoint, 'series'>): void
  onBatch(series: string, batch: Omit<BatchProgress, 'series'>): void
}

/**
 * Trains on all rows but those of the given folds, or takes up what an earlier attempt has finished: the same bytes either way.
 * The seed depends on which folds are out, and on nothing else.
 */
export async function trainWithout(
  compute: Compute,
  procedure: Procedure,
  folds: readonly number[][],
  out: readonly number[],
  work: Work
): Promise<FoldModel> {
  const { method, rows, settings, seed } = procedure
  const indices = folds.flatMap((fold, k) => (out.includes(k) ? [] : fold))
  const foldSeed = seed + out.reduce((sum, k) => sum * 31 + k + 1, 0)
  const { stopping } = procedure
  const [training, shared] = stopping
    ? [indices, []]
    : validationSplit(rows, indices, settings.validationShare, foldSeed)
  const series = out.map((k) => k + 1).join('+')
  const copies = training.flatMap((i) => procedure.augmented[i]!)
  const beside = rows.length + copies.length
  const run: TrainingRun = {
    rows: [...rows.map((row) => row.vector), ...copies, ...(stopping ?? [])],
    training: [...training, ...copies.map((_, i) => rows.length + i)],
    validation: stopping ? stopping.map((_, i) => beside + i) : shared,
    settings,
    seed: foldSeed,
    onEpoch: (point) => procedure.onEpoch(series, point),
    onBatch: (batch) => procedure.onBatch(series, batch)
  }
  checkCancelled(work)
  // The others are trained faster than they could be encrypted and stored.
  if (method.name !== 'autoencoder') return method.train(compute, run, work)
  const key = foldKey(run)
  const kept = await procedure.folds.load(key)
  if (kept) return kept
  const checkpoints = procedure.folds.checkpoints(key)
  // what is kept goes by the settings that were asked for, however far it came
  const epochs = Math.min(settings.epochs, procedure.endAt ?? Infinity)
  const ended = { ...run, settings: { ...settings, epochs }, checkpoints }
  const trained = await method.train(compute, ended, work)
  await procedure.folds.save(key, trained)
  return trained
}

/** Form scores [drawings][models] of rows under several models at once, nothing adjusted. */
export async function scoresUnder(
  compute: Compute,
  { method, settings }: Pick<Procedure, 'method' | 'settings'>,
  models: readonly FoldModel[],
  rows: readonly Pick<NormRow, 'vector'>[]
): Promise<number[][]> {
  if (rows.length === 0) return []
  const scorer = scorerSource(scorerGraph(method, rows[0]!.vector.length, models, settings))
  return foldScores(
    compute,
    scorer,
    rows.map((row) => row.vector)
  )
}

/** Each row's score under the model that left its fold out, in order: all n normals calibrate, none was seen. */
export async function heldOutScores(
  compute: Compute,
  procedure: Procedure,
  folds: readonly number[][],
  models: readonly FoldModel[]
): Promise<number[]> {
  const all = await scoresUnder(compute, procedure, models, procedure.rows)
  const scores = new Array<number>(all.length).fill(NaN)
  folds.forEach((fold, k) => fold.forEach((i) => (scores[i] = all[i]![k]!)))
  return scores
}
