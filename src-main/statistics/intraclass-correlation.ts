import { betaQuantile } from './incomplete-beta'

/** Mean squares of a table of ratings, two-way. */
interface MeanSquares {
  targets: number
  raters: number
  error: number
  /** Mean of the squared ratings, to tell crumbs of rounding from a spread. */
  scale: number
}

/** `ratings` [targets, raters]; n is the number of targets. */
function meanSquares(ratings: readonly (readonly number[])[]): MeanSquares {
  const [n, k] = [ratings.length, ratings[0]!.length]
  const rowMeans = ratings.map((row) => row.reduce((sum, v) => sum + v, 0) / k)
  const mean = rowMeans.reduce((sum, v) => sum + v, 0) / n
  const columnMeans = Array.from({ length: k }, (_, j) => ratings.reduce((sum, row) => sum + row[j]!, 0) / n)
  const left = ratings.reduce(
    (sum, row, i) => sum + row.reduce((s, v, j) => s + (v - rowMeans[i]! - columnMeans[j]! + mean) ** 2, 0),
    0
  )
  return {
    targets: (k * rowMeans.reduce((sum, v) => sum + (v - mean) ** 2, 0)) / (n - 1),
    raters: (n * columnMeans.reduce((sum, v) => sum + (v - mean) ** 2, 0)) / (k - 1),
    error: left / ((n - 1) * (k - 1)),
    scale: ratings.flat().reduce((sum, v) => sum + v * v, 0) / (n * k)
  }
}

export interface IntraclassCorrelation {
  value: number
  /** null where it cannot be told: raters agree on every target, say. */
  interval: [number, number] | null
}

/**
 * ICC(2,1): two-way random effects, absolute agreement, one rater, with its interval by F distributions (Shrout & Fleiss 1979; McGraw &
 * Wong 1996, table 7). `ratings` [targets, raters]; `independent`: of how many targets it can be said that they are independent, where
 * several are of one child, which widens the interval. null where it cannot be told: fewer than two targets, or nothing varies.
 */
export function intraclassCorrelation(
  ratings: readonly (readonly number[])[],
  independent = ratings.length,
  level = 0.95
): IntraclassCorrelation | null {
  const [n, k] = [ratings.length, ratings[0]?.length ?? 0]
  if (n < 2 || k < 2) return null
  const squares = meanSquares(ratings)
  const { targets, raters, error, scale } = squares
  const whole = targets + (k - 1) * error + (k * (raters - error)) / n
  // sums of decimal weights leave crumbs where nothing varies
  if (whole <= 1e-12 * scale || whole === 0) return null
  const value = (targets - error) / whole
  const known = independent >= 2 && error > 1e-12 * scale
  return { value, interval: known ? intervalOf(squares, { n, k, independent }, value, level) : null }
}

function intervalOf(
  { targets, raters, error }: MeanSquares,
  { n, k, independent }: { n: number; k: number; independent: number },
  value: number,
  level: number
): [number, number] {
  const tail = 1 - (1 - level) / 2
  const ratio = raters / error
  const inner = n * (1 + (k - 1) * value) - k * value
  // degrees of freedom of the denominator, after Satterthwaite
  const freedom =
    ((k - 1) * (independent - 1) * (k * value * ratio + inner) ** 2) /
    ((independent - 1) * k ** 2 * value ** 2 * ratio ** 2 + inner ** 2)
  const low = fQuantile(tail, independent - 1, freedom)
  const high = fQuantile(tail, freedom, independent - 1)
  const between = k * raters + (k * n - k - n) * error
  return [
    (n * (targets - low * error)) / (low * between + n * targets),
    (n * (high * targets - error)) / (between + n * high * targets)
  ]
}

/** Quantile of the F distribution, by that of the beta distribution (DLMF 8.17; Abramowitz & Stegun 26.6.2). */
export function fQuantile(p: number, above: number, below: number): number {
  const x = betaQuantile(p, above / 2, below / 2)
  return (below * x) / (above * (1 - x))
}
