import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { EncoderManifest } from '#contract/encoder'
import type { Compute } from '#main/compute/port'
import type { Model } from '#main/onnx/format/model'
import { adoptModel } from '#main/onnx/adopt/adopt-model'
import { differentiate } from '#main/onnx/differentiate/differentiate'
import { OnnxError } from '#main/onnx/format/onnx-error'
import { writeModel } from '#main/onnx/format/write'
import { float32 } from '#main/onnx/format/tensor'
import { PATCH_WEIGHTS } from '#main/onnx/inspect/pool-blocks'
import { attentionName, findAttention, keepOutputs, tapAttention } from '#main/onnx/inspect/tap-attention'
import { normaliseSpec } from '../preprocess/preprocessing'
import { describePictures, EMBED_BATCH } from './embed-pictures'
import { goldenEmbedding, goldenPicture, relativeDifference, type EncoderPack } from './encoder-pack'
import { SCATTER_SIDE } from './scattering'

const GOLDEN_SEED = 7
/** CPUs round differently; a wrong graph is off by far more. */
const GOLDEN_TOLERANCE = 1e-3

/** Throws AppError 'encoder-golden' where this machine computes something else than the pack's author saw. */
export async function goldenOf(
  compute: Compute,
  pack: EncoderPack
): Promise<NonNullable<EncoderManifest['golden']>> {
  const given = pack.manifest.golden
  const seed = given?.seed ?? GOLDEN_SEED
  const found = await goldenEmbedding(compute, pack, seed)
  const difference = given ? relativeDifference(found, given.embedding) : 0
  if (difference > GOLDEN_TOLERANCE)
    throw new AppError('encoder-golden', { difference: difference.toPrecision(3) })
  return given ?? { seed, embedding: [...found] }
}

/** Throws AppError 'encoder-manifest' where the blocks do not hold the tokens that the manifest states. */
export async function proveLayers(compute: Compute, pack: EncoderPack): Promise<void> {
  const { prefixTokens, grid } = pack.manifest
  try {
    await describePictures(
      compute,
      pack,
      [goldenPicture(pack.manifest, GOLDEN_SEED)],
      [new Uint8Array(SCATTER_SIDE ** 2 * 3).fill(255)]
    )
  } catch {
    const facts = { prefix: prefixTokens, rows: grid[0], columns: grid[1] }
    throw new AppError('encoder-manifest', because('token-layout', facts))
  }
}

/** Blocks whose attention we can tap; 0 for an encoder without any. */
export async function provenAttention(compute: Compute, model: Model, pack: EncoderPack): Promise<number> {
  const { outputs, input } = pack.manifest
  const bare = keepOutputs(model, [outputs.embedding, ...(outputs.tokens ? [outputs.tokens] : [])])
  if (findAttention(bare.graph).length === 0) return 0
  const { model: tapped, blocks } = tapAttention(bare)
  if (!outputs.attentions) return blocks
  const pictures = {
    pixels: goldenPicture(pack.manifest, GOLDEN_SEED),
    count: 1,
    width: input.width,
    height: input.height
  }
  const names = Array.from({ length: blocks }, (_, i) => attentionName(i))
  const run = (m: Model, part: string, only: string[]) =>
    compute.runPictures(
      { key: `${pack.id}/${part}`, bytes: () => Promise.resolve(writeModel(m)) },
      pictures,
      normaliseSpec(pack.manifest),
      only
    )
  const ours = await run(tapped, 'tapped', names)
  const theirs = await run(keepOutputs(model, [outputs.attentions]), 'attentions', [outputs.attentions])
  const exposed = theirs[outputs.attentions]!.data as Float32Array
  const joined = names.flatMap((name) => Array.from(ours[name]!.data as Float32Array))
  const same = joined.length === exposed.length && joined.every((v, i) => Math.abs(v - exposed[i]!) < 1e-5)
  if (!same) throw new AppError('encoder-manifest', because('attention-differs'))
  return blocks
}

type Trial = NonNullable<EncoderManifest['trials']>[number]

/** Pictures in the run that is tried: as many as analysis puts into one. */
const TRIED = EMBED_BATCH

const works = (what: Trial['what']): Trial => ({ what, works: true, reason: null, detail: null })
const fails = (what: Trial['what'], reason: Trial['reason'], detail: string | null = null): Trial => ({
  what,
  works: false,
  reason,
  detail
})

/**
 * All that analysis and explanations will ask of a pack, tried with test pictures. Nothing here
 * refuses a pack; what does not work is answered with its reason.
 */
export async function tryEncoder(
  compute: Compute,
  model: Model,
  pack: EncoderPack,
  { attentionBlocks }: { attentionBlocks: number }
): Promise<Trial[]> {
  const batches = await triesBatches(compute, pack)
  return [
    batches,
    (await pack.looksInto()) ? works('blocks') : fails('blocks', 'trial-no-blocks'),
    attentionBlocks > 0 ? works('attention') : fails('attention', 'trial-no-attention'),
    await triesGradients(compute, model, pack),
    await triesMemory(compute, pack, batches.works ? TRIED : 1)
  ]
}

/** Whether a run of many pictures gives of each what a run of it alone gives. */
async function triesBatches(compute: Compute, pack: EncoderPack): Promise<Trial> {
  const paper = new Uint8Array(SCATTER_SIDE ** 2 * 3).fill(255)
  const pictures = Array.from({ length: TRIED }, (_, i) => goldenPicture(pack.manifest, GOLDEN_SEED + i))
  try {
    const many = await describePictures(
      compute,
      pack,
      pictures,
      pictures.map(() => paper)
    )
    const [alone] = await describePictures(compute, pack, [pictures.at(-1)!], [paper])
    const difference = relativeDifference(many.at(-1)!.vector, [...alone!.vector])
    return difference <= GOLDEN_TOLERANCE ? works('batches') : fails('batches', 'trial-batch-differs')
  } catch {
    return fails('batches', 'trial-one-picture')
  }
}

/** Whether the way back from the embedding to the pixels is known, which most explanations go, and gives finite numbers. */
async function triesGradients(compute: Compute, model: Model, pack: EncoderPack): Promise<Trial> {
  const { input, outputs } = pack.manifest
  try {
    const bare = keepOutputs(model, [outputs.embedding])
    const { builder, values } = adoptModel(bare, { [input.name]: [1, 3, input.height, input.width] })
    const loss = builder.op('ReduceSum', [values.get(outputs.embedding)!], { keepdims: 0 })
    const [gradient] = differentiate(builder, loss, [values.get(input.name)!])
    builder.output(gradient!, GRADIENT)
    const source = {
      key: `${pack.id}/gradients`,
      bytes: () => Promise.resolve(writeModel(keepOutputs(builder.model(), [GRADIENT])))
    }
    const picture = {
      pixels: goldenPicture(pack.manifest, GOLDEN_SEED),
      count: 1,
      width: input.width,
      height: input.height
    }
    const found = await compute.runPictures(source, picture, normaliseSpec(pack.manifest), [GRADIENT])
    const finite = (found[GRADIENT]!.data as Float32Array).every(Number.isFinite)
    return finite ? works('gradients') : fails('gradients', 'trial-not-finite')
  } catch (error) {
    return fails('gradients', 'trial-gradients', detailOf(error))
  }
}

const GRADIENT = 'tadpole.gradient'

/** How much memory a process takes that runs all that analysis reads of so many pictures. */
async function triesMemory(compute: Compute, pack: EncoderPack, pictures: number): Promise<Trial> {
  const { input, grid } = pack.manifest
  const patches = grid[0] * grid[1]
  const pixels = float32(new Float32Array(pictures * 3 * input.height * input.width), [
    pictures,
    3,
    input.height,
    input.width
  ])
  const weights = float32(new Float32Array(pictures * patches).fill(1 / patches), [pictures, patches])
  const feeds = { [input.name]: pixels, ...((await pack.looksInto()) ? { [PATCH_WEIGHTS]: weights } : {}) }
  try {
    const memoryBytes = await compute.memoryFor(await pack.layers.bytes(), feeds)
    return { ...works('memory'), memoryBytes }
  } catch (error) {
    return fails('memory', 'trial-memory', detailOf(error))
  }
}

/** What stands in the way, as the graph's own reader says it. */
const detailOf = (error: unknown): string =>
  String(error instanceof OnnxError ? (error.facts.what ?? error.code) : (error as Error).message).slice(
    0,
    300
  )
