import { quantile } from '#main/statistics/quantile'
import type { PictureFacts } from '../embed/embedding'
import type { NormManifest } from './norm-model'

/** The share of the norm's drawings that lie below, and as many that lie above, what counts as its range. */
const TAIL = 0.01

/** The range in which the values of all but the outermost of a norm's drawings lie; null: known of none. */
export function middleRange(values: readonly (number | undefined)[]): [number, number] | null {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? null : [quantile(known, TAIL), quantile(known, 1 - TAIL)]
}

/**
 * Whether a drawing's lines are thinner, thicker or grainier (or more even) than nearly all of the norm's: another pen or paper. What
 * makes a part look out of place was learnt on the norm's lines; on others it is found too often, and a flag would be about the pen.
 */
export function hasOtherLines(
  { lineWidths, lineGrains }: Pick<NormManifest, 'lineWidths' | 'lineGrains'>,
  { lineWidth, lineGrain }: Pick<PictureFacts, 'lineWidth' | 'lineGrain'>
): boolean {
  return isOutside(lineWidths, lineWidth) || isOutside(lineGrains, lineGrain)
}

const isOutside = (range: readonly [number, number] | null, value: number | undefined): boolean =>
  range !== null && value !== undefined && (value < range[0] || value > range[1])
