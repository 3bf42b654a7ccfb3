import { join } from 'node:path'
import type { EncoderManifest } from '../../src-preload/contract/encoder'
import { goldenEmbedding, packOf } from '../analysis/embed/encoder-pack'
import type { Compute } from '../compute/port'
import { writeDurably } from '../lib/durable-file'
import { sha256 } from '../library/sealed'
import { writeModel } from '../onnx/format/write'
import { vitGraph, type VitShape } from './vit-graph'

const SHAPE: VitShape = { side: 96, patch: 8, width: 96, depth: 3, heads: 3 }
const SEED = 1

/** Writes the pack that stands in until a trained encoder ships: random weights, and says so. Same seed, same bytes. */
export async function makeInterimEncoder(compute: Compute, folder: string): Promise<string> {
  const bytes = writeModel(vitGraph(SHAPE, SEED))
  const id = sha256(bytes)
  const grid = SHAPE.side / SHAPE.patch
  const manifest: EncoderManifest = {
    schemaVersion: 1,
    name: 'interim-vit',
    version: `random-${SEED}`,
    licence: 'Apache-2.0',
    credits: 'Random weights from a seed; no data was used.',
    file: 'encoder.onnx',
    sha256: id,
    status: 'interim',
    input: {
      name: 'pixels',
      width: SHAPE.side,
      height: SHAPE.side,
      channels: 'RGB',
      scale: 1 / 255,
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
      paper: 255
    },
    outputs: { embedding: 'embedding', tokens: 'tokens' },
    embeddingSize: SHAPE.width,
    patchSize: SHAPE.patch,
    grid: [grid, grid],
    prefixTokens: 0
  }
  const golden = await goldenEmbedding(
    compute,
    packOf(id, manifest, () => Promise.resolve(bytes)),
    SEED
  )
  await writeDurably(join(folder, 'encoder.onnx'), bytes)
  const described = { ...manifest, golden: { seed: SEED, embedding: [...golden] } }
  await writeDurably(join(folder, 'encoder.json'), Buffer.from(`${JSON.stringify(described, null, 2)}\n`))
  return id
}
