import type { NodeBuilder, Value } from '../build/node-builder'
import { elementCount, scalar, int64 } from '../format/tensor'
import { fromFront, intOf, intsOf } from './attributes'
import { reshape } from './broadcast'
import type { GradientContext, InferContext, Operator } from './operator'

/** Axes from the attribute, from a constant second input, or all of them. */
function axesOf({ builder, node, inputs }: Pick<InferContext, 'builder' | 'node' | 'inputs'>): number[] {
  const rank = inputs[0]!.shape.length
  const tensor = inputs[1] && builder.constantOf(inputs[1])
  const given = intsOf(node, 'axes') ?? (tensor ? Array.from(tensor.data, Number) : undefined)
  return (given ?? inputs[0]!.shape.map((_, i) => i)).map((axis) => fromFront(axis, rank))
}

function infer(context: InferContext) {
  const axes = axesOf(context)
  const keep = intOf(context.node, 'keepdims', 1) === 1
  const { type, shape } = context.inputs[0]!
  return [{ type, shape: shape.flatMap((size, i) => (axes.includes(i) ? (keep ? [1] : []) : [size])) }]
}

/** Gives `value` back the reduced axes, then stretches it over the input's shape. */
function spread(context: GradientContext, value: Value): Value {
  const { builder, inputs } = context
  const axes = axesOf(context)
  const kept = inputs[0]!.shape.map((size, i) => (axes.includes(i) ? 1 : size))
  const aligned = reshape(builder, value, kept)
  return expand(builder, aligned, inputs[0]!.shape)
}

function expand(builder: NodeBuilder, value: Value, shape: readonly number[]): Value {
  return builder.op('Expand', [value, builder.constant(int64(shape))])
}

/** [..., n] and how many: the largest (or smallest) along the last axis, and where they were. */
const topK: Operator = {
  type: 'TopK',
  infer({ builder, node, inputs: [x, k] }) {
    const count = builder.constantOf(k!)
    if (!count || fromFront(intOf(node, 'axis', -1), x!.shape.length) !== x!.shape.length - 1)
      throw new RangeError('TopK is known along the last axis, with a constant k')
    const shape = [...x!.shape.slice(0, -1), Number(count.data[0])]
    return [
      { type: x!.type, shape },
      { type: 'int64', shape }
    ]
  },
  /** What flows to each of the chosen goes to where it was. */
  gradient({ builder: b, inputs: [x], outputs: [, places], upstream }) {
    const [size, kept] = [x!.shape.at(-1)!, upstream.shape]
    const all = b.constant(int64(Array.from({ length: size }, (_, i) => i)))
    const same = b.op('Equal', [reshape(b, places!, [...kept, 1]), all])
    const flows = b.op('Mul', [b.op('Cast', [same], { to: 1 }), reshape(b, upstream, [...kept, 1])])
    return [b.op('ReduceSum', [flows, b.constant(int64([kept.length - 1]))], { keepdims: 0 }), null]
  }
}

export const reductions: Operator[] = [
  topK,
  {
    type: 'ReduceSum',
    infer,
    gradient: (c) => [spread(c, c.upstream), null].slice(0, c.inputs.length)
  },
  {
    type: 'ReduceMean',
    infer,
    gradient(c) {
      const count = elementCount(c.inputs[0]!.shape) / elementCount(c.outputs[0]!.shape)
      return [spread(c, c.builder.op('Div', [c.upstream, c.builder.constant(scalar(count))]))]
    }
  },
  // Ties share the gradient evenly, so that the result is a subgradient and independent of order.
  {
    type: 'ReduceMax',
    infer,
    gradient(c) {
      const { builder } = c
      const same = builder.op('Equal', [c.inputs[0]!, spread(c, c.outputs[0]!)])
      const chosen = builder.op('Cast', [same], { to: 1 })
      const ties = builder.op('ReduceSum', [chosen, builder.constant(int64(axesOf(c)))], { keepdims: 1 })
      return [builder.op('Mul', [builder.op('Div', [chosen, ties]), spread(c, c.upstream)])]
    }
  }
]
