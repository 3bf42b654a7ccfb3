import Papa from 'papaparse'
import { AppError } from '../../../src-preload/contract/app-error'
import { decodeText } from './decode-text'

export interface Table {
  format: 'CSV' | 'JSON' | 'JSON Lines'
  encoding: string
  delimiter: string | null
  columns: string[]
  rows: Record<string, string>[]
}

const LARGEST_BYTES = 200 * 1024 * 1024
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/** Reads CSV (delimiter sniffed), JSON (a list, or an object keyed by file name) or JSON Lines. Throws AppError. */
export function readTable(bytes: Uint8Array): Table {
  if (bytes.length > LARGEST_BYTES)
    throw new AppError('metadata-format', { format: 'a table', reason: 'over 200 MB' })
  const { text, encoding } = decodeText(bytes)
  const head = text.trimStart()[0]
  const table = head === '{' || head === '[' ? readJson(text) : readCsv(text)
  if (table.rows.length === 0) throw new AppError('metadata-empty')
  const columns = [...new Set(table.rows.flatMap(Object.keys))]
  return { ...table, encoding, columns }
}

type Parsed = Pick<Table, 'format' | 'delimiter' | 'rows'>

function readCsv(text: string): Parsed {
  const { data, errors, meta } = Papa.parse<Record<string, string>>(text, {
    header: true,
    skipEmptyLines: 'greedy',
    delimitersToGuess: [',', ';', '\t', '|'],
    transformHeader: (name) => name.trim()
  })
  const broken = errors.find((e) => e.type === 'Quotes')
  if (broken)
    throw new AppError('metadata-format', {
      format: 'CSV',
      reason: `row ${(broken.row ?? 0) + 2}: ${broken.message}`
    })
  const rows = data.map((row) =>
    plainRow(Object.entries(row).filter(([, value]) => typeof value === 'string'))
  )
  return { format: 'CSV', delimiter: meta.delimiter, rows }
}

function readJson(text: string): Parsed {
  const whole = parseJson(text)
  if (whole === undefined) return readJsonLines(text)
  if (Array.isArray(whole)) return { format: 'JSON', delimiter: null, rows: whole.map(rowOfJson) }
  const entries = Object.entries(whole as Record<string, unknown>)
  if (entries.length > 0 && entries.every(([, v]) => typeof v !== 'object' || v === null))
    return { format: 'JSON', delimiter: null, rows: [rowOfJson(whole)] }
  const rows = entries.map(([filename, value]) => ({ ...rowOfJson(value), filename }))
  return { format: 'JSON', delimiter: null, rows }
}

function readJsonLines(text: string): Parsed {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const rows = lines.map((line, i) => {
    const value = parseJson(line)
    if (value === undefined)
      throw new AppError('metadata-format', { format: 'JSON', reason: `line ${i + 1}` })
    return rowOfJson(value)
  })
  return { format: 'JSON Lines', delimiter: null, rows }
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
    throw new AppError('metadata-format', { format: 'JSON', reason: 'a row is not an object' })
  const entries = Object.entries(value).flatMap(([name, v]): [string, string][] => {
    if (v === null || v === undefined) return []
    return [[name, typeof v === 'object' ? JSON.stringify(v) : String(v)]]
  })
  return plainRow(entries)
}

function plainRow(entries: [string, string][]): Record<string, string> {
  return Object.fromEntries(entries.filter(([name]) => !FORBIDDEN.has(name)).map(([n, v]) => [n, v.trim()]))
}
