import type { MatchCounts, TableFacts } from '#contract/import'
import { t } from './translate'

const ORDERS = { 'day-first': 'day', 'month-first': 'month', unclear: 'open' } as const

/** What is worth knowing about how a table was read, so that a misreading is noticed before it does harm. */
export function tableNotes(facts: TableFacts): string[] {
  const { encodingGuessed, headerRow, fileColumnBy, missing, dates, agesFromBirth } = facts
  const words = missing.map(({ word, count }) => `${word} (${count})`).join(', ')
  return [
    ...(encodingGuessed ? [t('import.note.encoding')] : []),
    ...(headerRow !== null && headerRow !== 1 ? [t('import.note.header', { row: headerRow })] : []),
    ...(fileColumnBy === 'cells' ? [t('import.note.fileColumn')] : []),
    ...(missing.length > 0 ? [t('import.note.missing', { words })] : []),
    ...(dates?.order && dates.order !== 'unclear'
      ? [t('import.note.dates', { order: ORDERS[dates.order] })]
      : []),
    ...(dates && dates.unread > 0
      ? [t('import.note.datesUnread', { count: dates.unread, example: dates.example ?? '' })]
      : []),
    ...(agesFromBirth > 0 ? [t('import.note.births', { count: agesFromBirth })] : []),
    ...matchNotes(facts.matches)
  ]
}

/** How rows found what they are about, where they did not simply name it. */
export const matchNotes = (matches: MatchCounts): string[] =>
  matches.flatMap(({ how, count }) =>
    how === 'path' || how === 'id'
      ? []
      : [t('import.note.matched', { count, how: t(`import.matched.${how}`) })]
  )
