import { int64 } from '../format/tensor'
import { fromFront, intOf } from './attributes'
import { convolution } from './convolution'
import { layerNormalization } from './layer-normalization'
import type { Operator } from './operator'

export const network: Operator[] = [
  ...convolution,
  layerNormalization,
  {
    type: 'Softmax',
    infer: ({ inputs: [x] }) => [{ type: x!.type, shape: x!.shape }],
    // dx = y (dy - sum(dy y)) along the axis
    gradient({ builder, node, inputs: [x], outputs: [y], upstream }) {
      const axis = fromFront(intOf(node, 'axis', -1), x!.shape.length)
      const weighted = builder.op('Mul', [upstream, y!])
      const total = builder.op('ReduceSum', [weighted, builder.constant(int64([axis]))], { keepdims: 1 })
      return [builder.op('Mul', [y!, builder.op('Sub', [upstream, total])])]
    }
  },
  {
    type: 'LogSoftmax',
    infer: ({ inputs: [x] }) => [{ type: x!.type, shape: x!.shape }],
    // dx = dy - exp(y) sum(dy) along the axis
    gradient({ builder, node, inputs: [x], outputs: [y], upstream }) {
      const axis = fromFront(intOf(node, 'axis', -1), x!.shape.length)
      const total = builder.op('ReduceSum', [upstream, builder.constant(int64([axis]))], { keepdims: 1 })
      const share = builder.op('Mul', [builder.op('Exp', [y!]), total])
      return [builder.op('Sub', [upstream, share])]
    }
  }
]
