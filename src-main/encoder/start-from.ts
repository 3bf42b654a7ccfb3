import { because } from '#contract/because'
import { sha256 } from '../lib/sha256'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#contract/app-error'
import type { EncoderTrainingSettings } from '#contract/encoder-training'
import { readModel } from '../onnx/format/read'
import { branchesOf, embeds, type Branch } from './branch'

/** An encoder to go on from. */
export interface Start {
  id: string
  branches: Branch[]
}

/** The encoder of a pack's folder. Throws AppError 'file-unreadable', 'encoder-not-ours'. */
export async function startFrom(folder: string): Promise<Start> {
  const bytes = await readFile(join(folder, 'encoder.onnx')).catch(() => {
    throw new AppError('file-unreadable', because('not-there', { file: join(folder, 'encoder.onnx') }))
  })
  return startOf(bytes)
}

/** The branches of an encoder that Tadpole made. Throws AppError 'encoder-not-ours' for any other. */
export function startOf(bytes: Uint8Array): Start {
  return { id: sha256(bytes), branches: branchesOf(readModel(bytes)) }
}

/** The settings with the sizes of the first branch that is gone on from: what the new pack will state. */
export function withSizesOf(settings: EncoderTrainingSettings, start: Start | null): EncoderTrainingSettings {
  const first = start?.branches.find(embeds)
  if (!first) return settings
  const { width, depth, hidden } = first.shape
  return { ...settings, width, depth, hidden }
}
