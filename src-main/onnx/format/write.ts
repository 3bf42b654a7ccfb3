import type { Attribute, Graph, Model, Node, ValueInfo } from './model'
import {
  ModelProto,
  type AttributeMessage,
  type GraphMessage,
  type NodeMessage,
  type TensorMessage,
  type ValueInfoMessage
} from './schema'
import { bytesOfData, DATA_TYPES, type Tensor } from './tensor'

/** Serialises a model. Same model, same bytes. */
export function writeModel(model: Model): Uint8Array {
  const message = ModelProto.create({
    ir_version: model.irVersion,
    producer_name: model.producer,
    graph: graphMessage(model.graph),
    opset_import: model.opsets,
    metadata_props: Object.entries(model.metadata).map(([key, value]) => ({ key, value }))
  })
  return ModelProto.encode(message).finish()
}

function graphMessage(graph: Graph): GraphMessage {
  return {
    name: graph.name,
    node: graph.nodes.map(nodeMessage),
    initializer: [...graph.initializers].map(([name, tensor]) => ({ ...tensorMessage(tensor), name })),
    input: graph.inputs.map(valueInfoMessage),
    output: graph.outputs.map(valueInfoMessage)
  }
}

function nodeMessage(node: Node): NodeMessage {
  return {
    input: node.inputs,
    output: node.outputs,
    name: node.name,
    op_type: node.op,
    domain: node.domain,
    attribute: Object.entries(node.attributes).map(([name, value]) => attributeMessage(name, value))
  }
}

function attributeMessage(name: string, a: Attribute): AttributeMessage {
  switch (a.kind) {
    case 'float':
      return { name, type: 1, f: a.value }
    case 'int':
      return { name, type: 2, i: a.value }
    case 'string':
      return { name, type: 3, s: Buffer.from(a.value) }
    case 'tensor':
      return { name, type: 4, t: tensorMessage(a.value) }
    case 'graph':
      return { name, type: 5, g: graphMessage(a.value) }
    case 'floats':
      return { name, type: 6, floats: [...a.value] }
    case 'ints':
      return { name, type: 7, ints: [...a.value] }
    case 'strings':
      return { name, type: 8, strings: a.value.map((s) => Buffer.from(s)) }
  }
}

function tensorMessage(tensor: Tensor): TensorMessage {
  return { dims: [...tensor.dims], data_type: DATA_TYPES[tensor.type], raw_data: bytesOfData(tensor.data) }
}

function valueInfoMessage(info: ValueInfo): ValueInfoMessage {
  const dim = info.shape?.map((d) => (typeof d === 'string' ? { dim_param: d } : { dim_value: d }))
  const shape = dim ? { shape: { dim } } : {}
  return { name: info.name, type: { tensor_type: { elem_type: DATA_TYPES[info.type], ...shape } } }
}
