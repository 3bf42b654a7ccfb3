/** Patches of one grid that a patch of another overlaps, by their share of its area. */
interface Overlap {
  patch: number
  share: number
}

/** Overlap of interval `i` of `count` equal ones of the unit line with each of `others`. */
function overlapsAlong(i: number, count: number, others: number): { at: number; share: number }[] {
  const [from, to] = [i / count, (i + 1) / count]
  const found = []
  for (let j = Math.floor(from * others); j < Math.min(others, Math.ceil(to * others)); j += 1) {
    const share = (Math.min(to, (j + 1) / others) - Math.max(from, j / others)) * count
    if (share > 1e-9) found.push({ at: j, share })
  }
  return found
}

/** For each patch of a square grid of `side` patches a side: the patches of `grid` [rows, columns] that it overlaps. */
export function gridOverlaps(side: number, [rows, columns]: readonly [number, number]): Overlap[][] {
  return Array.from({ length: side * side }, (_, place) =>
    overlapsAlong(Math.floor(place / side), side, rows).flatMap((row) =>
      overlapsAlong(place % side, side, columns).map((column) => ({
        patch: row.at * columns + column.at,
        share: row.share * column.share
      }))
    )
  )
}

/**
 * Mean of the tokens [patches, width] under one patch of another grid, each weighed by the area that it shares and by its ink: a
 * token of paper says little of a line beside it.
 */
export function tokenUnder(
  overlaps: readonly Overlap[],
  tokens: Float32Array,
  weights: Float32Array,
  into: Float32Array
): void {
  const width = into.length
  const total = overlaps.reduce((sum, { patch, share }) => sum + share * weights[patch]!, 0)
  into.fill(0)
  for (const { patch, share } of overlaps) {
    const part = (share * weights[patch]!) / total
    for (let k = 0; k < width; k += 1) into[k]! += part * tokens[patch * width + k]!
  }
}
