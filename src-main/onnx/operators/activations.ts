import type { NodeBuilder, Value } from '../build/node-builder'
import { scalar } from '../format/tensor'
import { floatOf } from './attributes'
import type { GradientContext, InferContext, Operator } from './operator'

/** d output / d input, given input and output. */
type Slope = (builder: NodeBuilder, input: Value, output: Value, context: GradientContext) => Value

const same = ({ inputs }: InferContext) => [{ type: inputs[0]!.type, shape: inputs[0]!.shape }]

function unary(type: string, slope: Slope): Operator {
  return {
    type,
    infer: same,
    gradient(context) {
      const { builder, upstream } = context
      return [builder.op('Mul', [upstream, slope(builder, context.inputs[0]!, context.outputs[0]!, context)])]
    }
  }
}

const one = (b: NodeBuilder): Value => b.constant(scalar(1))

/** 1 where the input is above zero, else 0, as floats. The slope at zero is taken as 0. */
function positive(b: NodeBuilder, x: Value): Value {
  return b.op('Cast', [b.op('Greater', [x, b.constant(scalar(0))])], { to: 1 })
}

export const activations: Operator[] = [
  { type: 'Neg', infer: same, gradient: ({ builder, upstream }) => [builder.op('Neg', [upstream])] },
  { type: 'Identity', infer: same, gradient: ({ upstream }) => [upstream] },
  unary('Relu', (b, _x, y) => b.op('Sign', [y])),
  { type: 'Sign', flat: true, infer: same },
  unary('LeakyRelu', (b, x, _y, { node }) => {
    const alpha = b.constant(scalar(floatOf(node, 'alpha', 0.01)))
    const rest = b.op('Mul', [b.op('Sub', [one(b), positive(b, x)]), alpha])
    return b.op('Add', [positive(b, x), rest])
  }),
  unary('Abs', (b, x) => b.op('Sign', [x])),
  // d(1/x)/dx = -1/x²
  unary('Reciprocal', (b, _x, y) => b.op('Neg', [b.op('Mul', [y, y])])),
  unary('Softplus', (b, x) => b.op('Sigmoid', [x])),
  unary('Tanh', (b, _x, y) => b.op('Sub', [one(b), b.op('Mul', [y, y])])),
  unary('Sigmoid', (b, _x, y) => b.op('Mul', [y, b.op('Sub', [one(b), y])])),
  unary('Exp', (_b, _x, y) => y),
  unary('Log', (b, x) => b.op('Div', [one(b), x])),
  // At 0 the slope has no bound: a large finite one, which whatever clipped the value to 0 then stops, instead of Inf x 0.
  unary('Sqrt', (b, _x, y) =>
    b.op('Div', [b.constant(scalar(0.5)), b.op('Max', [y, b.constant(scalar(1e-9))])])
  ),
  // d erf(x)/dx = 2/sqrt(pi) exp(-x^2)
  unary('Erf', (b, x) => {
    const bell = b.op('Exp', [b.op('Neg', [b.op('Mul', [x, x])])])
    return b.op('Mul', [b.constant(scalar(2 / Math.sqrt(Math.PI))), bell])
  })
]
