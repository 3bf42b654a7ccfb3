import { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import type { Graph, Model, Node } from '../format/model'
import { OnnxError } from '../format/onnx-error'
import type { Tensor } from '../format/tensor'
import { foldNode } from './fold'
import type { AdoptContext } from './adopt-context'
import { translations } from './translate'

export interface AdoptedModel {
  /** A builder that holds the whole graph; more can be appended, gradients too. */
  builder: GraphBuilder
  /** Values by the names they have in the file: inputs, weights, and every output of every node. */
  values: ReadonlyMap<string, Value>
}

/** Where a model is taken into a graph that is there already, and what feeds it. */
export interface AdoptInto {
  builder: GraphBuilder
  /** Names of the model's weights begin with it, so that several models fit into one graph. */
  prefix: string
  /** Values of the graph in place of the model's inputs, by the inputs' names. */
  given: Readonly<Record<string, Value>>
  /**
   * Results of nodes that decide (decidingNodes), by their names in the file, in place of what the inputs lead to: so that the rest is a
   * smooth function of them. None: they follow the inputs.
   */
  held?: ReadonlyMap<string, Value>
}

/** What changes in steps only, so that no gradient tells of it. */
const STEPS = new Set([
  'Equal',
  'Greater',
  'Less',
  'GreaterOrEqual',
  'LessOrEqual',
  'Sign',
  'Floor',
  'Ceil',
  'Round'
])
const LIMITS = ['Min', 'Max', 'Clip']
/** What hands a limited value on as it is. */
const PASSES = ['Reshape', 'Unsqueeze', 'Squeeze', 'Transpose', 'Identity', 'Cast', ...LIMITS]

/**
 * Nodes whose results decide: steps, and limits whose logarithm is taken, as encoders do with how much ink a patch holds before they
 * weigh attention by it. Such a limit is nearly as steep as a step where it lets go; one that serves as an activation is not.
 */
function decidingNodes({ nodes }: Graph): ReadonlySet<Node> {
  const logged = new Set(nodes.filter(({ op }) => op === 'Log').map(({ inputs }) => inputs[0]!))
  const deciding = new Set(nodes.filter(({ op }) => STEPS.has(op)))
  for (const node of [...nodes].reverse()) {
    if (!PASSES.includes(node.op) || !node.outputs.some((name) => logged.has(name))) continue
    if (LIMITS.includes(node.op)) deciding.add(node)
    for (const name of node.inputs) logged.add(name)
  }
  return deciding
}

/**
 * Takes a model that somebody else exported into our own builder, for one fixed shape of each input, so that it can be
 * differentiated. What only computes shapes is computed here and now; operators that differ between exporters and operator
 * sets (13 and newer) are rewritten into the few that we know the gradients of. The adopted graph computes the same numbers.
 * Throws OnnxError 'model-unsupported' naming the operator where that is not possible.
 */
export function adoptModel(
  model: Model,
  shapes: Readonly<Record<string, readonly number[]>>,
  into: AdoptInto = { builder: new GraphBuilder('adopted'), prefix: 'file', given: {} }
): AdoptedModel {
  const opset = model.opsets.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0
  if (opset < 13) throw new OnnxError('model-unsupported', { what: `operator set ${opset}, before 13` })
  const { builder, prefix, given, held } = into
  const values = new Map<string, Value>(Object.entries(given))
  for (const [name, tensor] of model.graph.initializers)
    values.set(name, builder.constant(tensor, `${prefix}/${name}`))
  for (const { name, type } of model.graph.inputs) {
    if (values.has(name)) continue
    const shape = shapes[name]
    if (!shape) throw new OnnxError('model-unsupported', { what: `no shape is known for the input ${name}` })
    values.set(name, builder.input(name, type, shape))
  }
  const deciding = held ? decidingNodes(model.graph) : null
  for (const node of model.graph.nodes) {
    adoptNode(builder, node, values)
    if (!held || !deciding!.has(node)) continue
    for (const name of node.outputs) values.set(name, held.get(name) ?? lookUp(values, name))
  }
  return { builder, values }
}

function adoptNode(builder: GraphBuilder, node: Node, values: Map<string, Value>): void {
  const inputs = node.inputs.map((name) => (name === '' ? undefined : lookUp(values, name)))
  const folded = foldNode(node, inputs, builder)
  const results = folded
    ? [asConstant(builder, folded)]
    : translated({ builder, node, inputs, attributes: node.attributes })
  node.outputs.forEach((name, i) => {
    if (name !== '' && results[i]) values.set(name, results[i])
  })
}

const asConstant = (builder: GraphBuilder, tensor: Tensor): Value => builder.constant(tensor)

function lookUp(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name)
  if (!value) throw new OnnxError('model-unsupported', { what: `the value ${name} has no source` })
  return value
}

function translated(context: AdoptContext): readonly Value[] {
  const { op, domain } = context.node
  const translate = domain === '' || domain === 'ai.onnx' ? translations.get(op) : undefined
  if (!translate)
    throw new OnnxError('model-unsupported', { what: `operator ${op} cannot be differentiated` })
  try {
    return translate(context)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new OnnxError('model-unsupported', { what: `operator ${op}: ${error.message}` })
  }
}
