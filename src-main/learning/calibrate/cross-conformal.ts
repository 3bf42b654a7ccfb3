import type { CurvePoint } from '../../../src-preload/contract/job'
import type { TrainingSettings } from '../../../src-preload/contract/training'
import { foldScores } from '../../analysis/score/form-score'
import type { HeldOut } from '../../analysis/score/norm-model'
import type { Compute } from '../../compute/port'
import { checkCancelled, type Work } from '../../lib/work'
import { scorerGraph, scorerSource } from '../deploy/scorer-graph'
import { validationSplit, type NormRow } from '../prepare/folds'
import { foldKey, type FoldStore } from '../train/fold-store'
import { trainAutoencoder, type TrainedAutoencoder, type TrainingRun } from '../train/train-autoencoder'

export interface Procedure {
  rows: readonly NormRow[]
  settings: TrainingSettings
  seed: number
  threads: number
  /** Trainings that run side by side; each is the same whatever runs beside it. */
  atOnce: number
  /** What an earlier attempt at the same procedure has finished. */
  folds: FoldStore
  onEpoch(series: string, point: Omit<CurvePoint, 'series'>): void
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
): Promise<TrainedAutoencoder> {
  const { rows, settings, seed, threads } = procedure
  const indices = folds.flatMap((fold, k) => (out.includes(k) ? [] : fold))
  const foldSeed = seed + out.reduce((sum, k) => sum * 31 + k + 1, 0)
  const [training, validation] = validationSplit(rows, indices, settings.validationShare, foldSeed)
  const series = out.map((k) => k + 1).join('+')
  const run: TrainingRun = {
    rows: rows.map((row) => row.vector),
    training,
    validation,
    settings,
    seed: foldSeed,
    threads,
    onEpoch: (point) => procedure.onEpoch(series, point)
  }
  checkCancelled(work)
  const key = foldKey(run)
  const kept = await procedure.folds.load(key)
  if (kept) return kept
  const trained = await trainAutoencoder(compute, run, work)
  await procedure.folds.save(key, trained)
  return trained
}

/** Form scores [drawings][models] of rows under several models at once. */
export async function scoresUnder(
  compute: Compute,
  models: readonly TrainedAutoencoder[],
  rows: readonly NormRow[],
  settings: TrainingSettings
): Promise<number[][]> {
  if (rows.length === 0) return []
  const scorer = scorerSource(scorerGraph(rows[0]!.vector.length, models, settings))
  return foldScores(
    compute,
    scorer,
    rows.map((row) => row.vector)
  )
}

/** Scores each fold's rows under the model that left the fold's children out: all n normals calibrate, none was seen. */
export async function calibrate(
  compute: Compute,
  procedure: Procedure,
  folds: readonly number[][],
  models: readonly TrainedAutoencoder[]
): Promise<HeldOut[][]> {
  const all = await scoresUnder(compute, models, procedure.rows, procedure.settings)
  return folds.map((fold, k) =>
    fold.map((i) => ({
      drawing: procedure.rows[i]!.drawing,
      child: procedure.rows[i]!.child,
      score: all[i]![k]!
    }))
  )
}
