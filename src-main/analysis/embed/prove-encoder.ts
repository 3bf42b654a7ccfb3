import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { EncoderManifest } from '#contract/encoder'
import type { Compute } from '#main/compute/port'
import type { Model } from '#main/onnx/format/model'
import { writeModel } from '#main/onnx/format/write'
import { attentionName, findAttention, keepOutputs, tapAttention } from '#main/onnx/inspect/tap-attention'
import { normaliseSpec } from '../preprocess/preprocessing'
import { describePictures } from './embed-pictures'
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
