import { dataTypeOf } from '../format/tensor'
import { intOf } from './attributes'
import { broadcastShape, sumTo } from './broadcast'
import type { InferContext, Operator } from './operator'

const compare = (type: string): Operator => ({
  type,
  flat: true,
  infer: ({ inputs: [a, b] }: InferContext) => [{ type: 'bool', shape: broadcastShape(a!.shape, b!.shape) }]
})

/** The smaller or larger of two. What was chosen gets the gradient; where both are equal, the second does. */
const extreme = (type: string, wins: string): Operator => ({
  type,
  infer: ({ inputs: [a, b] }) => [{ type: a!.type, shape: broadcastShape(a!.shape, b!.shape) }],
  gradient({ builder, inputs: [a, b], upstream }) {
    const chosen = builder.op('Cast', [builder.op(wins, [a!, b!])], { to: 1 })
    const first = builder.op('Mul', [upstream, chosen])
    const second = builder.op('Sub', [upstream, first])
    return [sumTo(builder, first, a!.shape), sumTo(builder, second, b!.shape)]
  }
})

export const logic: Operator[] = [
  ...['Greater', 'Less', 'Equal', 'GreaterOrEqual', 'LessOrEqual', 'And', 'Or'].map(compare),
  { type: 'Not', flat: true, infer: ({ inputs: [x] }: InferContext) => [{ type: 'bool', shape: x!.shape }] },
  extreme('Min', 'Less'),
  extreme('Max', 'Greater'),
  {
    type: 'Cast',
    flat: true,
    infer: ({ node, inputs: [x] }) => [
      { type: dataTypeOf(intOf(node, 'to', 1)) ?? 'float32', shape: x!.shape }
    ]
  },
  {
    type: 'Where',
    infer: ({ inputs: [c, a, b] }) => [
      { type: a!.type, shape: broadcastShape(c!.shape, broadcastShape(a!.shape, b!.shape)) }
    ],
    gradient({ builder, inputs: [c, a, b], upstream }) {
      const kept = builder.op('Cast', [c!], { to: 1 })
      const yes = builder.op('Mul', [upstream, kept])
      const no = builder.op('Sub', [upstream, yes])
      return [null, sumTo(builder, yes, a!.shape), sumTo(builder, no, b!.shape)]
    }
  }
]
