import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import { csvText } from '#contract/csv'
import { plainText } from '#contract/plain-text'
import { decodeText } from './decode-text'
import { parseCsv } from './parse-csv'

export interface Table {
  format: 'CSV' | 'JSON' | 'JSON Lines'
  encoding: string
  delimiter: string | null
  columns: string[]
  rows: Record<string, string>[]
  /** Names that several columns of a CSV have. */
  repeated: string[]
  mixedLineEnds: boolean
  /** Rows of a CSV, from 0, with more cells than the header, and how many. */
  tooMany: ReadonlyMap<number, number>
}

const LARGEST_BYTES = 200 * 1024 * 1024
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/** Reads CSV (delimiter sniffed), JSON (a list, or an object keyed by file name) or JSON Lines. Throws AppError. */
export function readTable(bytes: Uint8Array): Table {
  if (bytes.length > LARGEST_BYTES)
    throw new AppError('metadata-format', because('over-megabytes', { format: 'a table', most: 200 }))
  const { text, encoding } = decodeText(bytes)
  const head = text.trimStart()[0]
  const table = head === '{' || head === '[' ? readJson(text) : readCsv(text)
  if (table.rows.length === 0) throw new AppError('metadata-empty')
  return { ...table, encoding }
}

/** Only tables that Tadpole has written name drawings so. */
const OWN_COLUMN = 'tadpole_id'

type Parsed = Omit<Table, 'encoding'>

function readCsv(text: string): Parsed {
  const { delimiter, columns, rows, repeated, tooMany } = parseCsv(text)
  // a table of our own carries a quote where a spreadsheet would have taken a cell for a formula
  const plain = columns.includes(OWN_COLUMN) ? csvText : (cell: string): string => cell
  const trimmed = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [plain(name), plain(value).trim()]))
  )
  const kinds = [/\r\n/, /[^\r]\n/, /\r[^\n]/].filter((kind) => kind.test(text))
  return {
    format: 'CSV',
    delimiter,
    columns: columns.map(plain),
    rows: trimmed,
    repeated,
    mixedLineEnds: kinds.length > 1,
    tooMany
  }
}

/** Columns in the order in which rows bring them. */
function ofObjects(format: Table['format'], rows: Record<string, string>[]): Parsed {
  const columns = [...new Set(rows.flatMap(Object.keys))]
  return { format, delimiter: null, columns, rows, repeated: [], mixedLineEnds: false, tooMany: new Map() }
}

function readJson(text: string): Parsed {
  const whole = parseJson(text)
  if (whole === undefined) return readJsonLines(text)
  if (Array.isArray(whole)) return ofObjects('JSON', whole.map(rowOfJson))
  const entries = Object.entries(whole as Record<string, unknown>)
  if (entries.length > 0 && entries.every(([, v]) => typeof v !== 'object' || v === null))
    return ofObjects('JSON', [rowOfJson(whole)])
  const rows = entries.map(([filename, value]) => ({ ...rowOfJson(value), filename }))
  return ofObjects('JSON', rows)
}

function readJsonLines(text: string): Parsed {
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
