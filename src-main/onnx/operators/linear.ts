import type { NodeBuilder, Value } from '../build/node-builder'
import { elementCount, scalar } from '../format/tensor'
import { floatOf, intOf } from './attributes'
import { broadcastShape, reshape, sumTo } from './broadcast'
import type { Operator } from './operator'

/** Swaps the last two axes. */
function swapped(builder: NodeBuilder, value: Value): Value {
  const perm = value.shape.map((_, i) => i)
  const last = perm.length - 1
  ;[perm[last - 1], perm[last]] = [perm[last]!, perm[last - 1]!]
  return builder.op('Transpose', [value], { perm })
}

function matMulShape(a: readonly number[], b: readonly number[]): number[] {
  if (a.length < 2 || b.length < 2) throw new RangeError('MatMul here takes matrices of rank 2 or more')
  if (a.at(-1) !== b.at(-2)) throw new RangeError(`MatMul of [${a}] and [${b}]`)
  return [...broadcastShape(a.slice(0, -2), b.slice(0, -2)), a.at(-2)!, b.at(-1)!]
}

const matMul: Operator = {
  type: 'MatMul',
  infer: ({ inputs: [a, b] }) => [{ type: a!.type, shape: matMulShape(a!.shape, b!.shape) }],
  // Y = A B: dA = dY Bᵀ, dB = Aᵀ dY
  gradient({ builder, inputs: [a, b], upstream }) {
    if (b!.shape.length === 2) return weightGradients(builder, a!, b!, upstream)
    const da = builder.op('MatMul', [upstream, swapped(builder, b!)])
    const db = builder.op('MatMul', [swapped(builder, a!), upstream])
    return [sumTo(builder, da, a!.shape), sumTo(builder, db, b!.shape)]
  }
}

/** One matrix for a whole batch: all rows in one product, instead of a product a picture and a sum over them. */
function weightGradients(builder: NodeBuilder, a: Value, b: Value, upstream: Value): Value[] {
  const [inputs, outputs] = b.shape as [number, number]
  const rows = reshape(builder, a, [elementCount(a.shape) / inputs, inputs])
  const back = reshape(builder, upstream, [elementCount(upstream.shape) / outputs, outputs])
  const da = builder.op('Gemm', [back, b], { transB: 1 })
  return [reshape(builder, da, a.shape), builder.op('Gemm', [rows, back], { transA: 1 })]
}

const orient = (shape: readonly number[], flipped: boolean): number[] =>
  flipped ? [...shape].reverse() : [...shape]

const gemm: Operator = {
  type: 'Gemm',
  infer({ node, inputs: [a, b] }) {
    const left = orient(a!.shape, intOf(node, 'transA', 0) === 1)
    const right = orient(b!.shape, intOf(node, 'transB', 0) === 1)
    return [{ type: a!.type, shape: matMulShape(left, right) }]
  },
  // Y = alpha A' B' + beta C, with A' and B' perhaps transposed. The transposes are folded into Gemm itself.
  gradient({ builder, node, inputs: [a, b, c], upstream }) {
    const transA = intOf(node, 'transA', 0)
    const transB = intOf(node, 'transB', 0)
    const alpha = { kind: 'float', value: floatOf(node, 'alpha', 1) } as const
    const product = (x: Value, y: Value, tx: number, ty: number): Value =>
      builder.op('Gemm', [x, y], { transA: tx, transB: ty, alpha })
    const da = transA ? product(b!, upstream, transB, 1) : product(upstream, b!, 0, 1 - transB)
    const db = transB ? product(upstream, a!, 1, transA) : product(a!, upstream, 1 - transA, 0)
    if (!c) return [da, db]
    const beta = floatOf(node, 'beta', 1)
    const dc = sumTo(builder, upstream, c.shape)
    return [da, db, beta === 1 ? dc : builder.op('Mul', [dc, builder.constant(scalar(beta))])]
  }
}

export const linear: Operator[] = [matMul, gemm]
