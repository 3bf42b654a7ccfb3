/**
 * Area under the ROC curve: the chance that a value of `high` exceeds one of `low`, ties counting half (Mann & Whitney 1947;
 * Hanley & McNeil 1982). NaN where either is empty.
 */
export function auroc(low: readonly number[], high: readonly number[]): number {
  const all = [...low.map((value) => ({ value, up: false })), ...high.map((value) => ({ value, up: true }))]
  all.sort((a, b) => a.value - b.value)
  let rankSum = 0
  for (let i = 0; i < all.length;) {
    let end = i
    while (end < all.length && all[end]!.value === all[i]!.value) end += 1
    const rank = (i + end + 1) / 2 // mean of the ranks i + 1 to end
    for (; i < end; i += 1) if (all[i]!.up) rankSum += rank
  }
  return (rankSum - (high.length * (high.length + 1)) / 2) / (low.length * high.length)
}

/**
 * The same where each value counts `weights` times: `scores` ascending, `up` the ones that ought to lie higher. null where either side
 * has no weight.
 */
export function weightedAuroc(
  scores: readonly number[],
  up: readonly boolean[],
  weights: readonly number[]
): number | null {
  let [below, above, wins] = [0, 0, 0]
  for (let i = 0; i < scores.length;) {
    let [low, high] = [0, 0]
    const score = scores[i]!
    for (; i < scores.length && scores[i] === score; i += 1)
      if (up[i]) high += weights[i]!
      else low += weights[i]!
    wins += high * (below + low / 2)
    ;[below, above] = [below + low, above + high]
  }
  return below === 0 || above === 0 ? null : wins / (below * above)
}

/** Pearson's correlation. NaN where one of the two does not vary. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const n = a.length
  const [ma, mb] = [a, b].map((v) => v.reduce((sum, x) => sum + x, 0) / n) as [number, number]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < n; i += 1) {
    const [x, y] = [a[i]! - ma, b[i]! - mb]
    ;[ab, aa, bb] = [ab + x * y, aa + x * x, bb + y * y]
  }
  return ab / Math.sqrt(aa * bb)
}

export function meanAbsoluteError(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + Math.abs(x - b[i]!), 0) / a.length
}

/** Spearman's rank correlation, ties by their mean rank. NaN where one of the two does not vary. */
export const rankCorrelation = (a: readonly number[], b: readonly number[]): number =>
  correlation(ranks(a), ranks(b))

function ranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!)
  const out = new Array<number>(values.length)
  for (let i = 0; i < order.length;) {
    let end = i
    while (end < order.length && values[order[end]!] === values[order[i]!]) end += 1
    for (let k = i; k < end; k += 1) out[order[k]!] = (i + end - 1) / 2
    i = end
  }
  return out
}
