import type { Attribute } from '../format/model'
import type { DataType, Tensor } from '../format/tensor'

/** A value in a graph under construction, with the shape it is known to have. */
export interface Value {
  readonly name: string
  readonly type: DataType
  readonly shape: readonly number[]
}

export type AttributeInput = number | string | readonly number[] | Attribute

/** What operators need of a graph under construction: their gradients are nodes that they append to it. */
export interface NodeBuilder {
  /** Values by name; an operator adds the optional outputs that it asks its node for. */
  readonly values: Map<string, Value>
  constant(tensor: Tensor, name?: string): Value
  /** The tensor behind a value where it is known while building, else undefined. */
  constantOf(value: Value): Tensor | undefined
  /** Appends one operator and answers its first output. Throws RangeError where shapes do not fit. */
  op(type: string, inputs: readonly Value[], attributes?: Record<string, AttributeInput>): Value
  /** A name that no value has yet. */
  fresh(stem: string): string
}
