import type { Graph, Model, Node } from '../format/model'
import { OnnxError } from '../format/onnx-error'

/** Name of the output under which the attention of block `index` is tapped. */
export const attentionName = (index: number): string => `tadpole.attention.${index}`

/**
 * The softmaxes whose result weights a product: softmax -> (Identity, Dropout, Cast)* -> MatMul as its left side. That is
 * scaled dot-product attention (Vaswani et al. 2017, eq. 1) however an exporter spells it. In graph order.
 */
export function findAttention(graph: Graph): Node[] {
  return graph.nodes.filter((node) => node.op === 'Softmax' && weightsAProduct(graph, node.outputs[0]!))
}

function weightsAProduct(graph: Graph, name: string): boolean {
  return graph.nodes.some((node) => {
    if (node.op === 'MatMul') return node.inputs[0] === name
    const passes = ['Identity', 'Dropout', 'Cast'].includes(node.op) && node.inputs[0] === name
    return passes && weightsAProduct(graph, node.outputs[0]!)
  })
}

/**
 * A copy of the model that exposes each attention map [N, heads, tokens, tokens] as an output of its own, whether or not
 * the exporter did. Throws OnnxError where none is found.
 */
export function tapAttention(model: Model): { model: Model; blocks: number } {
  const found = findAttention(model.graph)
  if (found.length === 0) throw new OnnxError('model-unsupported', { what: 'no attention found' })
  const taps = found.map((node, i): Node => tap(node.outputs[0]!, attentionName(i)))
  const outputs = found.map((_, i) => ({ name: attentionName(i), type: 'float32' as const, shape: null }))
  const graph: Graph = {
    ...model.graph,
    nodes: [...model.graph.nodes, ...taps],
    outputs: [...model.graph.outputs, ...outputs]
  }
  return { model: { ...model, graph }, blocks: found.length }
}

function tap(from: string, to: string): Node {
  return { op: 'Identity', domain: '', name: '', inputs: [from], outputs: [to], attributes: {} }
}

/** A copy that keeps only the named outputs, and only the nodes and weights that they need. */
export function keepOutputs(model: Model, names: readonly string[]): Model {
  const { graph } = model
  const needed = new Set(names)
  const nodes = [...graph.nodes].reverse().filter((node) => {
    const hit = node.outputs.some((name) => needed.has(name))
    if (hit) for (const name of node.inputs) needed.add(name)
    return hit
  })
  const initializers = new Map([...graph.initializers].filter(([name]) => needed.has(name)))
  const outputs = graph.outputs.filter((o) => names.includes(o.name))
  return { ...model, graph: { ...graph, nodes: nodes.reverse(), initializers, outputs } }
}
