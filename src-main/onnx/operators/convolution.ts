import type { NodeBuilder, Value } from '../build/node-builder'
import type { Node } from '../format/model'
import { int64 } from '../format/tensor'
import { intOf, intsOf } from './attributes'
import type { GradientContext, InferContext, Operator } from './operator'

interface Geometry {
  strides: readonly [number, number]
  /** top, left, bottom, right */
  pads: readonly [number, number, number, number]
}

type Shape4 = readonly [number, number, number, number]

/** Throws RangeError for groups, dilations and automatic padding, which no patch embedding uses. */
function geometryOf(node: Node): Geometry {
  const dilated = (intsOf(node, 'dilations') ?? []).some((d) => d !== 1)
  const auto = node.attributes.auto_pad
  const automatic = auto?.kind === 'string' && auto.value !== 'NOTSET'
  if (intOf(node, 'group', 1) !== 1 || dilated || automatic)
    throw new RangeError('only plain two-dimensional convolutions')
  return {
    strides: (intsOf(node, 'strides') ?? [1, 1]) as [number, number],
    pads: (intsOf(node, 'pads') ?? [0, 0, 0, 0]) as [number, number, number, number]
  }
}

function infer({ node, inputs: [x, w] }: InferContext) {
  const { strides, pads } = geometryOf(node)
  const [batch, , height, width] = x!.shape as Shape4
  const [outputs, , kh, kw] = w!.shape as Shape4
  const rows = Math.floor((height + pads[0] + pads[2] - kh) / strides[0]) + 1
  const columns = Math.floor((width + pads[1] + pads[3] - kw) / strides[1]) + 1
  return [{ type: x!.type, shape: [batch, outputs, rows, columns] }]
}

/**
 * Y = X * W + b (Dumoulin & Visin 2016, chapter 4). dX is the transposed convolution of dY with W; dW correlates X with dY, which
 * is again a convolution, with channels in place of pictures and the stride as dilation; db sums dY.
 */
function gradient({ builder: b, node, inputs, upstream }: GradientContext): (Value | null)[] {
  const [x, w, bias] = inputs as [Value, Value, Value | undefined]
  const back: Backward = { x, w, upstream, ...geometryOf(node) }
  const [dx, dw] = [inputGradient(b, back), kernelGradient(b, back)]
  if (!bias) return [dx, dw]
  const db = b.op('ReduceSum', [upstream, b.constant(int64([0, 2, 3]))], { keepdims: 0 })
  return [dx, dw, db]
}

/** What the way back needs to know of one convolution. */
interface Backward extends Geometry {
  x: Value
  w: Value
  upstream: Value
}

function inputGradient(b: NodeBuilder, { x, w, upstream, strides, pads }: Backward): Value {
  const [, , height, width] = x.shape as Shape4
  const [, , rows, columns] = upstream.shape as Shape4
  const [, , kh, kw] = w.shape as Shape4
  // What the stride left over at the bottom and right edge gets zeros.
  const reached = [
    (rows - 1) * strides[0] + kh - pads[0] - pads[2],
    (columns - 1) * strides[1] + kw - pads[1] - pads[3]
  ]
  return b.op('ConvTranspose', [upstream, w], {
    strides: [...strides],
    pads: [...pads],
    output_padding: [height - reached[0]!, width - reached[1]!]
  })
}

function kernelGradient(b: NodeBuilder, { x, w, upstream, strides, pads }: Backward): Value {
  const [, , kh, kw] = w.shape as Shape4
  const turned = (value: Value): Value => b.op('Transpose', [value], { perm: [1, 0, 2, 3] })
  const correlated = b.op('Conv', [turned(padded(b, x, pads)), turned(upstream)], { dilations: [...strides] })
  const bounds = [
    [0, 0],
    [kh, kw],
    [2, 3]
  ].map((v) => b.constant(int64(v)))
  return turned(b.op('Slice', [correlated, ...bounds]))
}

function padded(b: NodeBuilder, x: Value, [top, left, bottom, right]: Geometry['pads']): Value {
  if (top + left + bottom + right === 0) return x
  return b.op('Pad', [x, b.constant(int64([0, 0, top, left, 0, 0, bottom, right]))])
}

/** As a forward operator a dilated convolution is known too: the gradient above is made of one. */
function inferDilated(context: InferContext) {
  const dilations = intsOf(context.node, 'dilations')
  if (!dilations || dilations.every((d) => d === 1)) return infer(context)
  const [x, w] = context.inputs as [Value, Value]
  const [batch, , height, width] = x.shape as Shape4
  const [outputs, , kh, kw] = w.shape as Shape4
  const rows = height - (kh - 1) * dilations[0]!
  const columns = width - (kw - 1) * dilations[1]!
  return [{ type: x.type, shape: [batch, outputs, rows, columns] }]
}

export const convolution: Operator[] = [
  { type: 'Conv', infer: inferDilated, gradient },
  {
    type: 'ConvTranspose',
    infer({ node, inputs: [x, w] }) {
      const { strides, pads } = geometryOf(node)
      const extra = intsOf(node, 'output_padding') ?? [0, 0]
      const [batch, , rows, columns] = x!.shape as Shape4
      const [, channels, kh, kw] = w!.shape as Shape4
      const height = (rows - 1) * strides[0] + kh - pads[0] - pads[2] + extra[0]!
      const width = (columns - 1) * strides[1] + kw - pads[1] - pads[3] + extra[1]!
      return [{ type: x!.type, shape: [batch, channels, height, width] }]
    }
  }
]
