import { AppError } from '#contract/app-error'
import type { HeldOutIndex } from '#main/analysis/score/development-model'
import { developmentScorer } from './head'
import type { DevelopmentTask, Heads } from './heads'
import type { AgedRow } from './train-head'

/** Drawings and children that each of two ages needs, a year apart, before age can be learnt from them. */
const [LEAST_DRAWINGS, LEAST_CHILDREN] = [20, 10]

/**
 * Throws AppError 'development-ages' where the drawings are of one age, 'norm-too-small' where there are too few children to
 * hold some out three times over.
 */
export function checkAges(rows: readonly AgedRow[], folds: number): void {
  const years = [...Map.groupBy(rows, (row) => Math.floor(row.ageMonths / 12)).values()]
  const enough = years.filter(
    (group) => group.length >= LEAST_DRAWINGS && new Set(group.map((row) => row.child)).size >= LEAST_CHILDREN
  )
  if (enough.length < 2)
    throw new AppError('development-ages', {
      years: enough.length,
      drawings: LEAST_DRAWINGS,
      children: LEAST_CHILDREN
    })
  const children = new Set(rows.map((row) => row.child)).size
  const needed = 4 * folds
  if (children < needed)
    throw new AppError('norm-too-small', { band: 'development', n: rows.length, children, needed })
}

/**
 * One head a fold, each from the children of the others; a new drawing gets the mean of their answers. Each of the norm's
 * drawings is scored the same way by heads that left its fold and one more out, so that what calibrates has not been seen
 * and is as much of a mean as what is compared with it.
 */
export async function learnHeads(
  { rows, folds }: DevelopmentTask,
  heads: Heads
): Promise<{ scorer: Uint8Array; calibration: HeldOutIndex[][] }> {
  const scorer = developmentScorer(rows[0]!.features.length, await heads.ensemble([]))
  const calibration: HeldOutIndex[][] = []
  for (const [k, fold] of folds.entries())
    calibration.push(heldOut(rows, fold, await heads.indices([k], fold)))
  return { scorer, calibration }
}

export function heldOut(
  rows: readonly AgedRow[],
  fold: readonly number[],
  indices: readonly number[]
): HeldOutIndex[] {
  return fold.map((i, at) => {
    const { drawing, child, ageMonths, prompt } = rows[i]!
    return { drawing, child, ageMonths, prompt, index: indices[at]! }
  })
}

/** What the drawings were to show, for the caveat that another drawing was to show something else. */
export const promptsOf = (rows: readonly AgedRow[]): string[] =>
  [...new Set(rows.flatMap((row) => (row.prompt === null ? [] : [row.prompt])))].sort()

/** Whole years that hold all ages: [from, to) in months. */
export function agesOf(rows: readonly AgedRow[]): { fromMonths: number; toMonths: number } {
  const ages = rows.map((row) => row.ageMonths)
  return {
    fromMonths: 12 * Math.floor(Math.min(...ages) / 12),
    toMonths: 12 * Math.floor(Math.max(...ages) / 12) + 12
  }
}
