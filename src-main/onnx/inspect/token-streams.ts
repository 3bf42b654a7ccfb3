import type { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import type { Graph } from '../format/model'
import { int64 } from '../format/tensor'

/** How an encoder lays out its tokens: those before the patches (class token, registers), then one a patch. */
export interface TokenLayout {
  prefixTokens: number
  patches: number
}

export interface TokenStream {
  name: string
  width: number
}

/** The token streams that the graph normalises: what a pre-norm transformer holds before every attention and every MLP. */
export function tokenStreams({ nodes, initializers }: Graph): TokenStream[] {
  const streams = new Map<string, number>()
  for (const node of nodes) {
    const width = node.op === 'LayerNormalization' ? initializers.get(node.inputs[1]!)?.dims[0] : undefined
    if (width !== undefined) streams.set(node.inputs[0]!, width)
  }
  return [...streams].map(([name, width]) => ({ name, width }))
}

/** The patches of a stream, [pictures, patches, width]. Tokens may lie [pictures, tokens, width] or flat. */
export function patchesOf(b: GraphBuilder, { name, width }: TokenStream, layout: TokenLayout): Value {
  const { prefixTokens, patches } = layout
  const count = prefixTokens + patches
  const stream: Value = { name, type: 'float32', shape: [1, count, width] }
  const parted = b.op('Reshape', [stream, b.constant(int64([-1, count, width]))])
  const bounds = [[prefixTokens], [count], [1]].map((v) => b.constant(int64(v)))
  return prefixTokens === 0 ? parted : b.op('Slice', [parted, ...bounds])
}

/** The graph with what was built beside it. */
export function joined(graph: Graph, added: Graph): Graph {
  return {
    ...graph,
    nodes: [...graph.nodes, ...added.nodes],
    initializers: new Map([...graph.initializers, ...added.initializers]),
    inputs: [...graph.inputs, ...added.inputs],
    outputs: [...graph.outputs, ...added.outputs.map((output) => ({ ...output, shape: null }))]
  }
}
