import { shortCell } from './numbers'

/** A day of the calendar, without time or time zone: what was written is the day that was meant. */
export interface Day {
  year: number
  /** From 1; null: only the year is known. */
  month: number | null
  /** From 1; null: only the month is known. */
  day: number | null
}

/** Which number of 05/11/2023 is the day. */
export type DateOrder = 'day-first' | 'month-first'

/** First letters of month names in English, German, French, Spanish, Italian, Dutch and Portuguese, in the order of the year. */
const MONTH_NAMES: readonly (readonly string[])[] = [
  ['jan', 'jän', 'ene', 'gen'],
  ['feb', 'fév', 'fev'],
  ['mar', 'mär', 'mrz', 'maa', 'mrt'],
  ['apr', 'avr', 'abr'],
  ['may', 'mai', 'mei', 'mag'],
  ['jun', 'juin', 'giu'],
  ['jul', 'juil', 'lug'],
  ['aug', 'aoû', 'aou', 'ago'],
  ['sep', 'set'],
  ['oct', 'okt', 'ott', 'out'],
  ['nov'],
  ['dec', 'dez', 'déc', 'dic']
]

function monthNamed(word: string): number | null {
  const name = word.toLowerCase()
  // "juin" and "juil" before "jun" and "jul", which they do not begin with
  const at = MONTH_NAMES.findIndex((names) => names.some((start) => name.startsWith(start)))
  return at < 0 ? null : at + 1
}

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
export const daysIn = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : LENGTHS[month - 1]!

function dayOf(year: number, month: number, day: number): Day | null {
  const real = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
  return real && year >= 1900 && year <= 2199 ? { year, month, day } : null
}

/** Two digits are a year of this century up to 49, else of the last. */
const fullYear = (text: string): number =>
  text.length === 2 ? Number(text) + (Number(text) < 50 ? 2000 : 1900) : Number(text)

/** Three numbers of which it may be open which is the day. */
const THREE = /^(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?:[ T].*)?$/

interface Triple {
  first: number
  second: number
  year: number
  /** Dots part days from months in this order everywhere. */
  dotted: boolean
}

function tripleOf(cell: string): Triple | null {
  const match = THREE.exec(cell)
  return (
    match && {
      first: Number(match[1]),
      second: Number(match[3]),
      year: fullYear(match[4]!),
      dotted: match[2] === '.'
    }
  )
}

/** The order that a column of dates is written in; 'unclear': both would do, or cells contradict one another. null: it does not matter. */
export function dateOrder(cells: readonly (string | undefined)[]): DateOrder | 'unclear' | null {
  const triples = cells.flatMap((text) => tripleOf(shortCell(text) ?? '') ?? [])
  if (triples.length === 0) return null
  const [dayFirst, monthFirst] = [
    triples.some(({ first, dotted }) => dotted || first > 12),
    triples.some(({ second, dotted }) => !dotted && second > 12)
  ]
  if (dayFirst !== monthFirst) return dayFirst ? 'day-first' : 'month-first'
  // the same number twice is the same day either way
  return !dayFirst && triples.every(({ first, second }) => first === second) ? 'day-first' : 'unclear'
}

/** A date as it was written; null where it was not understood. Years alone and months of a year are understood as such. */
export function writtenDay(text: string | undefined, order: DateOrder): Day | null {
  const cell = shortCell(text)
  if (!cell) return null
  const iso =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?$/.exec(cell) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(cell)
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const triple = tripleOf(cell)
  if (triple) {
    const dayComesFirst = triple.dotted || order === 'day-first'
    const [day, month] = dayComesFirst ? [triple.first, triple.second] : [triple.second, triple.first]
    return dayOf(triple.year, month, day)
  }
  return namedDay(cell) ?? partOfYear(cell)
}

/** 5. November 2023, 5 Nov 23, November 5, 2023. */
function namedDay(cell: string): Day | null {
  const european =
    /^(\d{1,2})(?:\.|st|nd|rd|th|er|º)?[ -]?(?:de )?(\p{L}{3,12})\.?,?[ -](?:de )?(\d{4}|\d{2})$/u.exec(cell)
  const american = /^(\p{L}{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/u.exec(cell)
  const [day, word, year] = european
    ? [european[1]!, european[2]!, european[3]!]
    : american
      ? [american[2]!, american[1]!, american[3]!]
      : ['', '', '']
  const month = monthNamed(word)
  return month === null ? null : dayOf(fullYear(year), month, Number(day))
}

/** 2023, 2023-11, 11/2023. */
function partOfYear(cell: string): Day | null {
  const match = /^(\d{4})(?:[-/.](\d{1,2}))?$/.exec(cell)
  const turned = /^(\d{1,2})[-/.](\d{4})$/.exec(cell)
  const [year, month] = match
    ? [Number(match[1]), match[2] ? Number(match[2]) : null]
    : turned
      ? [Number(turned[2]), Number(turned[1])]
      : [0, null]
  if (year < 1900 || year > 2199 || (month !== null && (month < 1 || month > 12))) return null
  return { year, month, day: null }
}

/** 2023-11-05, or as much of it as is known. */
export function isoOf({ year, month, day }: Day): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return [String(year), ...(month === null ? [] : [two(month)]), ...(day === null ? [] : [two(day)])].join(
    '-'
  )
}

/** Age in months on a day, completed months and the days of the next as a share of it; null where a day is not fully known. */
export function monthsBetween(birth: Day, on: Day): number | null {
  if (birth.month === null || birth.day === null || on.month === null || on.day === null) return null
  // born on the 31st, a month is completed on the last day of a shorter one
  const anniversary = (year: number, month: number): number => Math.min(birth.day!, daysIn(year, month))
  const completed =
    12 * (on.year - birth.year) + (on.month - birth.month) - (on.day < anniversary(on.year, on.month) ? 1 : 0)
  const since = on.day - anniversary(on.year, on.month)
  const [year, month] = on.month === 1 ? [on.year - 1, 12] : [on.year, on.month - 1]
  const share =
    since >= 0
      ? since / daysIn(on.year, on.month)
      : (daysIn(year, month) - anniversary(year, month) + on.day) / daysIn(year, month)
  return completed + Math.min(0.999, share)
}
