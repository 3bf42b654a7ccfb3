import { clopperPearson } from './clopper-pearson'

/**
 * Interval of a share where observations come in clusters (drawings of one child): Clopper-Pearson at the effective sample
 * size p(1 - p) / v, v being the variance between clusters (Korn & Graubard 1998). Never narrower than if all were
 * independent. Throws RangeError where the two lists differ in length.
 */
export function clusteredInterval(
  hits: readonly boolean[],
  clusters: readonly number[],
  level = 0.95
): [number, number] {
  if (hits.length !== clusters.length) throw new RangeError('every observation needs a cluster')
  const n = hits.length
  const share = hits.filter(Boolean).length / (n || 1)
  // Where all agree the variance says nothing: each cluster counts once.
  const count = new Set(clusters).size
  if (share === 0 || share === 1) return clopperPearson(share * count, count, level)
  const sums = new Map<number, number>()
  hits.forEach((hit, i) => sums.set(clusters[i]!, (sums.get(clusters[i]!) ?? 0) + Number(hit) - share))
  const m = sums.size
  // one cluster alone does not tell how clusters differ
  if (m < 2) return [0, 1]
  const variance = ((m / (m - 1)) * [...sums.values()].reduce((total, sum) => total + sum * sum, 0)) / (n * n)
  const effective = Math.min(n, (share * (1 - share)) / variance)
  return clopperPearson(share * effective, effective, level)
}
