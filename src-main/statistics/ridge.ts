import { cholesky, substitute } from './cholesky'

/**
 * Ridge regression (Hoerl & Kennard 1970) in its dual form, which costs the number of rows and not of features: predictions are
 * K_new (K + lambda I)^-1 (y - mean y) + mean y with K = X Xᵀ of standardised features. Rows are feature vectors of one length.
 */
export interface RidgeProblem {
  /** Products of training rows: [rows, rows], row-major. */
  gram: Float64Array
  /** Products of every new row with every training row: [new, rows]. */
  cross: Float64Array
  targets: readonly number[]
}

/** Features centred and scaled by the training rows alone; what does not vary there is left out. */
export function ridgeProblem(
  train: readonly Float32Array[],
  fresh: readonly Float32Array[],
  targets: readonly number[]
): RidgeProblem {
  const scale = standardiser(train)
  const [a, b] = [train.map(scale), fresh.map(scale)]
  const gram = new Float64Array(a.length ** 2)
  for (let i = 0; i < a.length; i += 1)
    for (let j = 0; j <= i; j += 1) {
      gram[i * a.length + j] = dot(a[i]!, a[j]!)
      gram[j * a.length + i] = gram[i * a.length + j]!
    }
  const cross = new Float64Array(b.length * a.length)
  b.forEach((row, i) => a.forEach((other, j) => (cross[i * a.length + j] = dot(row, other))))
  return { gram, cross, targets }
}

function standardiser(rows: readonly Float32Array[]): (row: Float32Array) => Float32Array {
  const size = rows[0]!.length
  const [mean, square] = [new Float64Array(size), new Float64Array(size)]
  for (const row of rows) for (let k = 0; k < size; k += 1) mean[k]! += row[k]! / rows.length
  for (const row of rows)
    for (let k = 0; k < size; k += 1) square[k]! += (row[k]! - mean[k]!) ** 2 / rows.length
  const largest = square.reduce((most, v) => Math.max(most, v), 0)
  const weight = square.map((v) => (v > 1e-9 * largest ? 1 / Math.sqrt(v) : 0))
  return (row) => Float32Array.from(row, (v, k) => (v - mean[k]!) * weight[k]!)
}

function dot(a: Float32Array, b: Float32Array): number {
  let [s, t] = [0, 0]
  const even = a.length - (a.length % 2)
  for (let k = 0; k < even; k += 2) {
    s += a[k]! * b[k]!
    t += a[k + 1]! * b[k + 1]!
  }
  return even < a.length ? s + t + a[even]! * b[even]! : s + t
}

/** Predictions for the new rows. `lambda` > 0. */
export function solveRidge({ gram, cross, targets }: RidgeProblem, lambda: number): number[] {
  const n = targets.length
  const centre = targets.reduce((sum, y) => sum + y, 0) / n
  const factor = cholesky(gram, n, lambda)
  const alpha = substitute(
    factor,
    n,
    targets.map((y) => y - centre)
  )
  return Array.from({ length: cross.length / n }, (_, i) => {
    let sum = centre
    for (let j = 0; j < n; j += 1) sum += cross[i * n + j]! * alpha[j]!
    return sum
  })
}
