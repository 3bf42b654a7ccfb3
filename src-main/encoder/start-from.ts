import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../src-preload/contract/app-error'
import { EncoderTrainingSettings } from '../../src-preload/contract/encoder-training'
import { sha256 } from '../library/sealed'
import { weightOf } from '../onnx/build/half-weights'
import { readModel } from '../onnx/format/read'
import type { Tensor } from '../onnx/format/tensor'
import { initialEncoder, type EncoderShape } from './architecture'
import { shapeOf, type EncoderRun } from './train-encoder'

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
  const shape = shapeStated(stated)
  if (!shape) throw new AppError('encoder-not-ours')
  const weights = new Map<string, Tensor>()
  for (const [name, { dims }] of initialEncoder(shape, 0)) {
    const found = weightOf(model, name)
    if (!found || found.dims.join() !== dims.join()) throw new AppError('encoder-not-ours')
    weights.set(name, found)
  }
  return { id: sha256(bytes), shape, weights }
}

/** The settings with the sizes of the encoder that is gone on from: what its pack will state. */
export function withSizesOf(
  settings: EncoderTrainingSettings,
  start: EncoderRun['start']
): EncoderTrainingSettings {
  if (!start) return settings
  const { width, depth, hidden } = start.shape
  return { ...settings, width, depth, hidden }
}

/** The sizes that a file states, where they are ones that we make: a file may state anything, and sizes are memory. */
function shapeStated(text: string): EncoderShape | null {
  try {
    const stated = JSON.parse(text) as EncoderShape
    const { width, hidden, depth, taps } = stated
    const settings = EncoderTrainingSettings.safeParse({ width, hidden, depth })
    const tapped = taps.length > 0 && taps.every((tap) => Number.isInteger(tap) && tap >= 1 && tap <= depth)
    if (!settings.success || !tapped) return null
    const ours: EncoderShape = { ...shapeOf(settings.data), taps }
    const same = (Object.keys(ours) as (keyof EncoderShape)[]).every(
      (key) => String(stated[key]) === String(ours[key])
    )
    return same ? ours : null
  } catch {
    return null
  }
}
