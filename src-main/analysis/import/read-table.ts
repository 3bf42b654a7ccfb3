import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import { csvText } from '#contract/csv'
import type { TableChoice, TextEncoding } from '#contract/import'
import { plainText } from '#contract/plain-text'
import { strictJson } from './cells/json-text'
import { decodeText, type DecodedText } from './decode-text'
import { below, findHeader, type HeaderPlace } from './find-header'
import { csvGrid, tableOf } from './parse-csv'
import { isSpreadsheet, readSpreadsheet } from './read-spreadsheet'

export interface Table {
  format: 'CSV' | 'JSON' | 'JSON Lines' | 'spreadsheet'
  /** null: a spreadsheet says itself how its texts are stored. */
  encoding: TextEncoding | null
  encodingGuessed: boolean
  delimiter: string | null
  sheet: string | null
  sheets: string[]
  /** The header's line, from 1 without empty lines; 0: there is none. null: the format has no lines. */
  headerRow: number | null
  /** The first lines as they stand. */
  head: string[][]
  columns: string[]
  rows: Record<string, string>[]
  /** Names that several columns of a CSV have. */
  repeated: string[]
  mixedLineEnds: boolean
  /** Rows of a CSV, from 0, with more cells than the header, and how many. */
  tooMany: ReadonlyMap<number, number>
}

const LARGEST_BYTES = 200 * 1024 * 1024
const HEAD_ROWS = 12
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Reads CSV, JSON (a list, or an object keyed by file name), JSON Lines, or a sheet of a spreadsheet, told by content. What `choice`
 * leaves open is found out; `isFile` tells whether a cell names a file at hand. Throws AppError 'metadata-format', 'metadata-encoding',
 * 'metadata-empty', 'metadata-sheet', 'metadata-header' (no such line).
 */
export function readTable(
  bytes: Uint8Array,
  choice: TableChoice,
  isFile: (cell: string) => boolean = () => false
): Table {
  if (bytes.length > LARGEST_BYTES)
    throw new AppError('metadata-format', because('over-megabytes', { format: 'a table', most: 200 }))
  const table = isSpreadsheet(bytes)
    ? readSheet(bytes, choice, isFile)
    : readText(decodeText(bytes, choice.encoding), choice, isFile)
  if (table.rows.length === 0) throw new AppError('metadata-empty')
  return table
}

function readSheet(bytes: Uint8Array, choice: TableChoice, isFile: (cell: string) => boolean): Table {
  const { sheet, sheets, grid } = readSpreadsheet(bytes, choice.sheet)
  const rest = { encoding: null, encodingGuessed: false, delimiter: null, mixedLineEnds: false }
  return { format: 'spreadsheet', ...rest, sheet, sheets, ...gridTable(grid, choice, isFile) }
}

const NO_SHEETS = { sheet: null, sheets: [] }

function readText(
  { text, encoding, guessed }: DecodedText,
  choice: TableChoice,
  isFile: (cell: string) => boolean
): Table {
  const said = { encoding, encodingGuessed: guessed, ...NO_SHEETS }
  const head = text.trimStart()[0]
  if (head === '{' || head === '[') return { ...said, ...readJson(strictJson(text)) }
  const { delimiter, grid } = csvGrid(text, choice.delimiter)
  const kinds = [/\r\n/, /[^\r]\n/, /\r[^\n]/].filter((kind) => kind.test(text))
  return {
    ...said,
    format: 'CSV',
    delimiter,
    mixedLineEnds: kinds.length > 1,
    ...gridTable(grid, choice, isFile)
  }
}

/** Only tables that Tadpole has written name drawings so. */
const OWN_COLUMN = 'tadpole_id'

/** Lines of cells as rows under the header that is asked for or found. */
function gridTable(grid: readonly string[][], { headerRow }: TableChoice, isFile: (cell: string) => boolean) {
  if (headerRow !== null && headerRow > grid.length)
    throw new AppError('metadata-header', { row: headerRow, rows: grid.length })
  const place = headerRow === null ? findHeader(grid, isFile) : placeOf(grid, headerRow)
  const width = Math.max(0, ...grid.map((row) => row.length))
  const names = place.header < 0 ? Array.from({ length: width }, () => '') : (grid[place.header] ?? [])
  const { columns, rows, repeated, tooMany } = tableOf(names, grid.slice(place.firstRow))
  // a table of our own carries a quote where a spreadsheet would have taken a cell for a formula
  const plain = columns.includes(OWN_COLUMN) ? csvText : (cell: string): string => cell
  const trimmed = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [plain(name), plain(value).trim()]))
  )
  const head = grid.slice(0, HEAD_ROWS).map((row) => row.map((cell) => cell.slice(0, 200)))
  return { columns: columns.map(plain), rows: trimmed, repeated, tooMany, headerRow: place.header + 1, head }
}

const placeOf = (grid: readonly string[][], headerRow: number): HeaderPlace =>
  headerRow === 0 ? { header: -1, firstRow: 0 } : below(grid, headerRow - 1)

type FromJson = Omit<Table, 'encoding' | 'encodingGuessed' | 'sheet' | 'sheets'>

/** Columns in the order in which rows bring them. */
function ofObjects(format: Table['format'], rows: Record<string, string>[]): FromJson {
  const columns = [...new Set(rows.flatMap(Object.keys))]
  const none = { delimiter: null, headerRow: null, head: [], repeated: [], mixedLineEnds: false }
  return { format, columns, rows, ...none, tooMany: new Map() }
}

function readJson(text: string): FromJson {
  const whole = parseJson(text)
  if (whole === undefined) return readJsonLines(text)
  if (Array.isArray(whole)) return ofObjects('JSON', whole.map(rowOfJson))
  const entries = Object.entries(whole as Record<string, unknown>)
  if (entries.length > 0 && entries.every(([, v]) => typeof v !== 'object' || v === null))
    return ofObjects('JSON', [rowOfJson(whole)])
  const rows = entries.map(([filename, value]) => ({ ...rowOfJson(value), filename }))
  return ofObjects('JSON', rows)
}

function readJsonLines(text: string): FromJson {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const rows = lines.map((line, i) => {
    const value = parseJson(line)
    if (value === undefined)
      throw new AppError('metadata-format', because('json-line', { format: 'JSON', line: i + 1 }))
    return rowOfJson(value)
  })
  return ofObjects('JSON Lines', rows)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function rowOfJson(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AppError('metadata-format', because('row-no-object', { format: 'JSON' }))
  const entries = Object.entries(value).flatMap(([name, v]): [string, string][] => {
    if (v === null || v === undefined || FORBIDDEN.has(name)) return []
    return [[name, plainText(typeof v === 'object' ? JSON.stringify(v) : String(v)).trim()]]
  })
  return Object.fromEntries(entries)
}
