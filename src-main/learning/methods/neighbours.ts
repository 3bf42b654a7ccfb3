import type { GraphBuilder } from '#main/onnx/build/graph-builder'
import type { Value } from '#main/onnx/build/node-builder'
import { float32, int64, scalar, type Tensor } from '#main/onnx/format/tensor'
import { random, shuffled } from '#main/lib/random'
import { everyRow, type FormMethod } from './form-method'
import { standardisationOf, standardise, standardised, standardiseTensors, tableOf } from './standardise'

const BANK = 'bank'
/** Drawings that are kept to compare with: more make a scorer large and slow, and add little. */
const MOST = 2000

/** Mean distance to the nearest typical embeddings (Ramaswamy et al. 2000; k from the settings), root mean squared a dimension. */
export const neighbours: FormMethod = {
  name: 'neighbours',
  train(_, run) {
    const own = shuffled(everyRow(run), random(run.seed, 'bank')).slice(0, MOST)
    return Promise.resolve({
      tensors: bankTensors(own, run.settings.neighbours),
      losses: null
    })
  },
  score: (b, x, tensors) => {
    const k = b.constantOf(tensors.get(COUNT)!)!.data[0] as number
    return meanNearest(b, squaredDistances(b, standardise(b, x, tensors), tensors.get(BANK)!), k)
  }
}

const COUNT = 'neighbours'

/** What to compare with: rows that are standardised among themselves, and how many nearest are averaged. */
export function bankTensors(rows: readonly Float32Array[], k: number): Map<string, Tensor> {
  const standardisation = standardisationOf(rows)
  const bank = tableOf(standardised(rows, standardisation))
  const count = float32([Math.min(k, rows.length)], [1])
  return new Map([...standardiseTensors(standardisation), [BANK, bank], [COUNT, count]])
}

/** Mean squared difference of every row of x [rows, size] to every row of a bank [n, size]: |a|² - 2 a b + |b|², [rows, n]. */
export function squaredDistances(b: GraphBuilder, x: Value, bank: Value): Value {
  const size = bank.shape[1]!
  const squares = (v: Value): Value => b.op('ReduceMean', [b.op('Mul', [v, v])], { axes: [1], keepdims: 1 })
  const turned = (v: Value): Value => b.op('Transpose', [v], { perm: [1, 0] })
  const products = b.op('Mul', [b.op('MatMul', [x, turned(bank)]), b.constant(scalar(-2 / size))])
  return b.op('Add', [b.op('Add', [products, squares(x)]), turned(squares(bank))])
}

/** Mean of the roots of the k smallest of each row: [rows, n] to [rows]. */
export function meanNearest(b: GraphBuilder, distances: Value, k: number): Value {
  const nearest = b.op('TopK', [distances, b.constant(int64([k]))], { axis: 1, largest: 0, sorted: 1 })
  return b.op('ReduceMean', [b.op('Sqrt', [b.op('Relu', [nearest])])], { axes: [1], keepdims: 0 })
}
