import type { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import type { Graph, Node } from '../format/model'
import { int64, type Tensor } from '../format/tensor'

/** How an encoder lays out its tokens: those before the patches (class token, registers), then one a patch. */
export interface TokenLayout {
  prefixTokens: number
  patches: number
}

export interface TokenStream {
  name: string
  width: number
}

/**
 * The token streams that the graph normalises, in graph order: what a pre-norm transformer holds before every attention and every
 * MLP. Exporters write layer normalisation as one operator, or, for operator sets before 17, as the arithmetic that it stands for.
 */
export function tokenStreams(graph: Graph): TokenStream[] {
  const links = linksOf(graph)
  const streams = new Map<string, number>()
  for (const node of graph.nodes) {
    const scale = node.op === 'LayerNormalization' ? node.inputs[1]! : scaleOfCentred(node, links)
    const dims = scale === null ? undefined : constantBehind(scale, graph, links)?.dims
    if (dims?.length === 1) streams.set(node.inputs[0]!, dims[0]!)
  }
  return [...streams].map(([name, width]) => ({ name, width }))
}

interface Links {
  producers: ReadonlyMap<string, Node>
  consumers: ReadonlyMap<string, readonly Node[]>
}

function linksOf({ nodes }: Graph): Links {
  const producers = new Map<string, Node>()
  const consumers = new Map<string, Node[]>()
  for (const node of nodes) {
    for (const name of node.outputs) producers.set(name, node)
    for (const name of node.inputs) consumers.set(name, [...(consumers.get(name) ?? []), node])
  }
  return { producers, consumers }
}

/** Of x - mean(x), where the difference is divided and then multiplied: by what. Else null. */
function scaleOfCentred(node: Node, { producers, consumers }: Links): string | null {
  if (node.op !== 'Sub') return null
  const [x, mean] = node.inputs
  const from = producers.get(mean!)
  if (from?.op !== 'ReduceMean' || from.inputs[0] !== x) return null
  const after = (op: string, name: string): Node[] =>
    (consumers.get(name) ?? []).filter((next) => next.op === op)
  const divided = after('Div', node.outputs[0]!).filter((next) => next.inputs[0] === node.outputs[0])
  const [scaled] = divided.flatMap((next) => after('Mul', next.outputs[0]!))
  return scaled?.inputs.find((name) => producers.get(name)?.op !== 'Div') ?? null
}

/** The weights that a name stands for, perhaps under another name. */
function constantBehind(name: string, { initializers }: Graph, { producers }: Links): Tensor | undefined {
  const from = producers.get(name)
  return from?.op === 'Identity' ? initializers.get(from.inputs[0]!) : initializers.get(name)
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
