import { AppError } from '#contract/app-error'
import { AGE_RANGE_MONTHS, type Description } from '#contract/drawing'
import type { CellFix, ColumnMap, ColumnMeaning, TableFacts } from '#contract/import'
import { Tag } from '#contract/rating'
import type { Failure } from '#contract/result'
import { labelOf } from '#contract/label-words'
import { mapColumns } from './map-columns'
import { readTable, type Table } from './read-table'

export interface MetadataRow {
  /** From 1, without the header. */
  row: number
  fileName: string
  /** By meaning, as they are read: after what was mended. */
  cells: Partial<Record<ColumnMeaning, string>>
  /** A row with an age that cannot be is refused, with the reason. */
  description: Description | Failure
}

export interface Metadata {
  facts: TableFacts
  rows: MetadataRow[]
}

/** How a person wants the table to be read. */
export interface Reading {
  columns: ColumnMap
  fixes: readonly CellFix[]
}
export const asItStands: Reading = { columns: {}, fixes: [] }

const PREVIEW_ROWS = 6
type Cells = Record<string, string>

/** Throws AppError 'metadata-columns' where there is no column for the file name, and what `readTable` throws. */
export function readMetadata(bytes: Uint8Array, reading: Reading = asItStands): Metadata {
  const table = readTable(bytes)
  const unknown = Object.values(reading.columns).find((name) => name && !table.columns.includes(name))
  if (unknown)
    throw new AppError('metadata-columns', {
      missing: `“${unknown}”`,
      found: table.columns.join(', ').slice(0, 300)
    })
  const columns = mapColumns(table.columns, reading.columns)
  if (!columns.fileName)
    throw new AppError('metadata-columns', {
      missing: 'the file name',
      found: table.columns.join(', ').slice(0, 300)
    })
  const read = mended(table.rows, columns, reading.fixes)
  const agesAreWholeYears = wholeYears(read, columns)
  const rows = read.map((cells, i): MetadataRow => ({
    row: i + 1,
    fileName: (cells[columns.fileName!] ?? '').replaceAll('\\', '/'),
    cells: Object.fromEntries(
      Object.entries(columns).map(([meaning, column]) => [meaning, cells[column] ?? ''])
    ),
    description: ragged(table, i) ?? describe(cells, columns, agesAreWholeYears)
  }))
  const { format, encoding, delimiter, mixedLineEnds, repeated } = table
  return {
    rows,
    facts: {
      format,
      encoding,
      delimiter,
      mixedLineEnds,
      repeated,
      columns,
      agesAreWholeYears,
      rows: rows.length,
      decimalComma: ages(read, columns).some((age) => /^\s*\d+,\d+\s*$/.test(age)),
      available: table.columns,
      preview: read.slice(0, PREVIEW_ROWS).map((cells) => table.columns.map((name) => cells[name] ?? '')),
      unknownLabels: unknownLabels(read, columns)
    }
  }
}

/** A row with more cells than the header has lost its columns: a comma in a number, say. */
function ragged({ tooMany, columns }: Table, row: number): Failure | null {
  const cells = tooMany.get(row)
  return cells === undefined ? null : { code: 'row-cells', facts: { cells, columns: columns.length } }
}

/** Cells as a person wants them read; a meaning without a column gets one of its own. */
function mended(rows: readonly Cells[], columns: Record<string, string>, fixes: readonly CellFix[]): Cells[] {
  const result = rows.map((row) => ({ ...row }))
  for (const { row, meaning, value } of fixes) {
    const cells = result[row - 1]
    if (cells) cells[(columns[meaning] ??= meaning)] = value
  }
  return result
}

const ages = (rows: readonly Cells[], { ageYears, ageMonths }: Record<string, string>): string[] =>
  rows.flatMap((row) => [row[ageYears ?? ''] ?? '', row[ageMonths ?? ''] ?? ''])

function wholeYears(rows: readonly Cells[], columns: Record<string, string>): boolean {
  const cells = rows.map((row) => row[columns.ageYears ?? ''])
  const years = cells.map(numberOf).filter((v) => v !== null)
  return (
    !cells.some((cell) => clinicalAge(cell) !== null) && years.length > 0 && years.every(Number.isInteger)
  )
}

function unknownLabels(rows: readonly Cells[], columns: Record<string, string>): TableFacts['unknownLabels'] {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const word = row[columns.expertLabel ?? '']
    if (word && !labelOf(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts]
    .map(([word, count]) => ({ word: word.slice(0, 60), count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, 20)
}

function numberOf(text: string | undefined): number | null {
  // no other ways to write a number: 0x5 and 1e1 in a table are slips, or something else
  return text && /^\s*[+-]?(\d+[.,]?\d*|[.,]\d+)\s*$/.test(text) ? Number(text.replace(',', '.')) : null
}

/** Years;months, as clinicians write an age: 5;6 is 66 months. null for anything else. */
function clinicalAge(text: string | undefined): number | null {
  const match = /^(\d{1,2});(\d{1,2})$/.exec(text ?? '')
  return match && Number(match[2]) < 12 ? Number(match[1]) * 12 + Number(match[2]) : null
}

/** Years and months of one age that are more than a year apart. Throws AppError 'age-contradiction'. */
function checkAges(yearsText: string | undefined, monthsText: string | undefined): void {
  const [years, months] = [numberOf(yearsText), numberOf(monthsText)]
  if (years !== null && months !== null && Math.abs(years * 12 - months) >= 12)
    throw new AppError('age-contradiction', {
      years: yearsText!.slice(0, 40),
      months: monthsText!.slice(0, 40)
    })
}

/**
 * Age in months. A column of whole years means completed years: 4 stands for [4;0, 5;0) and its middle, 54 months, is
 * kept with a precision of 12.
 */
export function ageOf(
  yearsText: string | undefined,
  monthsText: string | undefined,
  wholeYears: boolean
): Pick<Description, 'ageMonths' | 'agePrecisionMonths'> {
  checkAges(yearsText, monthsText)
  const text = monthsText || yearsText
  if (!text) return { ageMonths: null, agePrecisionMonths: 1 }
  const clinical = monthsText ? null : clinicalAge(text)
  const value = clinical === null ? numberOf(text) : clinical / 12
  if (value === null) throw new AppError('age-invalid', { value: text.slice(0, 40) })
  const whole = !monthsText && wholeYears
  const months = monthsText ? value : whole ? value * 12 + 6 : value * 12
  if (months < AGE_RANGE_MONTHS.from || months >= AGE_RANGE_MONTHS.to)
    throw new AppError('age-out-of-range', { value: text.slice(0, 40) })
  return { ageMonths: Math.round(months * 100) / 100, agePrecisionMonths: whole ? 12 : 1 }
}

function describe(row: Cells, columns: Record<string, string>, wholeYears: boolean): Description | Failure {
  const at = (meaning: ColumnMeaning): string | null => row[columns[meaning] ?? ''] || null
  try {
    const word = at('expertLabel')
    const label = word === null ? null : labelOf(word)
    // our own number of a drawing is no description of it
    const used = new Set([...Object.values(columns), 'tadpole_id'])
    // a label that means nothing here is kept as it is
    if (word !== null && !label) used.delete(columns.expertLabel!)
    const age = ageOf(at('ageYears') ?? undefined, at('ageMonths') ?? undefined, wholeYears)
    const precision = numberOf(at('agePrecisionMonths') ?? undefined)
    return {
      ageMonths: age.ageMonths,
      agePrecisionMonths:
        precision !== null && precision >= 1 && precision <= 12 ? precision : age.agePrecisionMonths,
      childId: at('childId'),
      site: at('site'),
      subject: at('subject'),
      prompt: at('prompt'),
      drawingTool: at('drawingTool'),
      date: at('date'),
      expertLabel: label,
      tags: tagsOf(at('tags')),
      extra: Object.fromEntries(
        Object.entries(row).filter(([name, value]) => !used.has(name) && value !== '')
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
