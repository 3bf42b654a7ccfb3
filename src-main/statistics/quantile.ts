/** Linear interpolation between order statistics (Hyndman & Fan 1996, type 7). Throws RangeError on no values. */
export function quantile(values: ArrayLike<number>, p: number): number {
  if (values.length === 0) throw new RangeError('quantile of nothing')
  const sorted = Float64Array.from(values).sort()
  const at = (sorted.length - 1) * p
  const low = Math.floor(at)
  const next = Math.min(low + 1, sorted.length - 1)
  return sorted[low]! + (at - low) * (sorted[next]! - sorted[low]!)
}

export const mean = (values: ArrayLike<number>): number =>
  values.length === 0 ? NaN : Array.from(values).reduce((sum, v) => sum + v, 0) / values.length

/** Equal bins from the smallest to the largest value. */
export function histogram(values: readonly number[], bins: number): { edges: number[]; counts: number[] } {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const width = (high - low) / bins || 1
  const counts = new Array<number>(bins).fill(0)
  for (const value of values) counts[Math.min(bins - 1, Math.floor((value - low) / width))]! += 1
  return { edges: Array.from({ length: bins + 1 }, (_, i) => low + i * width), counts }
}
