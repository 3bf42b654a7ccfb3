import type { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import type { Node } from '../format/model'
import { dataTypeOf, elementCount, int64, type Tensor } from '../format/tensor'
import { fromFront, intOf } from '../operators/attributes'

/** Larger constants are weights, not shapes; they are left to the runtime. */
const LARGEST = 4096

/** The result of a node that only computes a shape from what is already known, else null. Whole numbers only. */
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
  if (tensors.some((t) => t && (!isWhole(t) || t.data.length > LARGEST))) return null
  return folds.get(node.op)?.(node, tensors as readonly Tensor[]) ?? null // optional inputs keep their places
}

const isWhole = ({ type }: Tensor): boolean => type === 'int64' || type === 'int32' || type === 'bool'
const numbers = (tensor: Tensor): number[] => Array.from(tensor.data, Number)

function constantNode(node: Node): Tensor | null {
  const { value, value_int: one, value_ints: many } = node.attributes
  if (value?.kind === 'tensor') return value.value
  if (one?.kind === 'int') return int64([one.value], [])
  if (many?.kind === 'ints') return int64(many.value)
  const float = node.attributes.value_float
  return float?.kind === 'float' ? { type: 'float32', dims: [], data: Float32Array.of(float.value) } : null
}

function shapeOf(node: Node, { shape }: Value): Tensor {
  const end = intOf(node, 'end', shape.length)
  return int64(shape.slice(intOf(node, 'start', 0), end < 0 ? end + shape.length : end))
}

type Fold = (node: Node, inputs: readonly Tensor[]) => Tensor | null

/** Element by element, one of the two perhaps a single number. */
const elementwise =
  (compute: (a: number, b: number) => number): Fold =>
  (_node, [a, b]) => {
    const [x, y] = [numbers(a!), numbers(b!)]
    const length = Math.max(x.length, y.length)
    if ((x.length !== length && x.length !== 1) || (y.length !== length && y.length !== 1)) return null
    const data = Array.from({ length }, (_, i) => compute(x[i % x.length]!, y[i % y.length]!))
    return int64(data, x.length === length ? a!.dims : b!.dims)
  }

/** Truths of a comparison, element by element. */
const comparison =
  (holds: (a: number, b: number) => boolean): Fold =>
  (node, inputs) => {
    const found = elementwise((a, b) => (holds(a, b) ? 1 : 0))(node, inputs)
    return found && { type: 'bool', dims: found.dims, data: Uint8Array.from(numbers(found)) }
  }

const folds = new Map<string, Fold>([
  ['Equal', comparison((a, b) => a === b)],
  ['Greater', comparison((a, b) => a > b)],
  ['Less', comparison((a, b) => a < b)],
  [
    'Where',
    (_node, [condition, x, y]) => {
      const parts = [condition!, x!, y!].map(numbers) as [number[], number[], number[]]
      const length = Math.max(...parts.map((part) => part.length))
      if (parts.some((part) => part.length !== length && part.length !== 1)) return null
      const at = (part: number[], i: number): number => part[i % part.length]!
      const [chosen, one, other] = parts
      const data = Array.from({ length }, (_, i) => at(at(chosen, i) ? one : other, i))
      const longest = [condition!, x!, y!].find((tensor) => tensor.data.length === length)!
      return int64(data, longest.dims)
    }
  ],
  [
    'Expand',
    (_node, [x, shape]) =>
      x!.data.length === 1 && elementCount(numbers(shape!)) <= LARGEST
        ? int64(new Array<number>(elementCount(numbers(shape!))).fill(numbers(x!)[0]!), numbers(shape!))
        : null
  ],
  ['Add', elementwise((a, b) => a + b)],
  ['Sub', elementwise((a, b) => a - b)],
  ['Mul', elementwise((a, b) => a * b)],
  ['Div', elementwise((a, b) => Math.trunc(a / b))],
  ['Identity', (_node, [x]) => x!],
  [
    'Cast',
    (node, [x]) => (dataTypeOf(intOf(node, 'to', 0)) === 'int64' ? int64(numbers(x!), x!.dims) : null)
  ],
  ['Concat', (_node, inputs) => int64(inputs.flatMap(numbers))],
  ['Squeeze', (_node, [x]) => (x!.data.length === 1 ? int64(numbers(x!), []) : null)],
  ['Unsqueeze', (_node, [x]) => (x!.dims.length === 0 ? int64(numbers(x!)) : null)],
  [
    'Gather',
    (node, [data, indices]) => {
      if (data!.dims.length !== 1 || intOf(node, 'axis', 0) !== 0) return null
      const all = numbers(data!)
      return int64(
        numbers(indices!).map((i) => all[fromFront(i, all.length)]!),
        indices!.dims
      )
    }
  ],
  [
    'Slice',
    (_node, [data, starts, ends, , steps]) => {
      if (data!.dims.length !== 1 || (steps && numbers(steps)[0] !== 1)) return null
      return int64(numbers(data!).slice(numbers(starts!)[0], numbers(ends!)[0]))
    }
  ],
  ['Reshape', (_node, [x]) => (x!.dims.length <= 1 ? int64(numbers(x!)) : null)],
  [
    'ConstantOfShape',
    (node, [shape]) => {
      const count = elementCount(numbers(shape!))
      const filler = node.attributes.value
      if (count > LARGEST || (filler && (filler.kind !== 'tensor' || !isWhole(filler.value)))) return null
      const value = filler?.kind === 'tensor' ? Number(filler.value.data[0]) : 0
      return filler ? int64(new Array<number>(count).fill(value), numbers(shape!)) : null
    }
  ],
  [
    'Range',
    (_node, [start, limit, delta]) => {
      const [from, to, by] = [start!, limit!, delta!].map((t) => numbers(t)[0]!) as [number, number, number]
      const count = Math.max(0, Math.ceil((to - from) / by))
      return count > LARGEST ? null : int64(Array.from({ length: count }, (_, i) => from + i * by))
    }
  ],
  [
    'ReduceProd',
    (node, [x]) =>
      int64([numbers(x!).reduce((a, b) => a * b, 1)], intOf(node, 'keepdims', 1) === 1 ? [1] : [])
  ]
])
