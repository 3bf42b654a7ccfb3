/** [k, k]: how often the first said `row` and the second `column`. */
export type Counts = readonly (readonly number[])[]

export type Weights = 'none' | 'linear' | 'quadratic'

const zeros = (k: number): number[][] => Array.from({ length: k }, () => new Array<number>(k).fill(0))

/** How far apart two of k ordered categories are, 0 to 1. */
function disagreement(weights: Weights, i: number, j: number, k: number): number {
  if (weights === 'none') return i === j ? 0 : 1
  const apart = Math.abs(i - j) / (k - 1)
  return weights === 'linear' ? apart : apart * apart
}

/** The counts of pairs of categories, each 0 to k - 1. */
export function confusion(pairs: readonly (readonly [number, number])[], k: number): number[][] {
  const counts = zeros(k)
  for (const [a, b] of pairs) counts[a]![b]! += 1
  return counts
}

export function addCounts(total: number[][], more: Counts): void {
  more.forEach((row, i) => row.forEach((value, j) => (total[i]![j]! += value)))
}

/**
 * Agreement of two raters beyond chance: kappa (Cohen 1960), weighted kappa over ordered categories (Cohen 1968). 1: always; 0: as
 * chance. null where chance alone would always agree (both only ever say one thing), or nothing was rated.
 */
export function kappa(counts: Counts, weights: Weights = 'none'): number | null {
  const k = counts.length
  const n = counts.flat().reduce((sum, v) => sum + v, 0)
  const rows = counts.map((row) => row.reduce((sum, v) => sum + v, 0))
  const columns = counts.map((_, j) => counts.reduce((sum, row) => sum + row[j]!, 0))
  let [observed, expected] = [0, 0]
  for (let i = 0; i < k; i += 1)
    for (let j = 0; j < k; j += 1) {
      const weight = disagreement(weights, i, j, k)
      observed += weight * counts[i]![j]! * n
      expected += weight * rows[i]! * columns[j]!
    }
  return expected === 0 ? null : 1 - observed / expected
}

/** Share of pairs on the diagonal; null where there are none. */
export function agreement(counts: Counts): number | null {
  const n = counts.flat().reduce((sum, v) => sum + v, 0)
  return n === 0 ? null : counts.reduce((sum, row, i) => sum + row[i]!, 0) / n
}

/**
 * Coincidences of one unit (Krippendorff 2011): each ordered pair of its m ratings counts 1 / (m - 1). Fewer than two ratings say
 * nothing.
 */
export function coincidences(ratings: readonly number[], k: number): number[][] {
  const counts = zeros(k)
  const share = 1 / (ratings.length - 1)
  for (let a = 0; a < ratings.length; a += 1)
    for (let b = 0; b < ratings.length; b += 1) if (a !== b) counts[ratings[a]!]![ratings[b]!]! += share
  return counts
}

/**
 * Krippendorff's alpha from summed coincidences: any number of raters, missing ratings allowed. `ordinal` takes categories in their
 * order, apart by how many ratings lie between them. null where only one category was ever used.
 */
export function krippendorffAlpha(counts: Counts, metric: 'nominal' | 'ordinal'): number | null {
  const k = counts.length
  const marginals = counts.map((row) => row.reduce((sum, v) => sum + v, 0))
  const n = marginals.reduce((sum, v) => sum + v, 0)
  let [observed, expected] = [0, 0]
  for (let c = 0; c < k; c += 1)
    for (let d = 0; d < k; d += 1) {
      const apart = metric === 'nominal' ? Number(c !== d) : ordinalDistance(marginals, c, d)
      observed += apart * counts[c]![d]!
      expected += apart * marginals[c]! * marginals[d]!
    }
  return expected === 0 ? null : 1 - ((n - 1) * observed) / expected
}

/** (sum of marginals from c to d, less half of both ends) squared. */
function ordinalDistance(marginals: readonly number[], c: number, d: number): number {
  const [low, high] = [Math.min(c, d), Math.max(c, d)]
  const between = marginals.slice(low, high + 1).reduce((sum, v) => sum + v, 0)
  return c === d ? 0 : (between - (marginals[low]! + marginals[high]!) / 2) ** 2
}
