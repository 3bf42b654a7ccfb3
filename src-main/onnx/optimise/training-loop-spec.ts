import type { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import type { Tensor } from '../format/tensor'
import type { Optimiser } from './optimiser'

/** What one mini-batch computes: the loss (one element), and new values for tensors that are not learnt by gradient. */
export interface StepResult {
  loss: Value
  /** By name: running means and the like. */
  updated: ReadonlyMap<string, Value>
  /** Further scalars that are worth watching, by name: the parts of the loss. */
  measured?: ReadonlyMap<string, Value>
}

export interface TrainingLoopSpec {
  /** Tensors learnt by gradient, by name, with their starting values. */
  parameters: ReadonlyMap<string, Tensor>
  /** Tensors that the step itself replaces: batch-norm statistics. */
  statistics: ReadonlyMap<string, Tensor>
  /** Declares the loop's outer inputs (data, indices, masks). */
  inputs(outer: GraphBuilder): void
  /** Builds the forward pass of mini-batch number `iteration` (int64 scalar) and its loss. */
  step(body: GraphBuilder, iteration: Value, weights: ReadonlyMap<string, Value>): StepResult
  optimiser: Optimiser
  /** 0: gradients are not clipped. */
  clipNorm: number
  /** Mini-batches whose gradients are averaged into one update; 1 by default. */
  accumulate?: number
  /** Keeps a running average of the weights, `average.<name>`, that forgets at this rate a step (0.999); none by default. */
  averaging?: number
}
