import type { Value } from '../build/node-builder'
import { float32 } from '../format/tensor'
import { floatOf, fromFront, intOf, intsOf } from '../operators/attributes'
import type { AdoptContext } from './adopt-context'

/** How much of each element of an axis goes into one element of the resized axis: index and weight. */
type Taps = readonly (readonly [index: number, weight: number])[]

interface Axis {
  /** Elements before and after. */
  from: number
  to: number
  scale: number
}

/**
 * Resize (ONNX operator sets 13 to 19) to sizes that are known, as one product with a constant matrix for each axis that changes: so
 * it can be differentiated as any product. Throws RangeError for anti-aliasing, crops and what is known only at run time.
 */
export function resized(c: AdoptContext): readonly Value[] {
  const [x] = c.inputs
  if (!x) throw new RangeError('its input is missing')
  const weights = weightsOf(c)
  return [
    axesOf(c, x).reduce((value, axis, i) => (axis ? alongAxis(c, value, i, matrix(axis, weights)) : value), x)
  ]
}

/** What becomes of each axis; null where it stays as it is. */
function axesOf(c: AdoptContext, { shape }: Value): (Axis | null)[] {
  const axes = (intsOf(c.node, 'axes') ?? shape.map((_, i) => i)).map((axis) => fromFront(axis, shape.length))
  const [scales, sizes] = [known(c, 2), known(c, 3)]
  return shape.map((from, i) => {
    const at = axes.indexOf(i)
    if (at < 0) return null
    const scale = sizes ? sizes[at]! / from : (scales?.[at] ?? 1)
    const to = sizes ? sizes[at]! : Math.floor(Math.fround(from * scale))
    return scale === 1 ? null : { from, to, scale }
  })
}

/** Numbers of a constant input; undefined where it is left out or empty. */
function known({ builder, inputs }: AdoptContext, index: number): number[] | undefined {
  const value = inputs[index]
  if (!value) return undefined
  const tensor = builder.constantOf(value)
  if (!tensor) throw new RangeError('its sizes are known only at run time')
  return tensor.data.length > 0 ? Array.from(tensor.data, Number) : undefined
}

function alongAxis({ builder: b }: AdoptContext, x: Value, axis: number, m: Float32Array[]): Value {
  const last = x.shape.length - 1
  const columns = float32(
    Float32Array.from(
      { length: m.length * m[0]!.length },
      (_, i) => m[i % m.length]![Math.floor(i / m.length)]!
    ),
    [m[0]!.length, m.length]
  )
  if (axis === last) return b.op('MatMul', [x, b.constant(columns)])
  const perm = x.shape.map((_, i) => (i === axis ? last : i === last ? axis : i))
  const turned = b.op('Transpose', [x], { perm })
  return b.op('Transpose', [b.op('MatMul', [turned, b.constant(columns)])], { perm })
}

/** Rows of the matrix [to, from] by which an axis is multiplied. */
function matrix({ from, to, scale }: Axis, { place, taps }: Weights): Float32Array[] {
  return Array.from({ length: to }, (_, o) => {
    const row = new Float32Array(from)
    for (const [index, weight] of taps(place(o, { from, to, scale }), from))
      row[Math.min(from - 1, Math.max(0, index))]! += weight
    return row
  })
}

interface Weights {
  /** Where an element of the resized axis lies on the axis before. */
  place: (o: number, axis: Axis) => number
  taps: (x: number, length: number) => Taps
}

function weightsOf({ node, attributes }: AdoptContext): Weights {
  const word = (name: string, other: string): string => {
    const given = attributes[name]
    return given?.kind === 'string' ? given.value : other
  }
  const [mode, transformation] = [
    word('mode', 'nearest'),
    word('coordinate_transformation_mode', 'half_pixel')
  ]
  const place = PLACES[transformation]
  if (intOf(node, 'antialias', 0) === 1) throw new RangeError('anti-aliasing')
  if (!place) throw new RangeError(`coordinates ${transformation}`)
  if (word('keep_aspect_ratio_policy', 'stretch') !== 'stretch')
    throw new RangeError('sizes that keep a ratio')
  if (mode === 'linear') return { place, taps: linear }
  if (mode === 'cubic') {
    const outside = intOf(node, 'exclude_outside', 0) === 0
    return { place, taps: cubic(floatOf(node, 'cubic_coeff_a', -0.75), outside) }
  }
  const round = ROUNDINGS[word('nearest_mode', 'round_prefer_floor')]
  if (mode !== 'nearest' || !round) throw new RangeError(`mode ${mode}`)
  return { place, taps: (x) => [[round(x), 1]] }
}

/** ONNX Resize, coordinate_transformation_mode. */
const PLACES: Readonly<Record<string, Weights['place']>> = {
  half_pixel: (o, { scale }) => (o + 0.5) / scale - 0.5,
  pytorch_half_pixel: (o, { to, scale }) => (to > 1 ? (o + 0.5) / scale - 0.5 : 0),
  align_corners: (o, { from, to }) => (to > 1 ? (o * (from - 1)) / (to - 1) : 0),
  asymmetric: (o, { scale }) => o / scale
}

/** ONNX Resize, nearest_mode. */
const ROUNDINGS: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil
}

function linear(x: number): Taps {
  const left = Math.floor(x)
  return [
    [left, 1 - (x - left)],
    [left + 1, x - left]
  ]
}

/** Cubic convolution (Keys 1981, equation 4 with free a). `outside`: elements beyond the ends count as those at the ends. */
const cubic =
  (a: number, outside: boolean) =>
  (x: number, length: number): Taps => {
    const left = Math.floor(x)
    const near = (d: number): number => ((a + 2) * d - (a + 3)) * d * d + 1
    const far = (d: number): number => ((a * d - 5 * a) * d + 8 * a) * d - 4 * a
    const t = x - left
    const taps = [far(1 + t), near(t), near(1 - t), far(2 - t)].map((w, i) => [left - 1 + i, w] as const)
    if (outside) return taps
    const within = taps.filter(([index]) => index >= 0 && index < length)
    const total = within.reduce((sum, [, weight]) => sum + weight, 0)
    return within.map(([index, weight]) => [index, weight / total])
  }
