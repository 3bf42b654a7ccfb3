import { scalar } from '../format/tensor'
import { broadcastShape, sumTo } from './broadcast'
import type { GradientContext, Inferred, InferContext, Operator } from './operator'
import type { Value } from '../build/node-builder'

const infer = ({ inputs: [a, b] }: InferContext): Inferred[] => [
  { type: a!.type, shape: broadcastShape(a!.shape, b!.shape) }
]

type Pair = (c: GradientContext, a: Value, b: Value) => [Value, Value]

/** An element-wise operator of two inputs; `pair` gives both gradients before the sum over broadcast axes. */
function binary(type: string, pair: Pair): Operator {
  return {
    type,
    infer,
    gradient(context) {
      const [a, b] = context.inputs as [Value, Value]
      const [da, db] = pair(context, a, b)
      return [sumTo(context.builder, da, a.shape), sumTo(context.builder, db, b.shape)]
    }
  }
}

export const arithmetic: Operator[] = [
  binary('Add', ({ upstream }) => [upstream, upstream]),
  binary('Sub', ({ builder, upstream }) => [upstream, builder.op('Neg', [upstream])]),
  binary('Mul', ({ builder, upstream }, a, b) => [
    builder.op('Mul', [upstream, b]),
    builder.op('Mul', [upstream, a])
  ]),
  // d(a/b) = da/b - (a/b) db/b
  binary('Div', ({ builder, upstream, outputs }, _a, b) => {
    const da = builder.op('Div', [upstream, b])
    return [da, builder.op('Neg', [builder.op('Mul', [da, outputs[0]!])])]
  }),
  // d(a^b)/da = b a^(b-1). The exponent is treated as a constant, which is what exported graphs have.
  {
    type: 'Pow',
    infer,
    gradient({ builder, inputs: [a, b], upstream }) {
      const less = builder.op('Sub', [b!, builder.constant(scalar(1))])
      const slope = builder.op('Mul', [b!, builder.op('Pow', [a!, less])])
      return [sumTo(builder, builder.op('Mul', [upstream, slope]), a!.shape), null]
    }
  }
]
