/** Lower factor L of K + lambda I = L Lᵀ, for a symmetric positive matrix [n, n], row-major; what is above the diagonal is not read. */
export function cholesky(matrix: Float64Array, n: number, lambda = 0): Float64Array {
  const factor = Float64Array.from(matrix)
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = factor[i * n + j]! + (i === j ? lambda : 0)
      for (let k = 0; k < j; k += 1) sum -= factor[i * n + k]! * factor[j * n + k]!
      factor[i * n + j] = i === j ? Math.sqrt(sum) : sum / factor[j * n + j]!
    }
  }
  return factor
}

/** Solves L Lᵀ x = y. */
export function substitute(factor: Float64Array, n: number, y: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(y)
  for (let i = 0; i < n; i += 1) {
    for (let k = 0; k < i; k += 1) x[i]! -= factor[i * n + k]! * x[k]!
    x[i]! /= factor[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < n; k += 1) x[i]! -= factor[k * n + i]! * x[k]!
    x[i]! /= factor[i * n + i]!
  }
  return x
}

/** L^-1 X for a lower factor and X [n][columns]. */
export function forwardSolve(
  factor: Float64Array,
  n: number,
  rows: readonly ArrayLike<number>[]
): Float64Array[] {
  const out = rows.map((row) => Float64Array.from(row))
  for (let i = 0; i < n; i += 1) {
    const own = out[i]!
    for (let k = 0; k < i; k += 1) {
      const share = factor[i * n + k]!
      const other = out[k]!
      for (let j = 0; j < own.length; j += 1) own[j]! -= share * other[j]!
    }
    for (let j = 0; j < own.length; j += 1) own[j]! /= factor[i * n + i]!
  }
  return out
}
