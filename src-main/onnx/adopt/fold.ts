import type { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import type { Node } from '../format/model'
import { dataTypeOf, elementCount, float32, int64, type Tensor } from '../format/tensor'
import { fromFront, intOf } from '../operators/attributes'

/** Larger constants are weights, not shapes; they are left to the runtime. */
const LARGEST = 4096
/** Fractions occur in shape arithmetic as sizes and scales, a few at a time. */
const LARGEST_FRACTIONS = 16

/** The result of a node that only computes a shape, a size or a scale from what is already known, else null. */
export function foldNode(
  node: Node,
  inputs: readonly (Value | undefined)[],
  builder: GraphBuilder
): Tensor | null {
  if (node.op === 'Constant') return constantNode(node)
  if (node.op === 'Shape') return inputs[0] ? shapeOf(node, inputs[0]) : null
  const known = inputs.map((value) => value && builder.constantOf(value))
  if (known.length === 0 || known.some((tensor, i) => inputs[i] && !tensor)) return null
  const tensors = known as (Tensor | undefined)[]
  if (tensors.some((t) => t && !isSmall(t))) return null
  return folds.get(node.op)?.(node, tensors as readonly Tensor[]) ?? null // optional inputs keep their places
}

const isWhole = ({ type }: Tensor): boolean => type === 'int64' || type === 'int32' || type === 'bool'
const isSmall = (tensor: Tensor): boolean =>
  isWhole(tensor)
    ? tensor.data.length <= LARGEST
    : tensor.type === 'float32' && tensor.data.length <= LARGEST_FRACTIONS
const numbers = (tensor: Tensor): number[] => Array.from(tensor.data, Number)

/** Fractions where one of these holds fractions, else whole numbers. */
function like(sources: readonly Tensor[], values: readonly number[], dims?: readonly number[]): Tensor {
  return sources.every(isWhole) ? int64(values, dims) : float32(values, dims)
}

function constantNode(node: Node): Tensor | null {
  const { value, value_int: one, value_ints: many } = node.attributes
  if (value?.kind === 'tensor') return value.value
  if (one?.kind === 'int') return int64([one.value], [])
  if (many?.kind === 'ints') return int64(many.value)
  const { value_float: float, value_floats: floats } = node.attributes
  if (floats?.kind === 'floats') return float32(floats.value)
  return float?.kind === 'float' ? float32([float.value], []) : null
}

function shapeOf(node: Node, { shape }: Value): Tensor {
  const end = intOf(node, 'end', shape.length)
  return int64(shape.slice(intOf(node, 'start', 0), end < 0 ? end + shape.length : end))
}

type Fold = (node: Node, inputs: readonly Tensor[]) => Tensor | null

/** Element by element, one of the two perhaps a single number. */
const elementwise =
  (compute: (a: number, b: number, whole: boolean) => number): Fold =>
  (_node, [a, b]) => {
    const [x, y] = [numbers(a!), numbers(b!)]
    const length = Math.max(x.length, y.length)
    if ((x.length !== length && x.length !== 1) || (y.length !== length && y.length !== 1)) return null
    const whole = isWhole(a!) && isWhole(b!)
    const data = Array.from({ length }, (_, i) => compute(x[i % x.length]!, y[i % y.length]!, whole))
    return like([a!, b!], data, x.length === length ? a!.dims : b!.dims)
  }

/** Truths of a comparison, element by element. */
const comparison =
  (holds: (a: number, b: number) => boolean): Fold =>
  (node, inputs) => {
    const found = elementwise((a, b) => (holds(a, b) ? 1 : 0))(node, inputs)
    return found && { type: 'bool', dims: found.dims, data: Uint8Array.from(numbers(found)) }
  }

/** One number at a time. */
const unary =
  (compute: (x: number) => number): Fold =>
  (_node, [x]) =>
    like([x!], numbers(x!).map(compute), x!.dims)

const add = elementwise((a, b) => a + b)

/** Of any number of inputs, two at a time. */
const overInputs =
  (join: Fold): Fold =>
  (node, [first, ...others]) =>
    others.reduce<Tensor | null>((sofar, next) => sofar && join(node, [sofar, next]), first!)

/** ONNX Mod: the sign of the divisor for whole numbers, that of the dividend with fmod = 1. */
const modulo: Fold = (node, inputs) =>
  intOf(node, 'fmod', 0) === 1
    ? elementwise((a, b) => a % b)(node, inputs)
    : elementwise((a, b) => a - b * Math.floor(a / b))(node, inputs)

/** ONNX Round: halves to the even neighbour. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x)
  const rest = x - floor
  if (rest !== 0.5) return Math.round(x)
  return floor % 2 === 0 ? floor : floor + 1
}

const cast: Fold = (node, [x]) => {
  const to = dataTypeOf(intOf(node, 'to', 0))
  if (to === 'int64' || to === 'int32') return int64(numbers(x!).map(Math.trunc), x!.dims)
  if (to === 'float32') return x!.data.length <= LARGEST_FRACTIONS ? float32(numbers(x!), x!.dims) : null
  return to === 'bool'
    ? { type: 'bool', dims: x!.dims, data: Uint8Array.from(numbers(x!), (v) => (v ? 1 : 0)) }
    : null
}

const where: Fold = (_node, [condition, x, y]) => {
  const parts = [condition!, x!, y!].map(numbers) as [number[], number[], number[]]
  const length = Math.max(...parts.map((part) => part.length))
  if (parts.some((part) => part.length !== length && part.length !== 1)) return null
  const at = (part: number[], i: number): number => part[i % part.length]!
  const [chosen, one, other] = parts
  const data = Array.from({ length }, (_, i) => at(at(chosen, i) ? one : other, i))
  const longest = [condition!, x!, y!].find((tensor) => tensor.data.length === length)!
  return like([x!, y!], data, longest.dims)
}

const gather: Fold = (node, [data, indices]) => {
  if (data!.dims.length !== 1 || intOf(node, 'axis', 0) !== 0) return null
  const all = numbers(data!)
  const chosen = numbers(indices!).map((i) => all[fromFront(i, all.length)]!)
  return like([data!], chosen, indices!.dims)
}

const slice: Fold = (_node, [data, starts, ends, , steps]) => {
  if (data!.dims.length !== 1 || (steps && numbers(steps)[0] !== 1)) return null
  return like([data!], numbers(data!).slice(numbers(starts!)[0], numbers(ends!)[0]))
}

const constantOfShape: Fold = (node, [shape]) => {
  const count = elementCount(numbers(shape!))
  const filler = node.attributes.value
  if (filler?.kind !== 'tensor' || count > (isWhole(filler.value) ? LARGEST : LARGEST_FRACTIONS)) return null
  const value = Number(filler.value.data[0])
  return like([filler.value], new Array<number>(count).fill(value), numbers(shape!))
}

const range: Fold = (_node, [start, limit, delta]) => {
  const [from, to, by] = [start!, limit!, delta!].map((t) => numbers(t)[0]!) as [number, number, number]
  const count = Math.max(0, Math.ceil((to - from) / by))
  if (![start!, limit!, delta!].every(isWhole) || count > LARGEST) return null
  return int64(Array.from({ length: count }, (_, i) => from + i * by))
}

const expand: Fold = (_node, [x, shape]) => {
  const dims = numbers(shape!)
  if (x!.data.length !== 1 || elementCount(dims) > (isWhole(x!) ? LARGEST : LARGEST_FRACTIONS)) return null
  return like([x!], new Array<number>(elementCount(dims)).fill(numbers(x!)[0]!), dims)
}

const total =
  (join: (a: number, b: number) => number, start: number): Fold =>
  (node, [x, axes]) => {
    if (x!.dims.length > 1 || axes?.data.length === 0) return null
    const found = numbers(x!).reduce(join, start)
    return like([x!], [found], intOf(node, 'keepdims', 1) === 1 ? [1] : [])
  }

const folds = new Map<string, Fold>([
  ['Add', add],
  ['Sub', elementwise((a, b) => a - b)],
  ['Mul', elementwise((a, b) => a * b)],
  ['Div', elementwise((a, b, whole) => (whole ? Math.trunc(a / b) : a / b))],
  ['Mod', modulo],
  ['Pow', elementwise((a, b) => a ** b)],
  ['Min', overInputs(elementwise((a, b) => Math.min(a, b)))],
  ['Max', overInputs(elementwise((a, b) => Math.max(a, b)))],
  ['Sum', overInputs(add)],
  ['Neg', unary((x) => -x)],
  ['Abs', unary(Math.abs)],
  ['Sqrt', unary(Math.sqrt)],
  ['Floor', unary(Math.floor)],
  ['Ceil', unary(Math.ceil)],
  ['Round', unary(roundHalfEven)],
  ['Equal', comparison((a, b) => a === b)],
  ['Greater', comparison((a, b) => a > b)],
  ['Less', comparison((a, b) => a < b)],
  ['Where', where],
  ['Expand', expand],
  ['Identity', (_node, [x]) => x!],
  ['Cast', cast],
  [
    'Concat',
    (_node, inputs) =>
      inputs.every(({ dims }) => dims.length <= 1) ? like(inputs, inputs.flatMap(numbers)) : null
  ],
  ['Squeeze', (_node, [x]) => (x!.data.length === 1 ? like([x!], numbers(x!), []) : null)],
  ['Unsqueeze', (_node, [x]) => (x!.dims.length === 0 ? like([x!], numbers(x!)) : null)],
  ['Gather', gather],
  ['Slice', slice],
  ['Reshape', (_node, [x]) => (x!.dims.length <= 1 ? like([x!], numbers(x!)) : null)],
  ['ConstantOfShape', constantOfShape],
  ['Range', range],
  ['ReduceProd', total((a, b) => a * b, 1)],
  ['ReduceSum', total((a, b) => a + b, 0)]
])
