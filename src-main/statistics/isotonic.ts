/**
 * The rising sequence that lies nearest to `values` by weighted squares: pool adjacent violators (Ayer et al. 1955). Same
 * length as `values`; weights are positive.
 */
export function isotonic(values: readonly number[], weights: readonly number[]): number[] {
  const blocks: { mean: number; weight: number; count: number }[] = []
  values.forEach((value, i) => {
    blocks.push({ mean: value, weight: weights[i]!, count: 1 })
    for (let last = blocks.length - 1; last > 0 && blocks[last - 1]!.mean >= blocks[last]!.mean; last -= 1) {
      const [a, b] = blocks.splice(last - 1, 2) as [(typeof blocks)[0], (typeof blocks)[0]]
      const weight = a.weight + b.weight
      const mean = (a.mean * a.weight + b.mean * b.weight) / weight
      blocks.push({ mean, weight, count: a.count + b.count })
    }
  })
  return blocks.flatMap(({ mean, count }) => new Array<number>(count).fill(mean))
}
