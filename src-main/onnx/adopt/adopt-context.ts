import type { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import type { Attribute, Node } from '../format/model'

/** What a translation may use. */
export interface AdoptContext {
  builder: GraphBuilder
  node: Node
  /** Empty optional inputs are undefined. */
  inputs: readonly (Value | undefined)[]
  attributes: Readonly<Record<string, Attribute>>
}
