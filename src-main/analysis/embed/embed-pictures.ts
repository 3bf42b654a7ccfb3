import { AppError } from '../../../src-preload/contract/app-error'
import type { Compute } from '../../compute/port'
import { normaliseSpec } from '../preprocess/preprocessing'
import type { EncoderPack } from './encoder-pack'

/** Pictures in one run of the encoder: enough to fill the machine, little enough to cancel soon. */
export const EMBED_BATCH = 16

/**
 * One embedding [embeddingSize] a picture, in one run for all. `pictures` are RGB bytes of the pack's input size.
 * Throws AppError 'unexpected' where the encoder yields anything but finite numbers.
 */
export async function embedPictures(
  compute: Compute,
  pack: EncoderPack,
  pictures: readonly Uint8Array[]
): Promise<Float32Array[]> {
  if (pictures.length === 0) return []
  const { width, height } = pack.manifest.input
  const size = width * height * 3
  const pixels = new Uint8Array(size * pictures.length)
  pictures.forEach((picture, i) => pixels.set(picture, i * size))
  const name = pack.manifest.outputs.embedding
  const batch = { pixels, count: pictures.length, width, height }
  const result = await compute.runPictures(pack.embedding, batch, normaliseSpec(pack.manifest), [name])
  const data = result[name]!.data as Float32Array
  const length = pack.manifest.embeddingSize
  return pictures.map((_, i) => {
    const vector = data.slice(i * length, (i + 1) * length)
    if (!vector.every(Number.isFinite))
      throw new AppError('unexpected', { detail: 'the encoder answered no numbers' })
    return vector
  })
}
