import type { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import { scalar } from '../format/tensor'

export interface DecayOptions {
  /** Share of a weight that decays at each step, times the learning rate; 0 or absent: none. */
  weightDecay?: number
  /** Which parameters decay. By custom matrices do; biases, scales and positions do not. All by default. */
  decays?(name: string): boolean
}

/** w (1 - lr decay): apart from the gradient, so that adaptive steps do not distort it (Loshchilov & Hutter 2019). */
export function decayed(
  b: GraphBuilder,
  name: string,
  parameter: Value,
  learningRate: Value,
  { weightDecay = 0, decays = () => true }: DecayOptions
): Value {
  if (weightDecay === 0 || !decays(name)) return parameter
  const share = b.op('Mul', [learningRate, b.constant(scalar(weightDecay))])
  return b.op('Mul', [parameter, b.op('Sub', [b.constant(scalar(1)), share])])
}
