import type { DataType, Tensor } from './tensor'

export type Attribute =
  | { kind: 'int'; value: number }
  | { kind: 'float'; value: number }
  | { kind: 'string'; value: string }
  | { kind: 'ints'; value: readonly number[] }
  | { kind: 'floats'; value: readonly number[] }
  | { kind: 'strings'; value: readonly string[] }
  | { kind: 'tensor'; value: Tensor }
  | { kind: 'graph'; value: Graph }

export interface Node {
  op: string
  domain: string
  name: string
  inputs: string[]
  outputs: string[]
  attributes: Record<string, Attribute>
}

/** A dimension is a number, or the name of a size that is known only at run time. */
export type Dimension = number | string

export interface ValueInfo {
  name: string
  type: DataType
  /** null: the file does not say. */
  shape: readonly Dimension[] | null
}

export interface Graph {
  name: string
  nodes: Node[]
  initializers: Map<string, Tensor>
  inputs: ValueInfo[]
  outputs: ValueInfo[]
}

export interface Model {
  irVersion: number
  producer: string
  opsets: { domain: string; version: number }[]
  graph: Graph
  metadata: Record<string, string>
}

/** ONNX operator set that our own graphs use: the newest that Debian's referees still read. */
export const OPSET = 17
export const IR_VERSION = 8
