import { fromFront, intOf, intsOf } from './attributes'
import { int64 } from '../format/tensor'
import { layerNormalization } from './layer-normalization'
import type { Operator } from './operator'

/** Size of a convolution's output along one axis. */
const convolved = (size: number, kernel: number, stride: number, pad: number): number =>
  Math.floor((size + pad - kernel) / stride) + 1

export const network: Operator[] = [
  // Forward only so far: what an encoder needs to be run.
  {
    type: 'Conv',
    infer({ node, inputs: [x, w] }) {
      const strides = intsOf(node, 'strides') ?? [1, 1]
      const pads = intsOf(node, 'pads') ?? [0, 0, 0, 0]
      const [batch, , height, width] = x!.shape as [number, number, number, number]
      const [outputs, , kh, kw] = w!.shape as [number, number, number, number]
      const rows = convolved(height, kh, strides[0]!, pads[0]! + pads[2]!)
      const columns = convolved(width, kw, strides[1]!, pads[1]! + pads[3]!)
      return [{ type: x!.type, shape: [batch, outputs, rows, columns] }]
    }
  },
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
  }
]
