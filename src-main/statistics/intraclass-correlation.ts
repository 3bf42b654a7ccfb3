/**
 * ICC(2,1): two-way random effects, absolute agreement, one rater (Shrout & Fleiss 1979). `ratings` [targets, raters], `times` how often
 * each target counts. null where it cannot be told: fewer than two targets, or nothing varies.
 */
export function intraclassCorrelation(
  ratings: readonly (readonly number[])[],
  times: readonly number[] = ratings.map(() => 1)
): number | null {
  const k = ratings[0]?.length ?? 0
  const n = times.reduce((sum, t) => sum + t, 0)
  if (n < 2 || k < 2) return null
  const rowMeans = ratings.map((row) => row.reduce((sum, v) => sum + v, 0) / k)
  const mean = rowMeans.reduce((sum, v, i) => sum + times[i]! * v, 0) / n
  const columnMeans = Array.from(
    { length: k },
    (_, j) => ratings.reduce((sum, row, i) => sum + times[i]! * row[j]!, 0) / n
  )
  const rows = (k * rowMeans.reduce((sum, v, i) => sum + times[i]! * (v - mean) ** 2, 0)) / (n - 1)
  const columns = (n * columnMeans.reduce((sum, v) => sum + (v - mean) ** 2, 0)) / (k - 1)
  const left = ratings.reduce(
    (sum, row, i) =>
      sum + times[i]! * row.reduce((s, v, j) => s + (v - rowMeans[i]! - columnMeans[j]! + mean) ** 2, 0),
    0
  )
  const error = left / ((n - 1) * (k - 1))
  const whole = rows + (k - 1) * error + (k * (columns - error)) / n
  // sums of decimal weights leave crumbs where nothing varies
  const scale = ratings.flat().reduce((sum, v) => sum + v * v, 0) / (ratings.length * k)
  return whole <= 1e-12 * scale || whole === 0 ? null : (rows - error) / whole
}
