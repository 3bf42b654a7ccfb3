import { elementCount, int64 } from '../format/tensor'
import { fromFront, intOf, intsOf } from './attributes'
import { broadcastShape, reshape, sumTo } from './broadcast'
import type { Value } from '../build/node-builder'
import type { GradientContext, InferContext, Operator } from './operator'

function constantInts({ builder, inputs }: InferContext, index: number): number[] {
  const value = inputs[index]
  const tensor = value && builder.constantOf(value)
  if (!tensor) throw new RangeError('a shape must be constant here')
  return Array.from(tensor.data, Number)
}

function reshaped(context: InferContext): number[] {
  const { shape } = context.inputs[0]!
  const wanted = constantInts(context, 1).map((size, i) => (size === 0 ? shape[i]! : size))
  const rest = elementCount(shape) / Math.abs(elementCount(wanted))
  return wanted.map((size) => (size === -1 ? rest : size))
}

const inversePermutation = (perm: readonly number[]): number[] => perm.map((_, i) => perm.indexOf(i))

/**
 * Rows that were gathered several times add up. One product with the one-hot matrix of the indices does it in a fixed order;
 * a scatter would leave the order of its sums to the runtime.
 */
function gatherGradient({ builder, node, inputs: [data, indices], upstream }: GradientContext): Value {
  const axis = fromFront(intOf(node, 'axis', 0), data!.shape.length)
  const size = data!.shape[axis]!
  const count = elementCount(indices!.shape)
  const before = elementCount(data!.shape.slice(0, axis))
  const after = elementCount(data!.shape.slice(axis + 1))
  const rows = reshape(builder, indices!, [count, 1])
  const positive = builder.op('Where', [
    builder.op('Less', [rows, builder.constant(int64([0]))]),
    builder.op('Add', [rows, builder.constant(int64([size]))]),
    rows
  ])
  const places = builder.constant(int64(Array.from({ length: size }, (_, i) => i)))
  const oneHot = builder.op('Cast', [builder.op('Equal', [positive, places])], { to: 1 })
  const parted = reshape(builder, upstream, [before, count, after])
  if (before === 1) {
    const flat = reshape(builder, parted, [count, after])
    return reshape(builder, builder.op('Gemm', [oneHot, flat], { transA: 1 }), data!.shape)
  }
  const spread = builder.op('MatMul', [builder.op('Transpose', [oneHot], { perm: [1, 0] }), parted])
  return reshape(builder, spread, data!.shape)
}

export const layout: Operator[] = [
  {
    type: 'Reshape',
    infer: (c) => [{ type: c.inputs[0]!.type, shape: reshaped(c) }],
    gradient: ({ builder, inputs, upstream }) => [reshape(builder, upstream, inputs[0]!.shape), null]
  },
  {
    type: 'Transpose',
    infer({ node, inputs: [x] }) {
      const perm = intsOf(node, 'perm') ?? x!.shape.map((_, i) => x!.shape.length - 1 - i)
      return [{ type: x!.type, shape: perm.map((axis) => x!.shape[axis]!) }]
    },
    gradient({ builder, node, inputs: [x], upstream }) {
      const perm = intsOf(node, 'perm') ?? x!.shape.map((_, i) => x!.shape.length - 1 - i)
      return [builder.op('Transpose', [upstream], { perm: inversePermutation(perm) })]
    }
  },
  {
    type: 'Expand',
    infer: (c) => [
      { type: c.inputs[0]!.type, shape: broadcastShape(c.inputs[0]!.shape, constantInts(c, 1)) }
    ],
    gradient: ({ builder, inputs, upstream }) => [sumTo(builder, upstream, inputs[0]!.shape), null]
  },
  {
    type: 'Concat',
    infer({ node, inputs }) {
      const axis = fromFront(intOf(node, 'axis', 0), inputs[0]!.shape.length)
      const total = inputs.reduce((sum, value) => sum + value.shape[axis]!, 0)
      return [{ type: inputs[0]!.type, shape: inputs[0]!.shape.map((s, i) => (i === axis ? total : s)) }]
    },
    gradient({ builder, node, inputs, upstream }) {
      const axis = fromFront(intOf(node, 'axis', 0), inputs[0]!.shape.length)
      let at = 0
      return inputs.map((value) => {
        const from = at
        at += value.shape[axis]!
        const range = [[from], [at], [axis]].map((v) => builder.constant(int64(v)))
        return builder.op('Slice', [upstream, ...range])
      })
    }
  },
  {
    type: 'Slice',
    infer(c) {
      const [starts, ends, axes] = [1, 2, 3].map((i) => constantInts(c, i)) as [number[], number[], number[]]
      const shape = [...c.inputs[0]!.shape]
      axes.forEach((axis, i) => {
        const size = shape[axis]!
        const clamp = (v: number): number => Math.min(size, v < 0 ? v + size : v)
        shape[axis] = clamp(ends[i]!) - clamp(starts[i]!)
      })
      return [{ type: c.inputs[0]!.type, shape }]
    },
    // What was cut away gets zeros.
    gradient(c) {
      const { shape } = c.inputs[0]!
      const [starts, axes] = [1, 3].map((i) => constantInts(c, i)) as [number[], number[]]
      const front = shape.map((size, axis) => {
        const start = starts[axes.indexOf(axis)] ?? 0
        return start < 0 ? start + size : start
      })
      const back = shape.map((size, axis) => size - front[axis]! - c.upstream.shape[axis]!)
      return [c.builder.op('Pad', [c.upstream, c.builder.constant(int64([...front, ...back]))])]
    }
  },
  {
    type: 'Pad', // with zeros
    infer: (c) => {
      const pads = constantInts(c, 1)
      const { type, shape } = c.inputs[0]!
      return [{ type, shape: shape.map((size, i) => size + pads[i]! + pads[i + shape.length]!) }]
    },
    gradient(c) {
      const { shape } = c.inputs[0]!
      const starts = constantInts(c, 1).slice(0, shape.length)
      const range = [starts, starts.map((start, i) => start + shape[i]!), shape.map((_, i) => i)]
      return [c.builder.op('Slice', [c.upstream, ...range.map((v) => c.builder.constant(int64(v)))])]
    }
  },
  {
    type: 'Gather',
    infer({ node, inputs: [data, indices] }) {
      const axis = fromFront(intOf(node, 'axis', 0), data!.shape.length)
      const { shape } = data!
      return [
        { type: data!.type, shape: [...shape.slice(0, axis), ...indices!.shape, ...shape.slice(axis + 1)] }
      ]
    },
    gradient: (c) => [gatherGradient(c), null]
  }
]
