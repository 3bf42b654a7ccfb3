import { random, shuffled } from '#main/lib/random'

/** One row of training data: an embedding, and whose it is. */
export interface NormRow {
  drawing: string
  child: number
  subject: string | null
  vector: Float32Array
}

/** A child counts for at most this many drawings when folds are filled: else one with very many would be a fold alone. */
const mostOf = (rows: number, folds: number): number => Math.max(4, Math.floor(rows / (4 * folds)))

/**
 * Splits rows into `count` folds by child, so that no child is on two sides. Children come in random order, large ones
 * first among the shuffled, each to the fold that is smallest so far. Answers row indices a fold.
 */
export function foldsByChild(rows: readonly { child: number }[], count: number, seed: number): number[][] {
  const byChild = new Map<number, number[]>()
  rows.forEach((row, i) => byChild.set(row.child, [...(byChild.get(row.child) ?? []), i]))
  const children = shuffled([...byChild.values()], random(seed, 'folds')).sort((a, b) => b.length - a.length)
  const most = mostOf(rows.length, count)
  const folds = Array.from({ length: count }, () => ({ weight: 0, rows: [] as number[] }))
  for (const indices of children) {
    const smallest = folds.reduce((a, b) => (b.weight < a.weight ? b : a))
    smallest.rows.push(...indices)
    smallest.weight += Math.min(most, indices.length)
  }
  return folds.map((fold) => fold.rows.sort((a, b) => a - b))
}

/** Sets a share of the children aside for early stopping. Answers [training, validation] row indices. */
export function validationSplit(
  rows: readonly NormRow[],
  indices: readonly number[],
  share: number,
  seed: number
): [number[], number[]] {
  const children = shuffled([...new Set(indices.map((i) => rows[i]!.child))], random(seed, 'validation'))
  const wanted = Math.max(1, Math.round(indices.length * share))
  const held = new Set<number>()
  let count = 0
  for (const child of children) {
    const size = indices.filter((i) => rows[i]!.child === child).length
    if (held.size > 0 && count + size > wanted * 1.5) continue
    if (count >= wanted || held.size + 1 >= children.length) break
    held.add(child)
    count += size
  }
  return [indices.filter((i) => !held.has(rows[i]!.child)), indices.filter((i) => held.has(rows[i]!.child))]
}
