import { inSlices, type Work } from '../lib/work'
import { euclidean } from '../statistics/distance'
import { quantile } from '../statistics/quantile'
import type { Projection } from './principal-plane'

export interface Pair {
  a: number
  b: number
  distance: number
}

/** Rows between two reports. */
const REPORT = 50
/** Drawings whose nearest other is looked up for the usual distance. */
const SAMPLE = 400

/** Squared distance in the first coordinates: never more than the whole. */
function within({ coordinates, directions }: Projection, a: number, b: number, limit: number): boolean {
  let sum = 0
  for (let c = 0; c < directions; c += 1) {
    sum += (coordinates[a * directions + c]! - coordinates[b * directions + c]!) ** 2
    if (sum > limit) return false
  }
  return true
}

/** The usual distance of a drawing to the nearest other one: median over a sample. 0 where there is one drawing. Throws AppError 'cancelled'. */
export async function usualDistance(vectors: readonly Float32Array[], work: Work): Promise<number> {
  const step = Math.max(1, Math.floor(vectors.length / SAMPLE))
  const nearest: number[] = []
  const sample = vectors.filter((_, i) => i % step === 0)
  await inSlices(sample, work, (vector) => {
    let best = Infinity
    for (const other of vectors) if (other !== vector) best = Math.min(best, euclidean(vector, other))
    if (Number.isFinite(best)) nearest.push(best)
  })
  return nearest.length === 0 ? 0 : quantile(nearest, 0.5)
}

/**
 * All pairs of vectors nearer than `limit`, exactly: what the first principal coordinates already tell apart is passed over. Throws
 * AppError 'cancelled'.
 */
export async function nearPairs(
  vectors: readonly Float32Array[],
  projection: Projection,
  limit: number,
  work: Work
): Promise<Pair[]> {
  const pairs: Pair[] = []
  await inSlices(vectors, work, (vector, a) => {
    if (a % REPORT === 0) work.report('compare', a, vectors.length)
    for (let b = a + 1; b < vectors.length; b += 1) {
      if (!within(projection, a, b, limit * limit)) continue
      const distance = euclidean(vector, vectors[b]!)
      if (distance <= limit) pairs.push({ a, b, distance })
    }
  })
  return pairs
}

/** Pairs joined to groups: whoever is near one of a group belongs to it. Each with the farthest distance that joined it. */
export function joinPairs(count: number, pairs: readonly Pair[]): { members: number[]; distance: number }[] {
  const parent = Array.from({ length: count }, (_, i) => i)
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!
    return i
  }
  for (const { a, b } of pairs) parent[root(a)] = root(b)
  const groups = new Map<number, { members: number[]; distance: number }>()
  for (let i = 0; i < count; i += 1) {
    const group = groups.get(root(i)) ?? { members: [], distance: 0 }
    groups.set(root(i), group)
    group.members.push(i)
  }
  for (const { a, distance } of pairs) {
    const group = groups.get(root(a))!
    group.distance = Math.max(group.distance, distance)
  }
  return [...groups.values()].filter(({ members }) => members.length > 1)
}
