import protobuf from 'protobufjs'
import source from './onnx.proto?raw'

const root = protobuf.parse(source, { keepCase: true }).root
export const ModelProto = root.lookupType('onnx.ModelProto')

/** The plain objects that protobufjs makes of the schema; numbers may come as Long. */
export type Whole = number | { toNumber(): number }
export interface TensorMessage {
  name?: string
  dims?: Whole[]
  data_type?: number
  raw_data?: Uint8Array
  float_data?: number[]
  int32_data?: number[]
  int64_data?: Whole[]
  double_data?: number[]
  external_data?: { key: string; value: string }[]
  data_location?: number
}
export interface AttributeMessage {
  name?: string
  type?: number
  f?: number
  i?: Whole
  s?: Uint8Array
  t?: TensorMessage
  g?: GraphMessage
  floats?: number[]
  ints?: Whole[]
  strings?: Uint8Array[]
}
export interface NodeMessage {
  input?: string[]
  output?: string[]
  name?: string
  op_type?: string
  domain?: string
  attribute?: AttributeMessage[]
}
export interface ValueInfoMessage {
  name?: string
  type?: {
    tensor_type?: { elem_type?: number; shape?: { dim?: { dim_value?: Whole; dim_param?: string }[] } }
  }
}
export interface GraphMessage {
  name?: string
  node?: NodeMessage[]
  initializer?: TensorMessage[]
  input?: ValueInfoMessage[]
  output?: ValueInfoMessage[]
  sparse_initializer?: unknown[]
}
export interface ModelMessage {
  ir_version?: Whole
  producer_name?: string
  graph?: GraphMessage
  opset_import?: { domain?: string; version?: Whole }[]
  metadata_props?: { key?: string; value?: string }[]
  functions?: unknown[]
}

export function whole(value: Whole | undefined): number {
  if (value === undefined) return 0
  return typeof value === 'number' ? value : value.toNumber()
}
