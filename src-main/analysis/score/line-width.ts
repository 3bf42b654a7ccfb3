import { quantile } from '#main/statistics/quantile'

/** The share of the norm's drawings whose lines are thinner, and as many whose are thicker, than what counts as its range. */
const TAIL = 0.01

/** The range in which the line widths of all but the outermost of a norm's drawings lie; null: known of none. */
export function lineWidthRange(widths: readonly (number | undefined)[]): [number, number] | null {
  const known = widths.filter((width) => width !== undefined)
  return known.length === 0 ? null : [quantile(known, TAIL), quantile(known, 1 - TAIL)]
}

/**
 * Whether a drawing's lines are thinner or thicker than nearly all of the norm's: another pen. What makes a part look out of place
 * was learnt on the norm's lines; on others it is found too often, and a flag would be about the pen.
 */
export function hasOtherLines(range: readonly [number, number] | null, width: number | undefined): boolean {
  return range !== null && width !== undefined && (width < range[0] || width > range[1])
}
