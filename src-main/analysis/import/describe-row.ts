import { AppError } from '#contract/app-error'
import { AGE_RANGE_MONTHS, type Description } from '#contract/drawing'
import type { ColumnMeaning } from '#contract/import'
import { Tag } from '#contract/rating'
import type { Failure } from '#contract/result'
import { labelOf } from '#contract/label-words'
import { writtenAge } from './cells/ages'
import { isoOf, monthsBetween, writtenDay, type DateOrder } from './cells/dates'
import { numberOf } from './cells/numbers'

/** A row's cells by column. */
export type Cells = Record<string, string>

/** How the ages of a table are read. */
export interface AgeReading {
  /** Whole years are completed years. */
  whole: boolean
  order: DateOrder
}

/** The age as it is written: in months where both are. */
export const ageText = (row: Cells, { ageYears, ageMonths }: Record<string, string>): string =>
  (row[ageMonths ?? ''] || row[ageYears ?? '']) ?? ''

/** Whether all ages are whole years: completed years, then. */
export function wholeYears(rows: readonly Cells[], columns: Record<string, string>): boolean {
  const written = rows.flatMap((row) => writtenAge(row[columns.ageYears ?? ''], 'years') ?? [])
  return written.length > 0 && written.every(({ whole }) => whole)
}

/** Years and months of one age that are more than a year apart. Throws AppError 'age-contradiction'. */
function checkAges(yearsText: string | undefined, monthsText: string | undefined): void {
  const [years, months] = [writtenAge(yearsText, 'years'), writtenAge(monthsText, 'months')]
  if (years && months && Math.abs(years.months - months.months) >= 12)
    throw new AppError('age-contradiction', {
      years: yearsText!.slice(0, 40),
      months: monthsText!.slice(0, 40)
    })
}

/**
 * Age in months. A column of whole years means completed years: 4 stands for [4;0, 5;0) and its middle, 54 months, is
 * kept with a precision of 12. Throws AppError 'age-invalid', 'age-out-of-range', 'age-contradiction'.
 */
export function ageOf(
  yearsText: string | undefined,
  monthsText: string | undefined,
  wholeYears: boolean
): Pick<Description, 'ageMonths' | 'agePrecisionMonths'> {
  checkAges(yearsText, monthsText)
  const text = monthsText || yearsText
  if (!text) return { ageMonths: null, agePrecisionMonths: 1 }
  const age = writtenAge(text, monthsText ? 'months' : 'years')
  if (!age) throw new AppError('age-invalid', { value: text.slice(0, 40) })
  const whole = !monthsText && wholeYears
  return { ageMonths: inRange(age.months + (whole ? 6 : 0), text), agePrecisionMonths: whole ? 12 : 1 }
}

/** Throws AppError 'age-out-of-range'. */
function inRange(months: number, text: string): number {
  if (months < AGE_RANGE_MONTHS.from || months >= AGE_RANGE_MONTHS.to)
    throw new AppError('age-out-of-range', { value: text.slice(0, 40) })
  return Math.round(months * 100) / 100
}

/** Age in months on the day of the drawing, from a date of birth; null where one of them is not fully known. */
export function bornBefore(row: Cells, columns: Record<string, string>, order: DateOrder): number | null {
  const birth = writtenDay(row[columns.birthDate ?? ''], order)
  const drawn = writtenDay(row[columns.date ?? ''], order)
  return birth && drawn ? monthsBetween(birth, drawn) : null
}

/** The age that is stated, else the one on the day of the drawing. Throws what `ageOf` throws. */
function ageIn(
  row: Cells,
  columns: Record<string, string>,
  { whole, order }: AgeReading
): Pick<Description, 'ageMonths' | 'agePrecisionMonths'> {
  const stated = ageOf(
    row[columns.ageYears ?? ''] || undefined,
    row[columns.ageMonths ?? ''] || undefined,
    whole
  )
  const born = bornBefore(row, columns, order)
  const written = row[columns.birthDate ?? ''] ?? ''
  if (stated.ageMonths === null)
    return born === null ? stated : { ageMonths: inRange(born, written), agePrecisionMonths: 1 }
  if (born !== null && Math.abs(born - stated.ageMonths) >= 12)
    throw new AppError('age-contradiction', {
      years: ageText(row, columns).slice(0, 40),
      months: born.toFixed(1)
    })
  return stated
}

/** What a row says of its drawing, or why its age cannot be. `columns`: by meaning. */
export function describe(
  row: Cells,
  columns: Record<string, string>,
  ages: AgeReading
): Description | Failure {
  const at = (meaning: ColumnMeaning): string | null => row[columns[meaning] ?? ''] || null
  const name = (meaning: ColumnMeaning): string | null => at(meaning)?.normalize('NFC') ?? null
  try {
    const word = at('expertLabel')
    const label = word === null ? null : labelOf(word)
    // our own number of a drawing is no description of it
    const used = new Set([...Object.values(columns), 'tadpole_id'])
    // a label that means nothing here, and a date that was not understood, are kept as they are
    if (word !== null && !label) used.delete(columns.expertLabel!)
    const day = writtenDay(at('date') ?? undefined, ages.order)
    if (at('date') !== null && !day) used.delete(columns.date!)
    const age = ageIn(row, columns, ages)
    const precision = numberOf(at('agePrecisionMonths') ?? undefined)
    return {
      ageMonths: age.ageMonths,
      agePrecisionMonths:
        precision !== null && precision >= 1 && precision <= 12 ? precision : age.agePrecisionMonths,
      childId: name('childId'),
      site: name('site'),
      subject: at('subject'),
      prompt: at('prompt'),
      drawingTool: at('drawingTool'),
      date: day && isoOf(day),
      expertLabel: label,
      tags: tagsOf(at('tags')),
      extra: Object.fromEntries(
        Object.entries(row).filter(([column, value]) => !used.has(column) && value !== '')
      )
    }
  } catch (error) {
    if (error instanceof AppError) return error.failure
    throw error
  }
}

/** Words parted by semicolons; what is too long for a tag is cut. */
const tagsOf = (text: string | null): string[] =>
  [...new Set((text ?? '').split(';').map((word) => word.trim().slice(0, 60)))]
    .filter((word) => Tag.safeParse(word).success)
    .slice(0, 30)

export const undescribed: Description = {
  childId: null,
  site: null,
  ageMonths: null,
  agePrecisionMonths: 1,
  subject: null,
  prompt: null,
  drawingTool: null,
  date: null,
  expertLabel: null,
  tags: [],
  extra: {}
}
