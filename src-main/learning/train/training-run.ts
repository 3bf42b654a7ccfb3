import type { BatchProgress, CurvePoint } from '#contract/job'
import type { TrainingSettings } from '#contract/training-settings'
import type { EpochCheckpoints } from './epoch-checkpoint'

/** What one training sees: rows by index, those it learns from and those that tell when to stop. */
export interface TrainingRun {
  rows: readonly Float32Array[]
  training: readonly number[]
  validation: readonly number[]
  settings: TrainingSettings
  seed: number
  /** Where the training is kept while it runs, so that it can go on; left out: nowhere. */
  checkpoints?: EpochCheckpoints
  onEpoch(point: Omit<CurvePoint, 'series'>): void
  onBatch?(batch: Omit<BatchProgress, 'series'>): void
}
