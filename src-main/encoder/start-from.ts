import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../src-preload/contract/app-error'
import { sha256 } from '../library/sealed'
import { weightOf } from '../onnx/build/half-weights'
import { readModel } from '../onnx/format/read'
import type { Tensor } from '../onnx/format/tensor'
import { initialEncoder, type EncoderShape } from './architecture'
import type { EncoderRun } from './train-encoder'

/** The encoder of a pack's folder, to go on from. Throws AppError 'file-unreadable', 'encoder-not-ours'. */
export async function startFrom(folder: string): Promise<NonNullable<EncoderRun['start']>> {
  const bytes = await readFile(join(folder, 'encoder.onnx')).catch(() => {
    throw new AppError('file-unreadable', { file: join(folder, 'encoder.onnx'), reason: 'it is not there' })
  })
  return startOf(bytes)
}

/** Shape and weights of an encoder that Tadpole made. Throws AppError 'encoder-not-ours' for any other. */
export function startOf(bytes: Uint8Array): NonNullable<EncoderRun['start']> {
  const model = readModel(bytes)
  const stated = model.metadata['tadpole.encoder']
  if (!stated) throw new AppError('encoder-not-ours')
  const shape = JSON.parse(stated) as EncoderShape
  const weights = new Map<string, Tensor>()
  for (const [name, { dims }] of initialEncoder(shape, 0)) {
    const found = weightOf(model, name)
    if (!found || found.dims.join() !== dims.join()) throw new AppError('encoder-not-ours')
    weights.set(name, found)
  }
  return { id: sha256(bytes), shape, weights }
}
