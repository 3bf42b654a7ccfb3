import { GraphBuilder, type Value } from '../build/graph-builder'
import type { Graph, Model } from '../format/model'
import { int64 } from '../format/tensor'

/** Input: weight of every patch [pictures, patches], rows that sum to one. */
export const PATCH_WEIGHTS = 'tadpole.patch-weights'
/** Output: weighted mean token of every block, side by side [pictures, blocks * width]. */
export const POOLED_BLOCKS = 'tadpole.pooled-blocks'

/** How an encoder lays out its tokens: those before the patches (class token, registers), then one a patch. */
export interface TokenLayout {
  prefixTokens: number
  patches: number
}

/** The token streams that the graph normalises: what a pre-norm transformer holds before every attention and every MLP. */
function normalisedStreams({ nodes, initializers }: Graph): { name: string; width: number }[] {
  const streams = new Map<string, number>()
  for (const node of nodes) {
    const width = node.op === 'LayerNormalization' ? initializers.get(node.inputs[1]!)?.dims[0] : undefined
    if (width !== undefined) streams.set(node.inputs[0]!, width)
  }
  return [...streams].map(([name, width]) => ({ name, width }))
}

/** Numbers in POOLED_BLOCKS; 0 where the graph normalises no tokens by the operator that is made for it. */
export const pooledBlocksSize = ({ graph }: Model): number =>
  normalisedStreams(graph).reduce((sum, { width }) => sum + width, 0)

/**
 * A copy of the model that also gives, for every block, the mean of its patch tokens under weights fed from outside: what
 * all layers know, not only the last. Tokens may lie [pictures, tokens, width] or flat [pictures * tokens, width].
 */
export function poolBlocks(model: Model, layout: TokenLayout): Model {
  // Within another builder, the names of the added part are its own and meet none of the file's.
  const b = new GraphBuilder('tadpole.pool', new GraphBuilder('file'))
  const weights = b.input(PATCH_WEIGHTS, 'float32', [1, layout.patches], ['pictures', layout.patches])
  const rows = b.op('Reshape', [weights, b.constant(int64([-1, 1, layout.patches]))])
  const pooled = normalisedStreams(model.graph).map(({ name, width }) => {
    const count = layout.prefixTokens + layout.patches
    const stream: Value = { name, type: 'float32', shape: [1, count, width] }
    return poolStream(b, stream, rows, layout)
  })
  b.output(b.op('Concat', pooled, { axis: 1 }), POOLED_BLOCKS)
  return { ...model, graph: joined(model.graph, b.graph) }
}

function poolStream(
  b: GraphBuilder,
  stream: Value,
  rows: Value,
  { prefixTokens, patches }: TokenLayout
): Value {
  const [, count, width] = stream.shape as [number, number, number]
  const parted = b.op('Reshape', [stream, b.constant(int64([-1, count, width]))])
  const bounds = [[prefixTokens], [prefixTokens + patches], [1]].map((v) => b.constant(int64(v)))
  const inked = prefixTokens === 0 ? parted : b.op('Slice', [parted, ...bounds])
  return b.op('Reshape', [b.op('MatMul', [rows, inked]), b.constant(int64([-1, width]))])
}

function joined(graph: Graph, added: Graph): Graph {
  return {
    ...graph,
    nodes: [...graph.nodes, ...added.nodes],
    initializers: new Map([...graph.initializers, ...added.initializers]),
    inputs: [...graph.inputs, ...added.inputs],
    outputs: [...graph.outputs, ...added.outputs.map((output) => ({ ...output, shape: null }))]
  }
}
