import { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import type { Model } from '../format/model'
import { int64 } from '../format/tensor'
import { joined, patchesOf, tokenStreams, type TokenLayout } from './token-streams'

/** Input: weight of every patch [pictures, patches], rows that sum to one. */
export const PATCH_WEIGHTS = 'tadpole.patch-weights'
/** Output: weighted mean token of every block, side by side [pictures, blocks * width]. */
export const POOLED_BLOCKS = 'tadpole.pooled-blocks'

/** Numbers in POOLED_BLOCKS; 0 where the graph normalises no tokens by the operator that is made for it. */
export const pooledBlocksSize = ({ graph }: Model): number =>
  tokenStreams(graph).reduce((sum, { width }) => sum + width, 0)

/**
 * A copy of the model that also gives, for every block, the mean of its patch tokens under weights fed from outside: what
 * all layers know, not only the last. Tokens may lie [pictures, tokens, width] or flat [pictures * tokens, width].
 */
export function poolBlocks(model: Model, layout: TokenLayout): Model {
  // Within another builder, the names of the added part are its own and meet none of the file's.
  const b = new GraphBuilder('tadpole.pool', new GraphBuilder('file'))
  const weights = b.input(PATCH_WEIGHTS, 'float32', [1, layout.patches], ['pictures', layout.patches])
  const rows = b.op('Reshape', [weights, b.constant(int64([-1, 1, layout.patches]))])
  const pooled = tokenStreams(model.graph).map((stream): Value => {
    const mean = b.op('MatMul', [rows, patchesOf(b, stream, layout)])
    return b.op('Reshape', [mean, b.constant(int64([-1, stream.width]))])
  })
  b.output(b.op('Concat', pooled, { axis: 1 }), POOLED_BLOCKS)
  return { ...model, graph: joined(model.graph, b.graph) }
}
