import type { EncoderTrainingSettings } from '#contract/encoder-training'
import type { Tensor } from '../onnx/format/tensor'
import type { EncoderShape } from './architecture'
import type { Teacher } from './distil/teacher'
import { SCALE_BATCHES, teacherTargets } from './distil/teacher-targets'
import type { MiniBatch } from './examples/make-batch'
import type { BatchShape } from './losses'

/** Where examples come from: the same feeds for the same step, whenever asked. */
export interface Supply {
  /** Names of what the word head tells apart. */
  words: readonly string[]
  /** Says what the examples are made of; part of what a checkpoint belongs to. */
  digest: string
  slice(shape: EncoderShape, batch: BatchShape, seed: number, from: number): MiniBatch
  /** As `slice`, of drawings that are never trained on. */
  heldOut(shape: EncoderShape, batch: BatchShape, seed: number): MiniBatch
}

/** An encoder to learn from, and the folder that keeps what it said of each mini-batch. */
export interface Distillation {
  teacher: Teacher
  folder: string
}

export type Feeds = Record<string, Tensor>

/** The feeds of every step, and of the drawings held out. */
export interface MiniBatches {
  at(step: number): Promise<Feeds>
  heldOut: Feeds
}

interface BatchSource {
  settings: Pick<EncoderTrainingSettings, 'seed' | 'repeat'>
  supply: Supply
  distillation: Distillation | null
}

/** With a teacher, its answers are among the feeds. Throws what the teacher throws. */
export async function miniBatches(
  { settings, supply, distillation }: BatchSource,
  { shape, batch }: { shape: EncoderShape; batch: BatchShape }
): Promise<MiniBatches> {
  const { seed, repeat } = settings
  const which = (step: number): number => (repeat > 0 ? step % repeat : step)
  const drawn = (step: number) => supply.slice(shape, batch, seed, which(step))
  const heldOut = supply.heldOut(shape, batch, seed)
  if (!distillation) return { at: (step) => Promise.resolve(drawn(step).feeds), heldOut: heldOut.feeds }
  const keyOf = (step: number): string => `batch-${which(step)}`
  const samples = Math.min(SCALE_BATCHES, repeat || SCALE_BATCHES)
  const { pictures, tokens, disturbed } = batch
  const targets = await teacherTargets({
    ...distillation,
    shape,
    plan: JSON.stringify([supply.digest, seed, shape.side, shape.patch, pictures, tokens, disturbed]),
    first: Array.from({ length: samples }, (_, step) => ({ key: keyOf(step), batch: drawn(step) }))
  })
  const withTargets = async (key: string, made: MiniBatch): Promise<Feeds> => ({
    ...made.feeds,
    ...(await targets.feeds(key, made))
  })
  return {
    at: (step) => withTargets(keyOf(step), drawn(step)),
    heldOut: await withTargets('held-out', heldOut)
  }
}
