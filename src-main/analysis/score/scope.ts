import type { OutOfScope } from '#contract/analysis'
import type { PictureFacts } from '../embed/embedding'
import type { Failure } from '#contract/result'
import { mean } from '#main/statistics/quantile'

/** Under this share of ink a page is blank. */
export const BLANK_INK = 0.0002
/** Ink within a box no longer than this share of the page is a dot, not a drawing. */
const DOT = 0.05

/** What is plain of a page before it is compared with any norm: nothing is drawn on it, or it is a negative. */
export function plainReason({ inkShare, layout, negative }: PictureFacts): OutOfScope | null {
  if (inkShare < BLANK_INK || (layout && layout.size < DOT)) return 'blank'
  return negative ? 'negative' : null
}

/** The failure of a page that is out of scope, where it cannot be used for something. */
export function scopeFailure(reason: OutOfScope): Failure {
  const codes = { blank: 'page-blank', negative: 'page-negative' } as const
  return { code: reason in codes ? codes[reason as keyof typeof codes] : 'page-out-of-scope', facts: {} }
}

/** What a page looks like from afar. */
export interface PageLook {
  paper: number
  crossings: number
  gaps: number
}

/** As far as the farthest typical drawing, and a tenth: a page that looks like no drawing is none; half as far again: whatever it is. */
const [FAR, BEYOND] = [1.1, 1.5]

/**
 * How far a page lies from the norm's drawings, 1 being as far as the farthest of them, held out, lies from the others: of typical
 * drawings less than one in n + 1 lies beyond (the rank of one among n + 1 that could be exchanged). `distances`: one a fold.
 */
export function farnessOf(heldOut: readonly (readonly number[])[], distances: readonly number[]): number {
  const farthest = heldOut.flat().reduce((most, d) => Math.max(most, d), 0)
  return farthest > 0 ? mean(distances) / farthest : 1
}

/** Is it so far that it has to be said, and that further norms are asked? */
export const isFar = (farness: number): boolean => farness > FAR

/** Why nothing can be said of a page this far from every norm; null where only care is needed: another paper, another pen. */
export function reasonFor(farness: number, look: PageLook | undefined): OutOfScope | null {
  if (!isFar(farness)) return null
  const name = nameOf(look)
  return name !== 'unlike' || farness > BEYOND ? name : null
}

const [COVERED, LINES, GAPS] = [0.5, 5, 0.05]

/**
 * What a page that is unlike all drawings most looks like: covered by tones as a photograph is; rows of many small marks with gaps
 * between them, as text is; or neither.
 */
function nameOf(look: PageLook | undefined): OutOfScope {
  if (!look) return 'unlike'
  if (look.paper < COVERED) return 'photo'
  return look.crossings >= LINES && look.gaps >= GAPS ? 'text' : 'unlike'
}
