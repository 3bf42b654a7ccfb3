import type { Band } from '#contract/analysis'

/** A drawing that a norm may learn from: its age, child and subject. */
export interface Usable {
  ageMonths: number
  /** How exact the age is: 12 where only the completed year is known. */
  agePrecisionMonths?: number
  child: number
  subject: string | null
  /** Whether its child is named; it is told where that is known. */
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

/**
 * The fewest drawings, of as many children, that a norm is learnt from: two for each fold, so that what remains of the others has
 * somebody to hold out.
 */
export const fewestToLearn = (folds: number): number => 2 * folds

/** Whether a norm can be learnt from these. */
export const canBeLearnt = (drawings: number, children: number, folds: number): boolean =>
  Math.min(drawings, children) >= fewestToLearn(folds)
