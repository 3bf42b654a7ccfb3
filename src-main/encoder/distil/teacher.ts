import type { Compute, ModelSource } from '#main/compute/port'
import { darkness, patchWeights } from '#main/analysis/embed/ink'
import type { EncoderPack } from '#main/analysis/embed/encoder-pack'
import { normaliseSpec } from '#main/analysis/preprocess/preprocessing'
import { GraphBuilder } from '#main/onnx/build/graph-builder'
import { float32 } from '#main/onnx/format/tensor'
import type { Model } from '#main/onnx/format/model'
import { readModel } from '#main/onnx/format/read'
import { writeModel } from '#main/onnx/format/write'
import { laterBlocks, LATER_BLOCKS, PATCH_WEIGHTS, poolBlocks } from '#main/onnx/inspect/pool-blocks'
import { keepOutputs } from '#main/onnx/inspect/tap-attention'
import { joined, patchesOf, type TokenStream } from '#main/onnx/inspect/token-streams'
import { enlarge } from './enlarge'

/** What a teacher says of pages. */
export interface TeacherAnswer {
  /** Mean and deviation of the inked tokens of its later blocks, [pages, pooledSize]. */
  pooled: Float32Array
  /** Tokens of two of those blocks side by side, [pages, patches, sum of tokenSizes]. */
  tokens: Float32Array
  /** How much each patch counts by its ink, [pages, patches], rows that sum to one. */
  weights: Float32Array
}

/** A pretrained vision transformer whose later blocks another encoder learns to reproduce. */
export interface Teacher {
  /** SHA-256 of its file. */
  id: string
  name: string
  /** Rows and columns of patches. */
  grid: readonly [number, number]
  pooledSize: number
  /** Width of a token of each of the two blocks. */
  tokenSizes: readonly [number, number]
  /** Of pages of ink [side, side]. Throws what compute throws. */
  answer(pages: readonly Uint8Array[], side: number): Promise<TeacherAnswer>
}

/** Sizes of what a teacher gives of a picture. */
export type TeacherSizes = Pick<Teacher, 'pooledSize' | 'tokenSizes'>

const TOKENS = 'tadpole.teacher-tokens'
/** Pages in one run. */
const BATCH = 16

/** The block a third of the way through the later ones, and the last: two thirds of the whole network, and its end. */
function tokenBlocks(later: readonly TokenStream[]): [TokenStream, TokenStream] {
  return [later[Math.max(0, Math.round(later.length / 3) - 1)]!, later.at(-1)!]
}

/** Throws AppError 'encoder-manifest' or OnnxError where the pack is no transformer that can be looked into. */
export async function teacherOf(compute: Compute, pack: EncoderPack): Promise<Teacher> {
  const { input, grid, prefixTokens } = pack.manifest
  const patches = grid[0] * grid[1]
  const model = readModel(await pack.file())
  const later = laterBlocks(model.graph)
  const source: ModelSource = {
    key: `${pack.id}/teacher`,
    bytes: () => Promise.resolve(writeModel(withTokens(model, later, { prefixTokens, patches })))
  }
  const run = async (pages: readonly Uint8Array[], side: number): Promise<TeacherAnswer> => {
    const pictures = pages.map((page) => enlarge(page, side, input.width))
    const weights = new Float32Array(patches * pages.length)
    pictures.forEach((rgb, i) => weights.set(patchWeights(darkness(rgb), input, grid), i * patches))
    const batch = {
      pixels: Buffer.concat(pictures),
      count: pages.length,
      width: input.width,
      height: input.height
    }
    const beside = { [PATCH_WEIGHTS]: float32(weights, [pages.length, patches]) }
    const names = [LATER_BLOCKS, TOKENS]
    const found = await compute.runPictures(source, batch, normaliseSpec(pack.manifest), names, beside)
    return {
      pooled: found[LATER_BLOCKS]!.data as Float32Array,
      tokens: found[TOKENS]!.data as Float32Array,
      weights
    }
  }
  return {
    id: pack.id,
    name: pack.manifest.name,
    grid,
    pooledSize: later.reduce((sum, { width }) => sum + 2 * width, 0),
    tokenSizes: [tokenBlocks(later)[0].width, tokenBlocks(later)[1].width],
    async answer(pages, side) {
      const parts: TeacherAnswer[] = []
      for (let from = 0; from < pages.length; from += BATCH)
        parts.push(await run(pages.slice(from, from + BATCH), side))
      const whole = (pick: (part: TeacherAnswer) => Float32Array): Float32Array => appended(parts.map(pick))
      return {
        pooled: whole((part) => part.pooled),
        tokens: whole((part) => part.tokens),
        weights: whole((part) => part.weights)
      }
    }
  }
}

function withTokens(
  model: Model,
  later: readonly TokenStream[],
  layout: { prefixTokens: number; patches: number }
): Model {
  const pooled = poolBlocks(model, layout)
  const b = new GraphBuilder('tadpole.teach', new GraphBuilder('file'))
  const blocks = tokenBlocks(later).map((stream) => patchesOf(b, stream, layout))
  b.output(b.op('Concat', blocks, { axis: 2 }), TOKENS)
  return keepOutputs({ ...pooled, graph: joined(pooled.graph, b.graph) }, [LATER_BLOCKS, TOKENS])
}

function appended(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
