import { sha256 } from '../lib/sha256'
import { readFile } from 'node:fs/promises'
import { AppError } from '#contract/app-error'
import { writeDurably } from '../lib/durable-file'
import { readState, writeState } from '../onnx/format/state-file'
import type { Tensor } from '../onnx/format/tensor'

/** All that a training needs to go on as if it had never stopped. */
export interface Checkpoint {
  /** What is being trained from what; a checkpoint of another plan is not taken up. */
  plan: string
  /** Mini-batches done. */
  step: number
  state: Map<string, Tensor>
  /** What else the trainer remembers, as JSON. */
  notes: string
}

/** Where checkpoints go: a folder on disk, or a library. Writing is whole or not at all. */
export interface CheckpointStore {
  /** What there is to go on from: of this plan, or of another where the store holds but one. */
  load(plan: string): Promise<Checkpoint | null>
  save(checkpoint: Checkpoint): Promise<void>
}

/**
 * One file, replaced whole. A file that is damaged is refused (AppError 'checkpoint-damaged'), never half used.
 */
export function checkpointFile(path: string): CheckpointStore {
  return {
    async load() {
      const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw new AppError('file-unreadable', { file: path, reason: error.code ?? 'unknown' })
      })
      return bytes && decodeCheckpoint(bytes, path)
    },
    save: (checkpoint) => writeDurably(path, encodeCheckpoint(checkpoint))
  }
}

const DIGEST = 64

export function encodeCheckpoint({ plan, step, state, notes }: Checkpoint): Uint8Array {
  const model = writeState({ tensors: state, texts: { plan, step: String(step), notes } })
  return Buffer.concat([Buffer.from(sha256(model)), model])
}

export function decodeCheckpoint(bytes: Uint8Array, path: string): Checkpoint {
  const model = bytes.subarray(DIGEST)
  if (Buffer.from(bytes.subarray(0, DIGEST)).toString() !== sha256(model))
    throw new AppError('checkpoint-damaged', { file: path })
  const { tensors, texts } = readState(model)
  return { plan: texts.plan ?? '', step: Number(texts.step), state: tensors, notes: texts.notes ?? '{}' }
}
