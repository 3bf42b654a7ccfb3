/**
 * What is known of centred rows by their products alone, [n, n] row-major: for few rows of many numbers it costs the square of the
 * rows and not of the numbers.
 */
export function gramOf(rows: readonly Float32Array[]): Float64Array {
  const n = rows.length
  const gram = new Float64Array(n * n)
  for (let i = 0; i < n; i += 1)
    for (let j = 0; j <= i; j += 1) gram[i * n + j] = gram[j * n + i] = dot(rows[i]!, rows[j]!)
  return gram
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k += 1) sum += a[k]! * b[k]!
  return sum
}

/**
 * How far the covariance S = Xᵀ X / n of rows of `size` numbers is to be drawn towards a multiple `level` of the identity: by as
 * much as its own noise asks for (Ledoit & Wolf 2004, "A well-conditioned estimator for large-dimensional covariance matrices").
 */
export function shrinkageOf(
  gram: Float64Array,
  n: number,
  size: number
): { shrinkage: number; level: number } {
  let [trace, squares, fourth] = [0, 0, 0]
  for (let i = 0; i < n; i += 1) {
    trace += gram[i * n + i]! / n
    fourth += gram[i * n + i]! ** 2 / n
  }
  for (const product of gram) squares += (product / n) ** 2
  const level = trace / size
  const spread = squares - size * level ** 2 // squared distance of S to the multiple of the identity
  const noise = Math.min(spread, (fourth - squares) / n) // mean squared distance of x xᵀ to S, over n
  return { shrinkage: spread > 0 ? Math.max(0, noise / spread) : 1, level }
}

/**
 * The directions along which the rows vary most (principal components), orthonormal, at most as many as `start` holds vectors
 * [count][n]; fewer where the rows have not as many. By subspace iteration (Golub & Van Loan, Matrix Computations, 8.2.4).
 */
export function leadingDirections(
  rows: readonly Float32Array[],
  gram: Float64Array,
  start: readonly Float64Array[],
  steps = 30
): Float64Array[] {
  const least = 1e-9 * Math.sqrt(gram.reduce((sum, v) => sum + v * v, 0))
  let found = orthonormal(start, 0)
  for (let step = 0; step < steps; step += 1)
    found = orthonormal(
      found.map((u) => times(gram, u)),
      least
    )
  return orthonormal(
    found.map((u) => combined(rows, u)),
    0
  )
}

function times(gram: Float64Array, u: Float64Array): Float64Array {
  const n = u.length
  return u.map((_, i) => {
    let sum = 0
    for (let j = 0; j < n; j += 1) sum += gram[i * n + j]! * u[j]!
    return sum
  })
}

/** Xᵀ u. */
function combined(rows: readonly Float32Array[], u: Float64Array): Float64Array {
  const out = new Float64Array(rows[0]!.length)
  rows.forEach((row, i) => {
    for (let k = 0; k < out.length; k += 1) out[k]! += u[i]! * row[k]!
  })
  return out
}

/** Gram and Schmidt, twice for the sake of rounding; what is left no longer than `least` is no direction and is dropped. */
function orthonormal(vectors: readonly Float64Array[], least: number): Float64Array[] {
  const kept: Float64Array[] = []
  for (const vector of vectors) {
    const rest = Float64Array.from(vector)
    for (const other of [...kept, ...kept]) {
      const share = rest.reduce((sum, v, i) => sum + v * other[i]!, 0)
      for (let i = 0; i < rest.length; i += 1) rest[i]! -= share * other[i]!
    }
    const length = Math.sqrt(rest.reduce((sum, v) => sum + v * v, 0))
    if (length > least) kept.push(rest.map((v) => v / length))
  }
  return kept
}
