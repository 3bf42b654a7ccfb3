import type { Value } from '../build/node-builder'
import { elementCount, int64, scalar } from '../format/tensor'
import { floatOf, fromFront, intOf, intsOf } from '../operators/attributes'
import { broadcastShape, reshape } from '../operators/broadcast'
import type { AdoptContext } from './adopt-context'
import { resized } from './resize'

/** One foreign node to values of our builder, an entry an output. */
type Translate = (context: AdoptContext) => readonly Value[]

const first = ({ inputs }: AdoptContext): Value => {
  if (!inputs[0]) throw new RangeError('its input is missing')
  return inputs[0]
}

/** Whole numbers from a constant input, or from the attribute that older operator sets have. */
function wholes(
  { builder, inputs, node }: AdoptContext,
  index: number,
  attribute: string
): number[] | undefined {
  const value = inputs[index]
  if (!value) return intsOf(node, attribute)?.slice()
  const tensor = builder.constantOf(value)
  if (!tensor) throw new RangeError(`its ${attribute} are known only at run time`)
  return Array.from(tensor.data, Number)
}

/** The same operator with the same attributes. */
const same: Translate = ({ builder, node, inputs, attributes }) => {
  const given = inputs.filter((value) => value !== undefined)
  if (given.length !== inputs.length) throw new RangeError('an optional input is left out')
  return builder.ops(node.op, given, attributes)
}

const alias: Translate = (c) => [first(c)]

const reshaped =
  (shape: (c: AdoptContext, x: Value) => readonly number[]): Translate =>
  (c) => [reshape(c.builder, first(c), shape(c, first(c)))]

const squeezed = reshaped((c, x) => {
  const axes = wholes(c, 1, 'axes')?.map((axis) => fromFront(axis, x.shape.length))
  return x.shape.filter((size, i) => (axes ? !axes.includes(i) : size !== 1))
})

const unsqueezed = reshaped((c, x) => {
  const axes = wholes(c, 1, 'axes') ?? []
  const rank = x.shape.length + axes.length
  const places = axes.map((axis) => fromFront(axis, rank))
  let at = 0
  return Array.from({ length: rank }, (_, i) => (places.includes(i) ? 1 : x.shape[at++]!))
})

const flattened = reshaped(({ node }, x) => {
  const axis = fromFront(intOf(node, 'axis', 1), x.shape.length)
  return [elementCount(x.shape.slice(0, axis)), elementCount(x.shape.slice(axis))]
})

const expanded: Translate = (c) => {
  const x = first(c)
  const wanted = wholes(c, 1, 'shape') ?? []
  return [c.builder.op('Expand', [x, c.builder.constant(int64(broadcastShape(x.shape, wanted)))])]
}

/** Sums and means over axes, given as an attribute (before operator set 18) or as an input. */
const reduced =
  (type: string): Translate =>
  (c) => {
    const x = first(c)
    const axes = wholes(c, 1, 'axes') ?? x.shape.map((_, i) => i)
    const keepdims = intOf(c.node, 'keepdims', 1)
    if (type === 'ReduceSum') return [c.builder.op(type, [x, c.builder.constant(int64(axes))], { keepdims })]
    return [c.builder.op(type, [x], { axes, keepdims })]
  }

/** Parts as slices, whose gradients we know: sizes from an input, an attribute, or evenly. */
const split: Translate = (c) => {
  const x = first(c)
  const axis = fromFront(intOf(c.node, 'axis', 0), x.shape.length)
  const parts = c.node.outputs.length
  const even = Math.ceil(x.shape[axis]! / parts)
  const sizes =
    wholes(c, 1, 'split') ??
    Array.from({ length: parts }, (_, i) => Math.min(even, x.shape[axis]! - i * even))
  let at = 0
  return sizes.map((size) => {
    const range = [[at], [at + size], [axis]].map((v) => c.builder.constant(int64(v)))
    at += size
    return c.builder.op('Slice', [x, ...range])
  })
}

const sliced: Translate = (c) => {
  const x = first(c)
  const [starts, ends] = [wholes(c, 1, 'starts') ?? [], wholes(c, 2, 'ends') ?? []]
  const axes = (wholes(c, 3, 'axes') ?? starts.map((_, i) => i)).map((axis) =>
    fromFront(axis, x.shape.length)
  )
  if ((wholes(c, 4, 'steps') ?? []).some((step) => step !== 1)) throw new RangeError('slices with steps')
  const within = (at: number, axis: number): number => {
    const size = x.shape[axis]!
    return Math.min(size, Math.max(0, at < 0 ? at + size : at))
  }
  const bounds = [starts, ends].map((all) => all.map((at, i) => within(at, axes[i]!)))
  return [c.builder.op('Slice', [x, ...[...bounds, axes].map((v) => c.builder.constant(int64(v)))])]
}

/** Gelu of operator set 20 in the forms it replaced (Hendrycks & Gimpel 2016, section 2). */
const gelu: Translate = (c) => {
  const { builder: b, attributes } = c
  const x = first(c)
  const number = (value: number): Value => b.constant(scalar(value))
  const approximate = attributes.approximate?.kind === 'string' && attributes.approximate.value === 'tanh'
  const cube = (): Value => b.op('Mul', [x, b.op('Mul', [x, x])])
  const bell = approximate
    ? b.op('Tanh', [
        b.op('Mul', [
          b.op('Add', [x, b.op('Mul', [cube(), number(0.044715)])]),
          number(Math.sqrt(2 / Math.PI))
        ])
      ])
    : b.op('Erf', [b.op('Mul', [x, number(Math.SQRT1_2)])])
  const gate = b.op('Mul', [b.op('Add', [bell, number(1)]), number(0.5)])
  return [b.op('Mul', [x, gate])]
}

/** max(lower, min(upper, x)); the bounds are inputs, or attributes in old files. */
const clipped: Translate = (c) => {
  const { builder: b, node, inputs } = c
  const bound = (index: number, name: string): Value | undefined => {
    if (inputs[index]) return inputs[index]
    return node.attributes[name] ? b.constant(scalar(floatOf(node, name, 0))) : undefined
  }
  const [lower, upper] = [bound(1, 'min'), bound(2, 'max')]
  const below = upper ? b.op('Min', [first(c), upper]) : first(c)
  return [lower ? b.op('Max', [below, lower]) : below]
}

/** Statistics are constants once a network is exported: (x - mean) / sqrt(variance + eps) scale + shift. */
const batchNormalised: Translate = (c) => {
  const { builder: b, node } = c
  const x = first(c)
  const shape = [1, -1, ...x.shape.slice(2).map(() => 1)].map((s) => (s === -1 ? x.shape[1]! : s))
  const [scale, shift, mean, variance] = [1, 2, 3, 4].map((i) => {
    if (!c.inputs[i]) throw new RangeError('its statistics are missing')
    return reshape(b, c.inputs[i], shape)
  }) as [Value, Value, Value, Value]
  const eps = b.constant(scalar(floatOf(node, 'epsilon', 1e-5)))
  const deviation = b.op('Sqrt', [b.op('Add', [variance, eps])])
  const normal = b.op('Div', [b.op('Sub', [x, mean]), deviation])
  return [b.op('Add', [b.op('Mul', [normal, scale]), shift])]
}

/** With zeros, all around by amounts that are known. */
const padded: Translate = (c) => {
  const { builder: b, inputs, attributes } = c
  const mode = attributes.mode?.kind === 'string' ? attributes.mode.value : 'constant'
  const filler = inputs[2] ? b.constantOf(inputs[2])?.data[0] : 0
  const pads = wholes(c, 1, 'pads')
  if (mode !== 'constant' || Number(filler) !== 0 || !pads || inputs[3])
    throw new RangeError('padding with anything but zeros')
  return [b.op('Pad', [first(c), b.constant(int64(pads))])]
}

/** How many is a constant input; all outputs are kept. */
const chosen: Translate = (c) => {
  const count = wholes(c, 1, 'k')
  if (!count) throw new RangeError('how many is missing')
  return c.builder.ops('TopK', [first(c), c.builder.constant(int64(count))], c.attributes)
}

/** Sum of any number of inputs, as a chain of sums of two. */
const summed: Translate = (c) => {
  const [start, ...others] = c.inputs
  if (!start || others.includes(undefined)) throw new RangeError('its input is missing')
  return [(others as Value[]).reduce((sum, value) => c.builder.op('Add', [sum, value]), start)]
}

const averaged: Translate = (c) => {
  const [sum] = summed(c)
  return [c.builder.op('Mul', [sum!, c.builder.constant(scalar(1 / c.inputs.length))])]
}

const direct = [
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Pow',
  'Sqrt',
  'Exp',
  'Log',
  'Erf',
  'Neg',
  'Abs',
  'Reciprocal',
  'Sign',
  'Tanh',
  'Sigmoid',
  'Relu',
  'LeakyRelu',
  'Softplus',
  'MatMul',
  'Gemm',
  'Conv',
  'Softmax',
  'LogSoftmax',
  'LayerNormalization',
  'Transpose',
  'Gather',
  'Concat',
  'Where',
  'Cast',
  'Min',
  'Max',
  'Equal',
  'Greater',
  'Less',
  'GreaterOrEqual',
  'LessOrEqual',
  'And',
  'Or',
  'Not'
]

export const translations: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ...direct.map((op) => [op, same] as const),
  ['Identity', alias],
  ['Dropout', alias],
  ['Reshape', reshaped((c, x) => staticShape(wholes(c, 1, 'shape') ?? [], x))],
  ['Flatten', flattened],
  ['Squeeze', squeezed],
  ['Unsqueeze', unsqueezed],
  ['Expand', expanded],
  ['Split', split],
  ['Slice', sliced],
  ['Gelu', gelu],
  ['Clip', clipped],
  ['BatchNormalization', batchNormalised],
  ['TopK', chosen],
  ['Pad', padded],
  ['Resize', resized],
  ['Sum', summed],
  ['Mean', averaged],
  ...['ReduceMean', 'ReduceSum', 'ReduceMax'].map((op) => [op, reduced(op)] as const)
])

/** 0 keeps the input's size, -1 takes what is left. */
function staticShape(wanted: readonly number[], { shape }: Value): number[] {
  const sizes = wanted.map((size, i) => (size === 0 ? shape[i]! : size))
  const rest = elementCount(shape) / Math.abs(elementCount(sizes))
  return sizes.map((size) => (size === -1 ? rest : size))
}
