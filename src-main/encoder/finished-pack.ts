import { sha256 } from '../lib/sha256'
import type { EncoderManifest } from '#contract/encoder'
import { goldenEmbedding, packOf } from '../analysis/embed/encoder-pack'
import type { Compute } from '../compute/port'
import { halfWeights } from '../onnx/build/half-weights'
import { writeModel } from '../onnx/format/write'
import { computesFit, type Branch } from './branch'
import { wholeSizeOf, encoderGraph } from './encoder-graph'

/** Who made an encoder of what, as its pack states it. */
export interface PackDescription {
  name: string
  version: string
  licence: string
  credits: string
  training: NonNullable<EncoderManifest['training']>
  branches?: EncoderManifest['branches']
}

export interface FinishedPack {
  manifest: EncoderManifest & { sha256: string }
  onnx: Uint8Array
}

const GOLDEN_SEED = 1

/** A trained encoder as a pack: the graph with weights in half precision, and the manifest with its golden embedding. */
export async function finishedPack(
  compute: Compute,
  branches: readonly Branch[],
  description: PackDescription
): Promise<FinishedPack> {
  const onnx = writeModel(halfWeights(encoderGraph(branches)))
  const id = sha256(onnx)
  const { shape } = branches.find(computesFit)!
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
    outputs: { embedding: 'embedding', tokens: 'tokens', mismatchLogit: 'mismatchLogit' },
    embeddingSize: wholeSizeOf(branches),
    patchSize: shape.patch,
    grid: [grid, grid],
    prefixTokens: 0
  }
  const pack = packOf(id, manifest, () => Promise.resolve(onnx))
  const embedding = [...(await goldenEmbedding(compute, pack, GOLDEN_SEED))]
  return { manifest: { ...manifest, sha256: id, golden: { seed: GOLDEN_SEED, embedding } }, onnx }
}
