import type { Completeness, ExplanationMethod, GradeVerdict, MethodGrade } from '#contract/explanation'
import { decimal } from './number-text'
import { knownMessage, t } from './translate'

/** The name of a way of explaining. */
export const methodTitle = (method: ExplanationMethod): string => t(`method.title.${method}`)

/** What a value of its map is. */
export const methodMeaning = (method: ExplanationMethod): string => t(`method.means.${method}`)

export const gradeTitle = (verdict: GradeVerdict): string => t(`grade.verdict.${verdict}`)

const percent = (share: number): string => `${Math.round(100 * share)} %`

/** What a grade says, in a sentence or two with its numbers. */
/** Whether a map adds up to what it explains, of ways that promise it; empty of others. */
export const completenessSentence = (completeness: Completeness | null): string =>
  completeness === null
    ? ''
    : t('grade.completeness', { sum: decimal(completeness.sum, 2), change: decimal(completeness.change, 2) })

export function gradeSentence(grade: MethodGrade | null): string {
  if (!grade) return t('grade.unmeasured')
  const { planted, verdict, reasons, drawings } = grade
  const measured = t('grade.sentence', {
    drawings,
    verdict: gradeTitle(verdict),
    reasons: reasons.map((reason) => knownMessage(`grade.reason.${reason}`, reason)).join('; ')
  })
  if (!planted) return measured
  const places = t('grade.places', {
    pointing: percent(planted.pointing),
    drawings: planted.drawings,
    ink: percent(planted.pointingInk),
    chance: percent(planted.pointingChance)
  })
  return `${measured} ${places}`
}
