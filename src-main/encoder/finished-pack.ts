import type { EncoderManifest } from '../../src-preload/contract/encoder'
import { goldenEmbedding, packOf } from '../analysis/embed/encoder-pack'
import type { Compute } from '../compute/port'
import { sha256 } from '../library/sealed'
import { halfWeights } from '../onnx/build/half-weights'
import { writeModel } from '../onnx/format/write'
import { embeddingSizeOf } from './architecture'
import { encoderGraph } from './encoder-graph'
import type { TrainedEncoder } from './train-encoder'

/** Who made an encoder of what, as its pack states it. */
export interface PackDescription {
  name: string
  version: string
  licence: string
  credits: string
  training: NonNullable<EncoderManifest['training']>
}

export interface FinishedPack {
  manifest: EncoderManifest & { sha256: string }
  onnx: Uint8Array
}

const GOLDEN_SEED = 1

/** A trained encoder as a pack: the graph with weights in half precision, and the manifest with its golden embedding. */
export async function finishedPack(
  compute: Compute,
  { shape, weights }: TrainedEncoder,
  description: PackDescription
): Promise<FinishedPack> {
  const onnx = writeModel(halfWeights(encoderGraph(shape, weights)))
  const id = sha256(onnx)
  const grid = shape.side / shape.patch
  const manifest: EncoderManifest = {
    schemaVersion: 1,
    ...description,
    file: 'encoder.onnx',
    sha256: id,
    status: 'trained',
    input: {
      name: 'pixels',
      width: shape.side,
      height: shape.side,
      channels: 'RGB',
      scale: 1 / 255,
      mean: [1, 1, 1],
      std: [1, 1, 1],
      paper: 255
    },
    outputs: { embedding: 'embedding', tokens: 'tokens' },
    embeddingSize: embeddingSizeOf(shape),
    patchSize: shape.patch,
    grid: [grid, grid],
    prefixTokens: 0
  }
  const pack = packOf(id, manifest, () => Promise.resolve(onnx))
  const embedding = [...(await goldenEmbedding(compute, pack, GOLDEN_SEED))]
  return { manifest: { ...manifest, sha256: id, golden: { seed: GOLDEN_SEED, embedding } }, onnx }
}
