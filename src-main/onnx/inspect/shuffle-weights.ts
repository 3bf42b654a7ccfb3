import type { Model } from '../format/model'
import type { Tensor } from '../format/tensor'

/**
 * A copy of a model whose matrices and filters hold the same numbers in another order: it looks alike and knows nothing (model
 * randomisation, Adebayo et al. 2018). Vectors, such as scales of normalisations, and whole numbers stay. `order`: a permutation.
 */
export function shuffleWeights(model: Model, order: (count: number) => readonly number[]): Model {
  const initializers = new Map(
    [...model.graph.initializers].map(([name, tensor]) => [
      name,
      isWeight(tensor) ? shuffled(tensor, order) : tensor
    ])
  )
  return { ...model, graph: { ...model.graph, initializers } }
}

const isWeight = ({ type, dims }: Tensor): boolean =>
  type.startsWith('float') && dims.filter((d) => d > 1).length > 1

function shuffled(tensor: Tensor, order: (count: number) => readonly number[]): Tensor {
  const data = tensor.data.slice()
  order(data.length).forEach((from, to) => (data[to] = tensor.data[from]!))
  return { ...tensor, data }
}
