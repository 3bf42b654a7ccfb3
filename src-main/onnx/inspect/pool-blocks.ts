import { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import type { Graph, Model } from '../format/model'
import { int64, scalar } from '../format/tensor'
import { chainsOf } from './chains'
import { joined, patchesOf, tokenStreams, type TokenLayout, type TokenStream } from './token-streams'

/** Input: weight of every patch [pictures, patches], rows that sum to one. */
export const PATCH_WEIGHTS = 'tadpole.patch-weights'
/** Output: weighted mean token of every block, side by side [pictures, blocks * width]. */
export const POOLED_BLOCKS = 'tadpole.pooled-blocks'
/** Output: weighted mean, then deviation, of the tokens of each later block [pictures, later blocks * 2 * width]. */
export const LATER_BLOCKS = 'tadpole.later-blocks'

/** Numbers in POOLED_BLOCKS; 0 where the graph normalises no tokens by the operator that is made for it. */
export const pooledBlocksSize = ({ graph }: Model): number =>
  tokenStreams(graph).reduce((sum, { width }) => sum + width, 0)

/**
 * What the blocks of a pre-norm transformer's second half put out, of each network in the graph: its token streams come in
 * pairs, before attention and before the MLP, and the last is what the final block has put out.
 */
export function laterBlocks(graph: Graph): TokenStream[] {
  const streams = new Map(tokenStreams(graph).map((stream) => [stream.name, stream]))
  return chainsOf(graph, [...streams.keys()]).flatMap((chain) => {
    const blocks = Math.floor((chain.length - 1) / 2)
    const kept = Math.max(1, Math.ceil(blocks / 2))
    return Array.from({ length: kept }, (_, i) => streams.get(chain.at(-1 - 2 * (kept - 1 - i))!)!)
  })
}

/**
 * A copy of the model that also gives the mean of the patch tokens of every block, and mean and deviation of those of the later
 * ones, under weights fed from outside: what all layers know, not only the last. Tokens may lie [pictures, tokens, width] or flat
 * [pictures * tokens, width].
 */
export function poolBlocks(model: Model, layout: TokenLayout): Model {
  // Within another builder, the names of the added part are its own and meet none of the file's.
  const b = new GraphBuilder('tadpole.pool', new GraphBuilder('file'))
  const weights = b.input(PATCH_WEIGHTS, 'float32', [1, layout.patches], ['pictures', layout.patches])
  const rows = b.op('Reshape', [weights, b.constant(int64([-1, 1, layout.patches]))])
  const mean = (tokens: Value, width: number): Value =>
    b.op('Reshape', [b.op('MatMul', [rows, tokens]), b.constant(int64([-1, width]))])
  const pooled = tokenStreams(model.graph).map((stream) => mean(patchesOf(b, stream, layout), stream.width))
  const later = laterBlocks(model.graph).flatMap((stream): Value[] => {
    const tokens = patchesOf(b, stream, layout)
    const middle = mean(tokens, stream.width)
    const squares = mean(b.op('Mul', [tokens, tokens]), stream.width)
    const variance = b.op('Relu', [b.op('Sub', [squares, b.op('Mul', [middle, middle])])])
    // a little more than nothing, so that a page without any variance has a gradient
    return [middle, b.op('Sqrt', [b.op('Add', [variance, b.constant(scalar(1e-8))])])]
  })
  b.output(b.op('Concat', pooled, { axis: 1 }), POOLED_BLOCKS)
  b.output(b.op('Concat', later, { axis: 1 }), LATER_BLOCKS)
  return { ...model, graph: joined(model.graph, b.graph) }
}
