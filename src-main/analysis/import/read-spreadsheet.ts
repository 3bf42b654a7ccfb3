import { read, utils, type CellObject, type WorkBook, type WorkSheet } from '@e965/xlsx'
import { unzipSync } from 'fflate'
import { AppError } from '#contract/app-error'
import { because } from '#contract/because'

/** One sheet of a spreadsheet, and which others there are. */
export interface SpreadsheetGrid {
  sheet: string
  sheets: string[]
  /** Cells as texts, row by row. */
  grid: string[][]
}

/** Unpacked, a spreadsheet may hold this much: more is no list of drawings. */
const LARGEST_UNPACKED = 400 * 1024 * 1024

const ZIP = [0x50, 0x4b, 0x03, 0x04]
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0]
const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte)

/** Whether the bytes are those of a spreadsheet (or another office document) rather than of a text. */
export const isSpreadsheet = (bytes: Uint8Array): boolean =>
  startsWith(bytes, ZIP) || startsWith(bytes, COMPOUND)

/**
 * A sheet of an Excel or OpenDocument spreadsheet: the one named, else the first that holds anything. Values are those that were
 * stored: formulas are not worked out anew. Throws AppError 'metadata-format', 'metadata-sheet' (no such sheet).
 */
export function readSpreadsheet(bytes: Uint8Array, wanted: string | null): SpreadsheetGrid {
  checkSize(bytes)
  const book = parse(bytes)
  const sheets = book.SheetNames
  const filled = sheets.find((name) => book.Sheets[name]?.['!ref'] !== undefined)
  const sheet = wanted ?? filled ?? sheets[0] ?? ''
  const found = book.Sheets[sheet]
  if (!found) throw new AppError('metadata-sheet', { sheet, sheets: sheets.join(', ').slice(0, 300) })
  return { sheet, sheets, grid: gridOf(found) }
}

/** What an archive says that it holds, before any of it is unpacked. */
function checkSize(bytes: Uint8Array): void {
  if (!startsWith(bytes, ZIP)) return
  let unpacked = 0
  try {
    unzipSync(bytes, {
      filter: ({ originalSize }) => {
        unpacked += originalSize
        return false
      }
    })
  } catch {
    throw unreadable('spreadsheet-damaged')
  }
  if (unpacked > LARGEST_UNPACKED)
    throw new AppError('metadata-format', because('over-megabytes', { format: FORMAT, most: 400 }))
}

const FORMAT = 'Excel, OpenDocument'
const unreadable = (reason: 'spreadsheet-damaged' | 'spreadsheet-locked'): AppError =>
  new AppError('metadata-format', because(reason, { format: FORMAT }))

function parse(bytes: Uint8Array): WorkBook {
  try {
    const book = read(bytes, { type: 'array', cellDates: true, UTC: true, cellFormula: false, dense: true })
    if (book.SheetNames.length > 0) return book
  } catch (error) {
    if (/password|encrypt/i.test((error as Error).message)) throw unreadable('spreadsheet-locked')
  }
  throw unreadable('spreadsheet-damaged')
}

function gridOf(sheet: WorkSheet): string[][] {
  const range = utils.decode_range(sheet['!ref'] ?? 'A1')
  const data = (sheet['!data'] ?? []) as (CellObject | undefined)[][]
  const rows: string[][] = []
  for (let r = range.s.r; r < data.length; r += 1) {
    const cells = Array.from({ length: range.e.c - range.s.c + 1 }, (_, c) =>
      textOf(data[r]?.[range.s.c + c])
    )
    if (cells.some((cell) => cell !== '')) rows.push(cells)
  }
  return rows
}

/** Days without a time; numbers with all their digits, or with the zeros before them that the sheet shows. */
function textOf(cell: CellObject | undefined): string {
  if (!cell || cell.t === 'z') return ''
  if (cell.v instanceof Date) {
    const iso = Number.isNaN(cell.v.getTime()) ? '' : cell.v.toISOString()
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19)
  }
  if (cell.t === 'n') return /^0\d+$/.test(cell.w ?? '') ? cell.w! : String(cell.v)
  if (cell.t === 'e') return cell.w ?? '#N/A'
  return String(cell.v ?? '').trim()
}
