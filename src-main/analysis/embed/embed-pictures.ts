import type { Compute } from '../../compute/port'
import { float32, type Tensor } from '../../onnx/format/tensor'
import { PATCH_WEIGHTS, POOLED_BLOCKS } from '../../onnx/inspect/pool-blocks'
import { normaliseSpec } from '../preprocess/preprocessing'
import type { EncoderPack } from './encoder-pack'
import { darkness, patchWeights } from './ink'
import { rowsOf, scatter } from './traits'

/** Pictures in one run of the encoder: enough to fill the machine, little enough to cancel soon. */
export const EMBED_BATCH = 16

/** RGB bytes of the pack's input size as one batch. */
function batchOf(pack: EncoderPack, pictures: readonly Uint8Array[]) {
  const { width, height } = pack.manifest.input
  const size = width * height * 3
  const pixels = new Uint8Array(size * pictures.length)
  pictures.forEach((picture, i) => pixels.set(picture, i * size))
  return { pixels, count: pictures.length, width, height }
}

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
  const name = pack.manifest.outputs.embedding
  const batch = batchOf(pack, pictures)
  const result = await compute.runPictures(pack.embedding, batch, normaliseSpec(pack.manifest), [name])
  return rowsOf(result[name]!.data as Float32Array, pack.manifest.embeddingSize, pictures.length)
}

/** What is kept of a drawing: its embedding, and its traits: the mean token of every block, then wavelet scattering. */
export interface Described {
  vector: Float32Array
  traits: Float32Array
}

/**
 * Embedding and traits of pictures (RGB bytes of the pack's input size) and of the same drawings as pages [144, 144, 3].
 * A pack whose blocks cannot be looked into gives scattering alone. Throws AppError 'unexpected' as above.
 */
export async function describePictures(
  compute: Compute,
  pack: EncoderPack,
  pictures: readonly Uint8Array[],
  pages: readonly Uint8Array[]
): Promise<Described[]> {
  if (pictures.length === 0) return []
  const { outputs, embeddingSize } = pack.manifest
  const count = pictures.length
  const result = await runLayers(compute, pack, pictures)
  const vectors = rowsOf(result[outputs.embedding]!.data as Float32Array, embeddingSize, count)
  const pooled = result[POOLED_BLOCKS]
  const blocks = pooled ? rowsOf(pooled.data as Float32Array, pooled.dims[1]!, count) : null
  const scattered = await scatter(compute, pages)
  return vectors.map((vector, i) => {
    return { vector, traits: Float32Array.of(...(blocks?.[i] ?? []), ...scattered[i]!) }
  })
}

async function runLayers(
  compute: Compute,
  pack: EncoderPack,
  pictures: readonly Uint8Array[]
): Promise<Record<string, Tensor>> {
  const { input, grid, outputs } = pack.manifest
  const patches = grid[0] * grid[1]
  const weights = new Float32Array(patches * pictures.length)
  pictures.forEach((pixels, i) => weights.set(patchWeights(darkness(pixels), input, grid), i * patches))
  const looked = await pack.looksInto()
  const beside: Record<string, Tensor> = looked
    ? { [PATCH_WEIGHTS]: float32(weights, [pictures.length, patches]) }
    : {}
  const names = looked ? [outputs.embedding, POOLED_BLOCKS] : [outputs.embedding]
  const batch = batchOf(pack, pictures)
  return compute.runPictures(pack.layers, batch, normaliseSpec(pack.manifest), names, beside)
}
