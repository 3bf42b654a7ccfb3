import { AppError } from '#contract/app-error'
import type { Description } from '#contract/drawing'
import {
  asFound,
  type CellFix,
  type ColumnMap,
  type ColumnMeaning,
  type ImportQuestion,
  type TableChoice,
  type TableFacts
} from '#contract/import'
import type { Failure } from '#contract/result'
import { labelOf } from '#contract/label-words'
import { dateOrder, writtenDay, type DateOrder } from './cells/dates'
import { isMissingWord } from './cells/missing-words'
import { ageText, bornBefore, describe, wholeYears, type AgeReading, type Cells } from './describe-row'
import { mapColumns } from './map-columns'
import { nameFinder } from './match-names'
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
  /** What has to be answered before these rows can be relied on. Without a column of file names there are none. */
  question: Exclude<ImportQuestion, { code: 'which-table' }> | null
}

/** How a person wants the table to be read. */
export interface Reading {
  columns: ColumnMap
  fixes: readonly CellFix[]
  table: TableChoice
}
export const asItStands: Reading = { columns: {}, fixes: [], table: asFound }

export interface TableFile {
  /** As the folder has it. */
  name: string
  bytes: Uint8Array
}

const PREVIEW_ROWS = 6

/**
 * What a table says of the files beside it (`files`: their names). Throws AppError 'metadata-columns' where a column that was chosen is
 * not there, and what `readTable` throws.
 */
export function readMetadata(
  { name, bytes }: TableFile,
  reading: Reading = asItStands,
  files: readonly string[] = []
): Metadata {
  const find = nameFinder(files, (file) => file)
  const isFile = (cell: string): boolean => cell !== '' && find(cell).item !== undefined
  const table = readTable(bytes, reading.table, isFile)
  const unknown = Object.values(reading.columns).find((column) => column && !table.columns.includes(column))
  if (unknown)
    throw new AppError('metadata-columns', {
      missing: `“${unknown}”`,
      found: table.columns.join(', ').slice(0, 300)
    })
  const { columns, by } = fileColumn(table, reading.columns, isFile)
  const { rows: known, missing } = withoutMissing(table.rows, columns.fileName, reading.table.missingWords)
  const read = mended(known, columns, reading.fixes)
  const dates = readDates(read, columns, reading.table.dayFirst)
  const ages = { whole: wholeYears(read, columns), order: dates.order }
  const rows = columns.fileName === undefined ? [] : rowsOf(table, read, columns, ages)
  const { format, encoding, encodingGuessed, delimiter, mixedLineEnds, repeated } = table
  const { sheet, sheets, headerRow, head } = table
  return {
    rows,
    question: questionOf(columns, dates.facts),
    facts: {
      file: name,
      format,
      encoding,
      encodingGuessed,
      delimiter,
      sheet,
      sheets,
      headerRow,
      head,
      mixedLineEnds,
      repeated,
      columns,
      fileColumnBy: by,
      missing,
      dates: dates.facts,
      matches: [],
      agesFromBirth: read.filter(
        (cells) => ageText(cells, columns) === '' && bornBefore(cells, columns, ages.order) !== null
      ).length,
      agesAreWholeYears: ages.whole,
      rows: read.length,
      decimalComma: read.some((cells) => /^\d{1,3},\d{1,6}$/.test(ageText(cells, columns))),
      available: table.columns,
      preview: read.slice(0, PREVIEW_ROWS).map((cells) => table.columns.map((column) => cells[column] ?? '')),
      unknownLabels: unknownLabels(read, columns)
    }
  }
}

function questionOf(columns: Record<string, string>, dates: TableFacts['dates']): Metadata['question'] {
  if (columns.fileName === undefined) return { code: 'file-column' }
  return dates?.order === 'unclear' ? { code: 'date-order', example: dates.example ?? '' } : null
}

function rowsOf(
  table: Table,
  read: readonly Cells[],
  columns: Record<string, string>,
  ages: AgeReading
): MetadataRow[] {
  return read.map((cells, i): MetadataRow => ({
    row: i + 1,
    fileName: (cells[columns.fileName!] ?? '').replaceAll('\\', '/'),
    cells: Object.fromEntries(
      Object.entries(columns).map(([meaning, column]) => [meaning, cells[column] ?? ''])
    ),
    description: ragged(table, i) ?? describe(cells, columns, ages)
  }))
}

/** Of the rows that name a file at hand, the share that a column must have to be taken for that of the files. */
const ENOUGH_FILES = 0.3

/**
 * Columns by meaning. That of the files is the one chosen; else one named so, unless its cells name no file at hand and those of another
 * do; else the one whose cells name most.
 */
function fileColumn(
  { columns, rows }: Table,
  chosen: ColumnMap,
  isFile: (cell: string) => boolean
): { columns: Record<string, string>; by: TableFacts['fileColumnBy'] } {
  const mapped = mapColumns(columns, chosen)
  if ('fileName' in chosen) return { columns: mapped, by: mapped.fileName === undefined ? null : 'chosen' }
  const counts = columns.map((column) => rows.filter((cells) => isFile(cells[column] ?? '')).length)
  const most = Math.max(0, ...counts)
  const named = mapped.fileName
  if (named !== undefined && (most === 0 || counts[columns.indexOf(named)]! > 0))
    return { columns: mapped, by: 'name' }
  const best = columns[counts.indexOf(most)]
  if (
    best === undefined ||
    most < Math.max(1, ENOUGH_FILES * rows.length) ||
    counts.filter((c) => c === most).length > 1
  )
    return { columns: mapped, by: named === undefined ? null : 'name' }
  return { columns: mapColumns(columns, { ...chosen, fileName: best }), by: 'cells' }
}

/** Cells that say that nothing is known, emptied, and which they were; file names are names whatever they say. */
function withoutMissing(
  rows: readonly Cells[],
  fileName: string | undefined,
  asked: boolean
): { rows: readonly Cells[]; missing: TableFacts['missing'] } {
  if (!asked) return { rows, missing: [] }
  const counts = new Map<string, number>()
  const known = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, cell]) => {
        if (column === fileName || !isMissingWord(cell)) return [column, cell]
        counts.set(cell, (counts.get(cell) ?? 0) + 1)
        return [column, '']
      })
    )
  )
  return { rows: known, missing: [...counts].map(([word, count]) => ({ word, count })) }
}

/** The order of the dates of a table, all columns of dates together, and what could not be read. */
function readDates(
  rows: readonly Cells[],
  columns: Record<string, string>,
  dayFirst: boolean | null
): { order: DateOrder; facts: TableFacts['dates'] } {
  const cells = rows.flatMap((row) => [row[columns.date ?? ''] ?? '', row[columns.birthDate ?? ''] ?? ''])
  const written = cells.filter((cell) => cell !== '')
  if (written.length === 0) return { order: 'day-first', facts: null }
  const found = dayFirst === null ? dateOrder(written) : dayFirst ? 'day-first' : 'month-first'
  const order = found === 'unclear' || found === null ? 'day-first' : found
  const unread = written.filter((cell) => writtenDay(cell, order) === null)
  const open = written.find((cell) => dateOrder([cell]) === 'unclear')
  const example = (found === 'unclear' ? open : unread[0]) ?? null
  return { order, facts: { order: found, unread: unread.length, example: example?.slice(0, 60) ?? null } }
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
