import type { Model, Node } from '../format/model'
import { fromHalf, toHalf } from '../format/half'
import type { Tensor } from '../format/tensor'

/** Smaller tensors are kept whole: they weigh nothing, and scales and biases are where precision counts. */
const LEAST = 1024

/**
 * The same model with its large weights stored in half precision, each with a Cast back to float32, which the runtime folds
 * away when it opens the file: half the size on disk, the same speed, weights off by at most 2^-11 of themselves.
 */
export function halfWeights(model: Model): Model {
  const initializers = new Map<string, Tensor>()
  const casts: Node[] = []
  for (const [name, tensor] of model.graph.initializers) {
    if (tensor.type !== 'float32' || tensor.data.length < LEAST) {
      initializers.set(name, tensor)
      continue
    }
    const data = Uint16Array.from(tensor.data as Float32Array, toHalf)
    initializers.set(halfName(name), { type: 'float16', dims: tensor.dims, data })
    const to = { kind: 'int', value: 1 } as const
    casts.push({
      op: 'Cast',
      domain: '',
      name: '',
      inputs: [halfName(name)],
      outputs: [name],
      attributes: { to }
    })
  }
  return { ...model, graph: { ...model.graph, initializers, nodes: [...casts, ...model.graph.nodes] } }
}

const halfName = (name: string): string => `${name}.half`

/** A weight of the model by name, whole or from its half; undefined where there is none. */
export function weightOf(model: Model, name: string): Tensor | undefined {
  const whole = model.graph.initializers.get(name)
  if (whole) return whole
  const half = model.graph.initializers.get(halfName(name))
  return (
    half && { type: 'float32', dims: half.dims, data: Float32Array.from(half.data as Uint16Array, fromHalf) }
  )
}
