import { float32 } from '#main/onnx/format/tensor'
import { random, shuffled } from '#main/lib/random'
import { cholesky, forwardSolve } from '#main/statistics/cholesky'
import { gramOf, shrinkageOf } from '#main/statistics/gram'
import { everyRow, MOST_ROWS, type FormMethod } from './form-method'
import { standardisationOf, standardise, standardised, standardiseTensors, tableOf } from './standardise'

const [KNOWN, LEVEL] = ['known', 'level']

/**
 * Squared Mahalanobis distance (1936) to the mean of typical embeddings, over their number of dimensions: under a covariance
 * shrunk after Ledoit & Wolf, since there are fewer drawings than dimensions. With a = shrinkage x level and the rest b Xᵀ X of n
 * rows, (a I + b Xᵀ X)^-1 = (I - Xᵀ (a / b I + X Xᵀ)^-1 X) / a (Woodbury): |z|² less what the rows know of, over a.
 */
export const mahalanobis: FormMethod = {
  name: 'mahalanobis',
  train(_, run) {
    const own = shuffled(everyRow(run), random(run.seed, 'mahalanobis')).slice(0, MOST_ROWS)
    const standardisation = standardisationOf(own)
    const rows = standardised(own, standardisation)
    const [n, size] = [rows.length, rows[0]!.length]
    const gram = gramOf(rows)
    const { shrinkage, level } = shrinkageOf(gram, n, size)
    // As much as the rest may be worth nothing, and then nothing is known but the level.
    const a = Math.max(shrinkage, 1e-6) * level
    const b = Math.max(1 - shrinkage, 1e-6) / n
    const known = forwardSolve(cholesky(gram, n, a / b), n, rows).map((row) => Float32Array.from(row))
    const tensors = new Map([
      ...standardiseTensors(standardisation),
      [KNOWN, tableOf(known)] as const,
      [LEVEL, float32([a], [1])] as const
    ])
    return Promise.resolve({ tensors, losses: null })
  },
  score(b, x, tensors) {
    const z = standardise(b, x, tensors)
    const known = tensors.get(KNOWN)!
    const within = b.op('MatMul', [z, b.op('Transpose', [known], { perm: [1, 0] })])
    const size = b.constant(float32([x.shape[1]!], [1]))
    const sum = (v: typeof z) => b.op('ReduceSum', [b.op('Mul', [v, v]), b.constant(AXIS)], { keepdims: 0 })
    return b.op('Div', [b.op('Sub', [sum(z), sum(within)]), b.op('Mul', [tensors.get(LEVEL)!, size])])
  }
}

const AXIS = { type: 'int64' as const, dims: [1], data: BigInt64Array.of(1n) }
