/** A value, and whose: values of one child are exchanged together. */
export interface Observation {
  child: number
  value: number
}

/** Two groups that may differ, of one band. */
export interface Stratum {
  norm: readonly Observation[]
  place: readonly Observation[]
}

/**
 * Do values of a place lie elsewhere than the norm's? Wilcoxon's rank sum, summed over bands (van Elteren 1960 without weights),
 * with its p from children exchanged between the groups within each band: `exchanged` draws an order of n at random. Answers also
 * where the place's middle value lies among the norm's, in percent. NaN percentile: nothing to compare.
 */
export function differenceBetween(
  strata: readonly Stratum[],
  permutations: number,
  exchanged: (n: number) => readonly number[]
): { percentile: number; pValue: number } {
  const prepared = strata.filter((s) => s.norm.length > 0 && s.place.length > 0).map(prepare)
  if (prepared.length === 0) return { percentile: NaN, pValue: 1 }
  const found = Math.abs(sum(prepared.map(({ children }) => excess(children))))
  let atLeast = 0
  for (let run = 0; run < permutations; run += 1) {
    const moved = prepared.map(({ children }) => {
      const order = exchanged(children.length)
      return excess(children.map((child, i) => ({ ...child, place: children[order[i]!]!.place })))
    })
    if (Math.abs(sum(moved)) >= found - 1e-9) atLeast += 1
  }
  const places = prepared.flatMap(({ percentiles }) => percentiles).sort((a, b) => a - b)
  return { percentile: 100 * middle(places), pValue: (1 + atLeast) / (permutations + 1) }
}

interface Child {
  place: boolean
  /** Sum of its ranks about their mean, and how many values it has. */
  ranks: number
}

/** How far the ranks of the place's children lie from where they would on average. */
const excess = (children: readonly Child[]): number =>
  sum(children.map(({ place, ranks }) => (place ? ranks : 0)))

function prepare({ norm, place }: Stratum): { children: Child[]; percentiles: number[] } {
  const all = [...norm.map((o) => ({ ...o, place: false })), ...place.map((o) => ({ ...o, place: true }))]
  const ranks = ranksOf(all.map((o) => o.value))
  const centre = (all.length + 1) / 2
  const byChild = Map.groupBy([...all.keys()], (i) => `${all[i]!.place} ${all[i]!.child}`)
  const children = [...byChild.values()].map((own) => {
    return { place: all[own[0]!]!.place, ranks: sum(own.map((i) => (ranks[i]! - centre) / all.length)) }
  })
  const percentiles = place.map(({ value }) => {
    const below = norm.filter((o) => o.value < value).length
    const ties = norm.filter((o) => o.value === value).length
    return (below + ties / 2) / norm.length
  })
  return { children, percentiles }
}

/** 1 for the smallest; ties share their mean rank. */
function ranksOf(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!)
  const ranks = new Array<number>(values.length)
  for (let from = 0; from < order.length;) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to += 1
    for (let i = from; i <= to; i += 1) ranks[order[i]!] = (from + to) / 2 + 1
    from = to + 1
  }
  return ranks
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

function middle(sorted: readonly number[]): number {
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
