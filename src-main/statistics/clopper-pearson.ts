import { betaQuantile } from './incomplete-beta'

/** Exact interval of a share, k of n (Clopper & Pearson 1934). Shares, not percent. n = 0 says nothing: [0, 1]. */
export function clopperPearson(k: number, n: number, level = 0.95): [number, number] {
  if (n === 0) return [0, 1]
  const tail = (1 - level) / 2
  const low = k <= 0 ? 0 : betaQuantile(tail, k, n - k + 1)
  const high = k >= n ? 1 : betaQuantile(1 - tail, k + 1, n - k)
  return [low, high]
}
