import type { Value } from '#main/onnx/build/node-builder'
import { differentiate } from '#main/onnx/differentiate/differentiate'
import { int64, type Tensor } from '#main/onnx/format/tensor'
import { darkness, patchWeights } from '#main/analysis/embed/ink'
import { viewOf } from '#main/analysis/embed/fit'
import type { DeployedScore } from '../deployed-score'
import type { ScoreGraph } from '../score-graph'
import { runTapped, unavailable, type Tap } from '../tapped-run'
import { joinSights, type MapMethod, type MapRequest, type PatchMap } from './map-method'

/** Attention of all blocks, heads joined, [pictures, blocks, tokens, tokens]; networks one after the other. */
interface Blocks {
  data: Float32Array
  pictures: number
  blocks: number
  tokens: number
  /** Blocks of each network. */
  chains: readonly number[]
}

/** [pictures, heads, tokens, tokens], however the file lays heads out. */
function byHead({ builder: b, pictures, manifest }: ScoreGraph, attention: Value): Value {
  const tokens = manifest.grid[0] * manifest.grid[1] + manifest.prefixTokens
  return b.op('Reshape', [attention, b.constant(int64([pictures, -1, tokens, tokens]))])
}

function blocksTap(name: string, each: (graph: ScoreGraph, all: readonly Value[]) => Value[]): Tap {
  return {
    name,
    outputs: ['attention', 'chains'],
    build(graph) {
      const { builder: b } = graph
      const all = graph.attention.flat()
      if (all.length === 0) unavailable('no attention was found in the encoder')
      const heads = each(graph, all).map((v) => b.op('ReduceMean', [v], { axes: [1], keepdims: 1 }))
      const chains = b.constant(int64(graph.attention.map((chain) => chain.length)))
      return { attention: heads.length > 1 ? b.op('Concat', heads, { axis: 1 }) : heads[0]!, chains }
    }
  }
}

/** Mean over heads. */
const plain = blocksTap('attention', (graph, all) => all.map((v) => byHead(graph, v)))

/** Mean over heads of what both is attended to and raises the score (Chefer et al. 2021, eq. 5). */
const weighed = blocksTap('relevance', (graph, all) => {
  const { builder: b } = graph
  return differentiate(b, graph.loss, all).map((gradient, i) =>
    b.op('Relu', [b.op('Mul', [byHead(graph, gradient), byHead(graph, all[i]!)])])
  )
})

async function blocksOf(
  compute: Parameters<MapMethod>[0],
  { score, drawing }: MapRequest,
  tap: Tap
): Promise<Blocks> {
  const { attention, chains } = await runTapped(compute, score, tap, drawing)
  const { data, dims } = attention as Tensor
  const [pictures, blocks, tokens] = dims as [number, number, number]
  return { data: data as Float32Array, pictures, blocks, tokens, chains: Array.from(chains!.data, Number) }
}

const blockAt = ({ data, blocks, tokens }: Blocks, picture: number, block: number): Float32Array => {
  const size = tokens * tokens
  return data.subarray((picture * blocks + block) * size, (picture * blocks + block + 1) * size)
}

/** Who reads the tokens: the class token where there are tokens before the patches, else patches by their ink, as the mean does. */
function readersOf({ pack }: DeployedScore, picture: Uint8Array, tokens: number): Float32Array {
  const { input, grid, prefixTokens } = pack.manifest
  const row = new Float32Array(tokens)
  if (prefixTokens > 0) row[0] = 1
  else row.set(patchWeights(darkness(picture), input, grid))
  return row
}

/** row x matrix [tokens, tokens]. */
function times(row: Float32Array, matrix: Float32Array): Float32Array {
  const size = row.length
  const out = new Float32Array(size)
  for (let i = 0; i < size; i += 1) {
    const weight = row[i]!
    if (weight === 0) continue
    for (let j = 0; j < size; j += 1) out[j]! += weight * matrix[i * size + j]!
  }
  return out
}

type Step = (row: Float32Array, block: Float32Array) => Float32Array

/**
 * What readers have from each patch through all blocks, from the last to the first: row x (product of blocks), without ever
 * multiplying matrices. Each view is a picture; blocks of networks that stand side by side start anew.
 */
function tracedAttention(
  request: MapRequest,
  blocks: Blocks,
  chains: readonly number[],
  step: Step
): Float32Array {
  const { score, drawing } = request
  const { prefixTokens, grid } = score.pack.manifest
  const patches = grid[0] * grid[1]
  const maps = new Float32Array(score.views.length * patches)
  score.views.forEach((view, picture) => {
    const readers = readersOf(score, viewOf(view, drawing.picture, score.pack), blocks.tokens)
    let first = 0
    for (const length of chains) {
      let row = readers
      for (let block = first + length - 1; block >= first; block -= 1)
        row = step(row, blockAt(blocks, picture, block))
      for (let p = 0; p < patches; p += 1) maps[picture * patches + p]! += row[prefixTokens + p]!
      first += length
    }
  })
  return joinSights(score, maps)
}

/** Share of the weakest attention that is taken for noise. */
const DISCARDED = 0.9

/** Half of a token stays, half is attention, whose weakest part is left out and the rest made one again. */
const rolled: Step = (row, block) => {
  const size = row.length
  const kept = strongest(block, size)
  const attended = times(row, kept)
  return row.map((own, i) => 0.5 * own + 0.5 * attended[i]!)
}

function strongest(block: Float32Array, size: number): Float32Array {
  const sorted = Float32Array.from(block).sort()
  const limit = sorted[Math.floor(DISCARDED * (sorted.length - 1))]!
  const kept = block.map((v) => (v >= limit ? v : 0))
  for (let i = 0; i < size; i += 1) {
    const line = kept.subarray(i * size, (i + 1) * size)
    const sum = line.reduce((a, b) => a + b, 0)
    if (sum > 0) line.forEach((v, j) => (line[j] = v / sum))
  }
  return kept
}

async function tracedMap(
  compute: Parameters<MapMethod>[0],
  request: MapRequest,
  tap: Tap,
  step: Step
): Promise<PatchMap> {
  const blocks = await blocksOf(compute, request, tap)
  const values = tracedAttention(request, blocks, blocks.chains, step)
  return { values, evaluations: request.score.views.length }
}

/** Attention rollout (Abnar & Zuidema 2020, eq. 1 and 2), heads averaged, the weaker nine tenths of each block left out. */
export const rolloutMap: MapMethod = (compute, request) => tracedMap(compute, request, plain, rolled)

/** Gradient-weighted attention relevance (Chefer et al. 2021, eq. 5 and 6): R grows by weighed attention x R from block to block. */
export const relevanceMap: MapMethod = (compute, request) =>
  tracedMap(compute, request, weighed, (row, block) => {
    const attended = times(row, block)
    return row.map((own, i) => own + attended[i]!)
  })

/** Importance of patches by attention: how much readers attend to each, mean of all blocks. */
export const patchAttentionMap: MapMethod = async (compute, request) => {
  const blocks = await blocksOf(compute, request, plain)
  const ones = new Array<number>(blocks.blocks).fill(1)
  const values = tracedAttention(request, blocks, ones, times)
  return { values: values.map((v) => v / blocks.blocks), evaluations: request.score.views.length }
}
