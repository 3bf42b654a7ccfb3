import type { NodeBuilder, Value } from '../build/node-builder'
import type { Node } from '../format/model'
import type { DataType } from '../format/tensor'

export interface Inferred {
  type: DataType
  shape: readonly number[]
}

export interface InferContext {
  builder: NodeBuilder
  node: Node
  inputs: readonly Value[]
}

export interface GradientContext {
  builder: NodeBuilder
  node: Node
  inputs: readonly Value[]
  outputs: readonly Value[]
  /** d loss / d first output, of the first output's shape. */
  upstream: Value
}

/** All that Tadpole knows of one ONNX operator. Without `gradient`, and not `flat`, it refuses to be differentiated. */
export interface Operator {
  readonly type: string
  /** Piecewise constant (a comparison, an index): its gradient is zero almost everywhere, nothing flows back. */
  readonly flat?: true
  infer(context: InferContext): Inferred[]
  /** d loss / d each input, of that input's shape; null where none flows. Appends nodes to the builder. */
  gradient?(context: GradientContext): (Value | null)[]
}
