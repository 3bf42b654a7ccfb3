import type { Attribute, Graph, Model, Node, ValueInfo } from './model'
import { OnnxError } from './onnx-error'
import {
  ModelProto,
  whole,
  type AttributeMessage,
  type GraphMessage,
  type ModelMessage,
  type NodeMessage,
  type TensorMessage,
  type ValueInfoMessage
} from './schema'
import {
  dataFromBytes,
  dataTypeOf,
  elementCount,
  type DataType,
  type Tensor,
  type TensorData
} from './tensor'

/**
 * Element types of weights that are quantised further than to eight bits, which the runtime's own operators for processors do not
 * take everywhere: int4, uint4, float8 (ONNX, TensorProto.DataType).
 */
const QUANTISED = [17, 18, 19, 20, 21, 22, 23]

/** Reads an ONNX file held in memory. Refuses external data, sparse tensors and model-local functions: OnnxError. */
export function readModel(bytes: Uint8Array): Model {
  const message = decode(bytes)
  if (!message.graph) throw new OnnxError('model-unreadable', { reason: 'reason:model-no-graph' })
  if (message.functions?.length) throw new OnnxError('model-unsupported', { what: 'model-local functions' })
  return {
    irVersion: whole(message.ir_version),
    producer: message.producer_name ?? '',
    opsets: (message.opset_import ?? []).map((o) => ({ domain: o.domain ?? '', version: whole(o.version) })),
    graph: graphOf(message.graph),
    metadata: Object.fromEntries((message.metadata_props ?? []).map((p) => [p.key ?? '', p.value ?? '']))
  }
}

function decode(bytes: Uint8Array): ModelMessage {
  try {
    return ModelProto.decode(bytes) as ModelMessage
  } catch (error) {
    throw new OnnxError('model-unreadable', {
      reason: error instanceof Error ? error.message : 'not protobuf'
    })
  }
}

function graphOf(message: GraphMessage): Graph {
  if (message.sparse_initializer?.length) throw new OnnxError('model-unsupported', { what: 'sparse tensors' })
  return {
    name: message.name ?? '',
    nodes: (message.node ?? []).map(nodeOf),
    initializers: new Map((message.initializer ?? []).map((t) => [t.name ?? '', tensorOf(t)])),
    inputs: (message.input ?? []).map(valueInfoOf),
    outputs: (message.output ?? []).map(valueInfoOf)
  }
}

function nodeOf(message: NodeMessage): Node {
  const attributes: Record<string, Attribute> = Object.create(null) as Record<string, Attribute>
  for (const attribute of message.attribute ?? []) attributes[attribute.name ?? ''] = attributeOf(attribute)
  return {
    op: message.op_type ?? '',
    domain: message.domain ?? '',
    name: message.name ?? '',
    inputs: message.input ?? [],
    outputs: message.output ?? [],
    attributes
  }
}

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8')

function attributeOf(a: AttributeMessage): Attribute {
  switch (a.type) {
    case 1:
      return { kind: 'float', value: a.f ?? 0 }
    case 2:
      return { kind: 'int', value: whole(a.i) }
    case 3:
      return { kind: 'string', value: text(a.s) }
    case 4:
      return { kind: 'tensor', value: tensorOf(a.t ?? {}) }
    case 5:
      return { kind: 'graph', value: graphOf(a.g ?? {}) }
    case 6:
      return { kind: 'floats', value: a.floats ?? [] }
    case 7:
      return { kind: 'ints', value: (a.ints ?? []).map(whole) }
    case 8:
      return { kind: 'strings', value: (a.strings ?? []).map(text) }
    default:
      throw new OnnxError('model-unsupported', { what: `attribute ${a.name ?? ''} of type ${a.type ?? 0}` })
  }
}

function tensorOf(message: TensorMessage): Tensor {
  if (message.external_data?.length || message.data_location) throw new OnnxError('model-external-data')
  const type = dataTypeOf(message.data_type ?? 0)
  if (!type) {
    const code = message.data_type ?? 0
    throw QUANTISED.includes(code)
      ? new OnnxError('model-quantised')
      : new OnnxError('model-unsupported', { what: `element type ${code}` })
  }
  const dims = (message.dims ?? []).map(whole)
  const data = tensorData(message, type)
  if (data.length !== elementCount(dims))
    throw new OnnxError('model-unreadable', { reason: 'reason:model-tensor-size' })
  return { type, dims, data }
}

function tensorData(message: TensorMessage, type: DataType): TensorData {
  try {
    if (message.raw_data?.length) return dataFromBytes(type, message.raw_data)
  } catch {
    throw new OnnxError('model-unreadable', { reason: 'reason:model-tensor-bytes' })
  }
  switch (type) {
    case 'float32':
      return Float32Array.from(message.float_data ?? [])
    case 'float64':
      return Float64Array.from(message.double_data ?? [])
    case 'int64':
      return BigInt64Array.from((message.int64_data ?? []).map((v) => BigInt(whole(v))))
    case 'int32':
      return Int32Array.from(message.int32_data ?? [])
    case 'float16':
      return Uint16Array.from(message.int32_data ?? [])
    case 'int8':
      return Int8Array.from(message.int32_data ?? [])
    default:
      return Uint8Array.from(message.int32_data ?? [])
  }
}

function valueInfoOf(message: ValueInfoMessage): ValueInfo {
  const tensor = message.type?.tensor_type
  const type = dataTypeOf(tensor?.elem_type ?? 0)
  if (!type) throw new OnnxError('model-unsupported', { what: `value ${message.name ?? ''}` })
  const shape = tensor?.shape?.dim?.map((d) => (d.dim_param ? d.dim_param : whole(d.dim_value))) ?? null
  return { name: message.name ?? '', type, shape: shape ?? (tensor?.shape ? [] : null) }
}
