import type { BandCoverage, MergeSuggestion, SufficiencyWarning, Suggestion } from '#contract/norm'
import { ageText } from './age-text'
import { decimal } from './number-text'
import { t } from './translate'

/** What is missing in a band. */
export function warningText({ band, severity, kind, n, missing }: SufficiencyWarning): string {
  const words = t('groups.warning', { band, kind: kind.replace('-', ''), n, missing })
  return `${t(`groups.severity.${severity}`)}: ${words}`
}

/** What would help against it. */
export const suggestionText = (suggestion: Suggestion): string => t('groups.suggest', { ...suggestion })

/** Why two or more bands would be better together, and how much it would help. */
export const mergeText = ({
  bands,
  into,
  sizes,
  spanMonths,
  improvement,
  reaches
}: MergeSuggestion): string =>
  t('groups.mergeReason', {
    bands: bands.join(', '),
    into,
    sizes: sizes.join(' + '),
    total: sizes.reduce((a, b) => a + b, 0),
    years: decimal(spanMonths / 12),
    improvement: decimal(improvement, 2),
    reaches
  })

/** What the drawings of a band show, and how many of each there are. */
export const subjectsText = ({ subjectCounts }: Pick<BandCoverage, 'subjectCounts'>): string =>
  subjectCounts.map(({ subject, drawings }) => `${subject ?? t('groups.noSubject')} ${drawings}`).join(', ')

/** How many drawings are of each quarter of a year of age. */
export const agesText = ({ ageCounts }: Pick<BandCoverage, 'ageCounts'>): string =>
  ageCounts.map(({ fromMonths, drawings }) => `${ageText(fromMonths, 1)} ${drawings}`).join(', ')
