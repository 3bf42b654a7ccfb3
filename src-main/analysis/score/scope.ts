import type { OutOfScope } from '../../../src-preload/contract/analysis'
import { mean } from '../../statistics/quantile'

/** Under this share of ink a page is blank. */
export const BLANK_INK = 0.0002

/** What a page looks like from afar. */
export interface PageLook {
  paper: number
  crossings: number
  gaps: number
}

/** How much farther than the farthest typical drawing a page must lie to be called unlike them. */
const MARGIN = 1.1

/**
 * Is a page farther from the norm's drawings than any of them, held out, is from the others, and by a margin? Of typical drawings
 * that happens less often than once in n + 1 (the rank of one among n + 1 that could be exchanged). `distances`: one a fold.
 */
export function isUnlike(heldOut: readonly (readonly number[])[], distances: readonly number[]): boolean {
  const farthest = heldOut.flat().reduce((most, d) => Math.max(most, d), 0)
  return mean(distances) > MARGIN * farthest
}

const [COVERED, LINES, GAPS] = [0.5, 5, 0.05]

/**
 * What a page that is unlike all drawings most looks like: covered by tones as a photograph is; rows of many small marks with gaps
 * between them, as text is; or neither.
 */
export function nameOf(look: PageLook | undefined): OutOfScope {
  if (!look) return 'unlike'
  if (look.paper < COVERED) return 'photo'
  return look.crossings >= LINES && look.gaps >= GAPS ? 'text' : 'unlike'
}
