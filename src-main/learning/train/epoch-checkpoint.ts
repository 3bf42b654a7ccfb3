import type { CurvePoint } from '#contract/job'
import type { PlateauState } from '#main/onnx/optimise/learning-rate'
import { readState, writeState } from '#main/onnx/format/state-file'
import type { Tensor } from '#main/onnx/format/tensor'

export type EpochPoint = Omit<CurvePoint, 'series'>

/** The best validation so far. Epochs count from 1; 0: there was none yet. */
export interface BestEpoch {
  bestEpoch: number
  trainLoss: number
  validationLoss: number
}

/** How far a training has come, beside its weights. */
export interface EpochProgress {
  /** Finished epochs. */
  epoch: number
  best: BestEpoch
  plateau: PlateauState
  points: EpochPoint[]
}

/** A training between two epochs: it goes on from here to the same bytes. */
export interface EpochCheckpoint {
  progress: EpochProgress
  /** All that is carried from slice to slice, and the weights of the best epoch. */
  state: Record<string, Tensor>
  best: Record<string, Tensor>
}

export interface EpochCheckpoints {
  load(): Promise<EpochCheckpoint | null>
  save(checkpoint: EpochCheckpoint): Promise<void>
}

const BEST = 'best.'

export function encodeEpochs({ progress, state, best }: EpochCheckpoint): Uint8Array {
  const marked = Object.entries(best).map(([name, tensor]) => [`${BEST}${name}`, tensor] as const)
  const tensors = new Map([...Object.entries(state), ...marked])
  // JSON knows no Infinity: a best that is not there yet is written as none
  const { validationLoss } = progress.best
  const written = {
    ...progress,
    waiting: !Number.isFinite(validationLoss),
    waited: !Number.isFinite(progress.plateau.best)
  }
  return writeState({ tensors, texts: { progress: JSON.stringify(written) } })
}

export function decodeEpochs(bytes: Uint8Array): EpochCheckpoint {
  const { tensors, texts } = readState(bytes)
  const { waiting, waited, ...progress } = JSON.parse(texts.progress!) as EpochProgress & {
    waiting: boolean
    waited: boolean
  }
  if (waiting) progress.best = { bestEpoch: 0, trainLoss: NaN, validationLoss: Infinity }
  if (waited) progress.plateau.best = Infinity
  const all = [...tensors]
  const state = Object.fromEntries(all.filter(([name]) => !name.startsWith(BEST)))
  const best = all
    .filter(([name]) => name.startsWith(BEST))
    .map(([name, t]) => [name.slice(BEST.length), t] as const)
  return { progress, state, best: Object.fromEntries(best) }
}
