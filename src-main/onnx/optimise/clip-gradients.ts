import type { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import { scalar } from '../format/tensor'

/** Euclidean norm over all gradients together: a float32 scalar. */
export function globalNorm(builder: GraphBuilder, gradients: readonly Value[]): Value {
  const squares = gradients.map((g) => builder.op('ReduceSum', [builder.op('Mul', [g, g])], { keepdims: 0 }))
  return builder.op('Sqrt', [squares.reduce((sum, square) => builder.op('Add', [sum, square]))])
}

/**
 * Scales all gradients by min(1, limit / norm), so that their common norm is at most `limit`
 * (Pascanu, Mikolov & Bengio 2013, Algorithm 1).
 */
export function clipGradients(
  builder: GraphBuilder,
  gradients: readonly Value[],
  norm: Value,
  limit: number
): Value[] {
  const ratio = builder.op('Div', [builder.constant(scalar(limit)), norm])
  const factor = builder.op('Min', [ratio, builder.constant(scalar(1))])
  return gradients.map((gradient) => builder.op('Mul', [gradient, factor]))
}
