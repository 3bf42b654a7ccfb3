import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import { EncoderManifest } from '#contract/encoder'
import type { Compute, ModelSource } from '#main/compute/port'
import { random } from '#main/lib/random'
import type { Model } from '#main/onnx/format/model'
import { readModel } from '#main/onnx/format/read'
import { writeModel } from '#main/onnx/format/write'
import { LATER_BLOCKS, poolBlocks, pooledBlocksSize, POOLED_BLOCKS } from '#main/onnx/inspect/pool-blocks'
import { projectPatches, PROJECTED_PATCHES } from '#main/onnx/inspect/project-patches'
import { keepOutputs } from '#main/onnx/inspect/tap-attention'
import { normaliseSpec } from '../preprocess/preprocessing'
import { PATCH_SIZE, projection } from './patches'

/** An encoder ready for use: how to feed it, and a graph reduced to what embedding needs. */
export interface EncoderPack {
  /** SHA-256 of the pack's ONNX file. */
  id: string
  manifest: EncoderManifest
  embedding: ModelSource
  /** The same, with mean tokens and projected patches where the graph is a transformer that can be looked into. */
  layers: ModelSource
  /** Whether `layers` has those further outputs. */
  looksInto(): Promise<boolean>
  /** What says of each patch whether it fits, where the pack has that output. */
  fit: ModelSource
  /** The whole ONNX file as its author made it. */
  file(): Promise<Uint8Array>
}

/** Checks `encoder.json`. Throws AppError 'encoder-manifest'. */
export function parseManifest(bytes: Uint8Array): EncoderManifest {
  try {
    return EncoderManifest.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch (error) {
    throw new AppError('encoder-manifest', {
      reason: (error as Error).message.replace(/\s+/g, ' ').slice(0, 200)
    })
  }
}

/** The parts of the graph that the embedding needs, as a session of its own: the rest would only cost time. */
export function packOf(id: string, manifest: EncoderManifest, file: () => Promise<Uint8Array>): EncoderPack {
  return {
    id,
    manifest,
    file,
    embedding: {
      key: `${id}/embedding`,
      bytes: async () => writeModel(keepOutputs(readModel(await file()), [manifest.outputs.embedding]))
    },
    looksInto: once(async () => hasBlocks(manifest, readModel(await file()))),
    layers: {
      key: `${id}/layers`,
      bytes: async () => writeModel(withLayers(readModel(await file()), manifest))
    },
    fit: {
      key: `${id}/fit`,
      bytes: async () =>
        writeModel(keepOutputs(readModel(await file()), [manifest.outputs.mismatchLogit ?? '']))
    }
  }
}

/**
 * Whether the tokens of the graph's blocks are used: as it was found when the pack was added, so that all embeddings and models of a
 * library with this pack are of one kind, also where a later version finds blocks in more files.
 */
export function hasBlocks(manifest: EncoderManifest, model: Model): boolean {
  const tried = manifest.trials?.find((trial) => trial.what === 'blocks')
  return tried ? tried.works : pooledBlocksSize(model) > 0
}

/** The same answer without asking twice; a failure is asked again. */
function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let known: Promise<Value> | undefined
  return () => (known ??= ask().catch((error: unknown) => ((known = undefined), Promise.reject(error))))
}

/** The embedding's part of the graph, with what can be seen of its blocks where there are any. */
function withLayers(model: Model, manifest: EncoderManifest): Model {
  const { outputs, prefixTokens, grid } = manifest
  if (!hasBlocks(manifest, model)) return keepOutputs(model, [outputs.embedding])
  const layout = { prefixTokens, patches: grid[0] * grid[1] }
  const pooled = projectPatches(poolBlocks(model, layout), layout, PATCH_SIZE, projection)
  return keepOutputs(pooled, [
    outputs.embedding,
    POOLED_BLOCKS,
    LATER_BLOCKS,
    PROJECTED_PATCHES,
    outputs.mismatchLogit ?? ''
  ])
}

/** Checks that the manifest fits the graph. Throws AppError 'encoder-manifest'. */
export function checkManifest(manifest: EncoderManifest, { graph }: Model): void {
  const outputs = graph.outputs.map((o) => o.name)
  const { embedding, tokens, mismatchLogit } = manifest.outputs
  const wanted = [embedding, tokens, mismatchLogit].filter((name) => typeof name === 'string')
  const missing = wanted.filter((name) => !outputs.includes(name))
  if (missing.length)
    throw new AppError('encoder-manifest', because('output-missing', { outputs: missing.join(', ') }))
  const fed = graph.inputs.filter((input) => !graph.initializers.has(input.name)).map((input) => input.name)
  if (fed.length !== 1 || fed[0] !== manifest.input.name)
    throw new AppError('encoder-manifest', because('inputs', { inputs: fed.join(', ') }))
}

/** A picture of random strokes on white, RGB [height, width, 3]: what golden embeddings are computed on. */
export function goldenPicture(manifest: EncoderManifest, seed: number): Uint8Array {
  const { width, height } = manifest.input
  const pixels = new Uint8Array(width * height * 3).fill(255)
  const rng = random(seed, 'golden')
  for (let stroke = 0; stroke < 12; stroke += 1) {
    let [x, y, angle] = [rng.next() * width, rng.next() * height, rng.next() * 2 * Math.PI]
    for (let step = 0; step < width; step += 1) {
      angle += (rng.next() - 0.5) * 0.4
      x = Math.min(width - 1, Math.max(0, x + Math.cos(angle)))
      y = Math.min(height - 1, Math.max(0, y + Math.sin(angle)))
      pixels.fill(
        40,
        (Math.floor(y) * width + Math.floor(x)) * 3,
        (Math.floor(y) * width + Math.floor(x)) * 3 + 3
      )
    }
  }
  return pixels
}

export async function goldenEmbedding(
  compute: Compute,
  pack: EncoderPack,
  seed: number
): Promise<Float32Array> {
  const { width, height } = pack.manifest.input
  const pictures = { pixels: goldenPicture(pack.manifest, seed), count: 1, width, height }
  const name = pack.manifest.outputs.embedding
  const result = await compute.runPictures(pack.embedding, pictures, normaliseSpec(pack.manifest), [name])
  const vector = result[name]!.data as Float32Array
  if (vector.length !== pack.manifest.embeddingSize || !vector.every(Number.isFinite))
    throw new AppError('encoder-manifest', because('embedding-length', { length: vector.length }))
  return vector
}

/** Largest difference as a share of the reference's length. */
export function relativeDifference(found: ArrayLike<number>, reference: readonly number[]): number {
  const length = Math.hypot(...reference) || 1
  return (
    reference.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (found[i] ?? NaN))), 0) / length
  )
}
