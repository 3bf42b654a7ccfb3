import {
  IR_VERSION,
  OPSET,
  type Attribute,
  type Dimension,
  type Graph,
  type Model,
  type Node
} from '../format/model'
import type { DataType, Tensor } from '../format/tensor'
import { operatorNamed } from '../operators/registry'
import type { AttributeInput, NodeBuilder, Value } from './node-builder'

/**
 * Grows a graph node by node and infers every shape on the way, so that a wrong graph fails here and not in the runtime.
 * A builder made with `within` shares the names of the graph around it (the body of a Loop sees its surroundings).
 */
export class GraphBuilder implements NodeBuilder {
  readonly graph: Graph
  readonly values = new Map<string, Value>()
  private readonly prefix: string
  private counter = 0

  constructor(name: string, within?: GraphBuilder) {
    this.graph = { name, nodes: [], initializers: new Map(), inputs: [], outputs: [] }
    this.prefix = within ? `${name}/` : ''
    if (within) for (const [key, value] of within.values) this.values.set(key, value)
  }

  /** `dims` overrides how the shape is declared in the file, for sizes that vary at run time ('batch'). */
  input(name: string, type: DataType, shape: readonly number[], dims?: readonly Dimension[]): Value {
    this.graph.inputs.push({ name, type, shape: dims ?? shape })
    return this.know({ name, type, shape })
  }

  constant(tensor: Tensor, name = this.fresh('constant')): Value {
    this.graph.initializers.set(name, tensor)
    return this.know({ name, type: tensor.type, shape: tensor.dims })
  }

  /** The tensor behind a value where it is known while building, else undefined. */
  constantOf(value: Value): Tensor | undefined {
    return this.graph.initializers.get(value.name)
  }

  /** Appends one operator and answers its first output. Throws RangeError where shapes do not fit. */
  op(type: string, inputs: readonly Value[], attributes: Record<string, AttributeInput> = {}): Value {
    return this.ops(type, inputs, attributes)[0]!
  }

  /** As `op`, all outputs. */
  ops(type: string, inputs: readonly Value[], attributes: Record<string, AttributeInput> = {}): Value[] {
    const node = this.node(type, inputs, attributes)
    const shapes = operatorNamed(type).infer({ builder: this, node, inputs })
    const outputs = shapes.map((out) => this.know({ name: this.fresh(type), ...out }))
    node.outputs = outputs.map((value) => value.name)
    this.graph.nodes.push(node)
    return outputs
  }

  /** Appends a node whose outputs the caller already knows: Loop, whose body is a graph. */
  raw(
    type: string,
    inputs: readonly Value[],
    attributes: Record<string, AttributeInput>,
    outputs: Value[]
  ): void {
    const node = this.node(type, inputs, attributes)
    node.outputs = outputs.map((value) => this.know(value).name)
    this.graph.nodes.push(node)
  }

  /** Declares an output; under another name where one is given. */
  output(value: Value, name = value.name, dims?: readonly Dimension[]): void {
    if (name !== value.name) {
      this.graph.nodes.push({ ...this.node('Identity', [value], {}), outputs: [name] })
      this.know({ ...value, name })
    }
    this.graph.outputs.push({ name, type: value.type, shape: dims ?? value.shape })
  }

  model(metadata: Record<string, string> = {}): Model {
    return {
      irVersion: IR_VERSION,
      producer: 'tadpole',
      opsets: [{ domain: '', version: OPSET }],
      graph: this.graph,
      metadata
    }
  }

  fresh(stem: string): string {
    this.counter += 1
    return `${this.prefix}${stem}_${this.counter}`
  }

  private node(op: string, inputs: readonly Value[], attributes: Record<string, AttributeInput>): Node {
    const known = Object.entries(attributes).map(([name, value]) => [name, asAttribute(value)] as const)
    return {
      op,
      domain: '',
      name: '',
      inputs: inputs.map((i) => i.name),
      outputs: [],
      attributes: Object.fromEntries(known)
    }
  }

  private know(value: Value): Value {
    this.values.set(value.name, value)
    return value
  }
}

/** A bare whole number becomes an int attribute; write `{kind: 'float'}` where a float is meant. */
function asAttribute(value: AttributeInput): Attribute {
  if (typeof value === 'number') return { kind: 'int', value }
  if (typeof value === 'string') return { kind: 'string', value }
  if (Array.isArray(value)) return { kind: 'ints', value: value as readonly number[] }
  return value as Attribute
}
