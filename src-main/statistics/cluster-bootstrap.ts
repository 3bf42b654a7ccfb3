import { quantile } from './quantile'

/** A seeded source of whole numbers in [0, limit). */
export interface Draws {
  below(limit: number): number
}

/** Clusters in an order that what they hold alone decides: the same data draw the same, whatever order or names they come with. */
export const byContent = <Cluster>(clusters: readonly Cluster[]): Cluster[] =>
  clusters
    .map((cluster) => ({ cluster, key: JSON.stringify(cluster) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ cluster }) => cluster)

/**
 * 95 % percentile interval of a statistic by drawing whole clusters (children) with replacement (Efron & Tibshirani 1993, 8.6).
 * `statistic` gets how often each cluster was drawn. null where it cannot be told: fewer than two clusters, or the statistic is null
 * in more than a tenth of the draws.
 */
export function clusterBootstrap(
  clusters: number,
  statistic: (times: readonly number[]) => number | null,
  draws: Draws,
  resamples: number
): [number, number] | null {
  if (clusters < 2) return null
  const values: number[] = []
  const times = new Array<number>(clusters)
  for (let r = 0; r < resamples; r += 1) {
    times.fill(0)
    for (let i = 0; i < clusters; i += 1) times[draws.below(clusters)]! += 1
    const value = statistic(times)
    if (value !== null && Number.isFinite(value)) values.push(value)
  }
  if (values.length < 0.9 * resamples) return null
  values.sort((a, b) => a - b)
  return [quantile(values, 0.025), quantile(values, 0.975)]
}
