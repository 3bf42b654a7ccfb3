import type { Band } from '#contract/analysis'

/** A drawing that a norm may learn from: its age, child and subject. */
/** Whether a child is named beside it is told where it is known. */
export interface Usable {
  ageMonths: number
  child: number
  subject: string | null
  named?: boolean
}

/** Sizes below which a norm says little; the specification's own. */
export const CRITICAL = 20
export const MINIMUM = 50
export const RECOMMENDED = 100

export const inBand = (band: Band, drawing: Usable): boolean =>
  drawing.ageMonths >= band.fromMonths &&
  drawing.ageMonths < band.toMonths &&
  (band.subject === null || band.subject === drawing.subject)
