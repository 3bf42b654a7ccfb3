import type { NodeBuilder, Value } from '../build/node-builder'
import { int64 } from '../format/tensor'

/** NumPy broadcasting, as ONNX defines it. Throws RangeError where two sizes do not fit. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - (rank - a.length)] ?? 1
    const right = b[i - (rank - b.length)] ?? 1
    if (left !== right && left !== 1 && right !== 1)
      throw new RangeError(`shapes [${a}] and [${b}] do not fit`)
    return left === 1 ? right : left
  })
}

/** Sums `value` over the axes along which `shape` was broadcast: the adjoint of broadcasting. */
export function sumTo(builder: NodeBuilder, value: Value, shape: readonly number[]): Value {
  const lead = value.shape.length - shape.length
  const axes = value.shape.flatMap((size, i) =>
    i < lead || (shape[i - lead] === 1 && size !== 1) ? [i] : []
  )
  if (axes.length === 0) return value
  const summed = builder.op('ReduceSum', [value, builder.constant(int64(axes))], { keepdims: 1 })
  return lead === 0 ? summed : reshape(builder, summed, shape)
}

export function reshape(builder: NodeBuilder, value: Value, shape: readonly number[]): Value {
  const same = value.shape.length === shape.length && value.shape.every((size, i) => size === shape[i])
  if (same) return value
  return builder.op('Reshape', [value, builder.constant(int64(shape))])
}
