import type { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'

export interface UpdateContext {
  builder: GraphBuilder
  /** The parameter's name, for groups that are treated apart. */
  name: string
  parameter: Value
  gradient: Value
  /** The optimiser's memory for this parameter, in the order of `slots`. */
  slots: readonly Value[]
  /** Scalar float32 values. `step` counts from 1. */
  learningRate: Value
  step: Value
}

/** One way to turn gradients into new weights. A new optimiser is one file with one of these. */
export interface Optimiser {
  readonly name: string
  /** Names of the tensors it keeps for each parameter; each has the parameter's shape and starts at zero. */
  readonly slots: readonly string[]
  update(context: UpdateContext): { parameter: Value; slots: Value[] }
}
