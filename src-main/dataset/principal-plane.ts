import { random } from '../lib/random'
import { inSlices, type Work } from '../lib/work'

export interface Projection {
  /** [n, directions], coordinates along the directions of largest spread. */
  coordinates: Float32Array
  directions: number
  /** Share of the whole spread that each direction holds. */
  shares: number[]
}

const ROUNDS = 12

/**
 * Coordinates of vectors along their directions of largest spread, by subspace iteration (Halko, Martinsson & Tropp 2011). The
 * directions are orthonormal: distances in coordinates are never longer than the vectors' own. Throws AppError 'cancelled'.
 */
export async function principalCoordinates(
  vectors: readonly Float32Array[],
  directions: number,
  work: Work
): Promise<Projection> {
  const n = vectors.length
  const d = vectors[0]?.length ?? 0
  const k = Math.min(directions, d)
  const mean = new Float64Array(d)
  for (const vector of vectors) for (let j = 0; j < d; j += 1) mean[j]! += vector[j]! / n
  const rng = random(1, 'principal plane')
  let basis = Array.from({ length: k }, () => Float64Array.from({ length: d }, () => rng.normal()))
  orthonormalise(basis)
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = basis.map(() => new Float64Array(d))
    await inSlices(vectors, work, (vector) =>
      basis.forEach((direction, c) => {
        const along = dot(vector, mean, direction)
        const sum = next[c]!
        for (let j = 0; j < d; j += 1) sum[j]! += along * (vector[j]! - mean[j]!)
      })
    )
    basis = next
    orthonormalise(basis)
  }
  return projected(vectors, mean, basis, work)
}

async function projected(
  vectors: readonly Float32Array[],
  mean: Float64Array,
  basis: readonly Float64Array[],
  work: Work
): Promise<Projection> {
  const k = basis.length
  const coordinates = new Float32Array(vectors.length * k)
  const along = new Float64Array(k)
  let whole = 0
  await inSlices(vectors, work, (vector, i) => {
    for (let j = 0; j < vector.length; j += 1) whole += (vector[j]! - mean[j]!) ** 2
    basis.forEach((direction, c) => {
      const value = dot(vector, mean, direction)
      coordinates[i * k + c] = value
      along[c]! += value * value
    })
  })
  return { coordinates, directions: k, shares: [...along].map((sum) => (whole === 0 ? 0 : sum / whole)) }
}

function dot(vector: Float32Array, mean: Float64Array, direction: Float64Array): number {
  let sum = 0
  for (let j = 0; j < direction.length; j += 1) sum += (vector[j]! - mean[j]!) * direction[j]!
  return sum
}

/** Gram and Schmidt, modified; a direction that vanishes stays zero. */
function orthonormalise(basis: readonly Float64Array[]): void {
  basis.forEach((direction, c) => {
    for (const earlier of basis.slice(0, c)) {
      const along = direction.reduce((sum, value, j) => sum + value * earlier[j]!, 0)
      for (let j = 0; j < direction.length; j += 1) direction[j]! -= along * earlier[j]!
    }
    const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0))
    for (let j = 0; j < direction.length; j += 1) direction[j] = length > 1e-12 ? direction[j]! / length : 0
  })
}
