import Papa from 'papaparse'
import { AppError } from '#contract/app-error'
import { because } from '#contract/because'
import { delimiters } from '#contract/import'

export interface CsvTable {
  delimiter: string
  columns: string[]
  rows: Record<string, string>[]
  /** Names that several columns have: the first keeps it, others got a number. */
  repeated: string[]
  /** Rows, from 0, that have more cells than the header, and how many: nobody can tell which cell belongs where. */
  tooMany: ReadonlyMap<number, number>
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/** Every line end outside quoted cells as one kind: files that were put together by hand have several. */
export function evenLineEnds(text: string): string {
  if (!text.includes('\r')) return text
  const pieces = text.split('"')
  // pieces with an even number lie outside quotes; a doubled quote leaves an empty piece between, which changes nothing
  return pieces.map((piece, i) => (i % 2 === 0 ? piece.replace(/\r\n?/g, '\n') : piece)).join('"')
}

/** Excel's line that names the delimiter of what follows. */
const NAMED_DELIMITER = /^\uFEFF?"?sep=(.)"?[ \t]*(?:\r\n?|\n)/i

/**
 * The cells of a CSV, lines without any left out. The delimiter is the one asked for, else the one that a first line `sep=;` names,
 * else told from comma, semicolon, tab and bar. Throws AppError 'metadata-format' where quotes do not close.
 */
export function csvGrid(text: string, wanted: string | null = null): { delimiter: string; grid: string[][] } {
  const named = NAMED_DELIMITER.exec(text)
  const body = named ? text.slice(named[0].length) : text
  const delimiter = wanted ?? named?.[1] ?? ''
  const { data, errors, meta } = Papa.parse<string[]>(evenLineEnds(body), {
    newline: '\n',
    skipEmptyLines: 'greedy',
    delimiter,
    delimitersToGuess: [...delimiters]
  })
  const broken = errors.find((e) => e.type === 'Quotes')
  if (broken)
    throw new AppError(
      'metadata-format',
      because('csv-row', { format: 'CSV', row: (broken.row ?? 0) + 1, detail: broken.message })
    )
  return { delimiter: meta.delimiter, grid: data }
}

/** Rows by the names of their columns. */
export function tableOf(
  header: readonly string[],
  body: readonly (readonly string[])[]
): Omit<CsvTable, 'delimiter'> {
  const { names, repeated } = uniqueNames(header)
  const kept = names.flatMap((name, i) => (FORBIDDEN.has(name) ? [] : [[name, i] as const]))
  const rows = body.map((cells) => Object.fromEntries(kept.map(([name, i]) => [name, cells[i] ?? ''])))
  const tooMany = new Map(
    body.flatMap((cells, i) =>
      cells.slice(header.length).some((cell) => cell.trim() !== '') ? [[i, cells.length] as const] : []
    )
  )
  return { tooMany, columns: kept.map(([name]) => name), rows, repeated }
}

/** A table whose first line is the header; cells as they are. Throws as `csvGrid` does. */
export function parseCsv(text: string): CsvTable {
  const { delimiter, grid } = csvGrid(text)
  const [header = [], ...body] = grid
  return { delimiter, ...tableOf(header, body) }
}

function uniqueNames(header: readonly string[]): { names: string[]; repeated: string[] } {
  const taken = new Set<string>()
  const repeated: string[] = []
  const names = header.map((raw, i) => {
    const name = raw.trim() || `column ${i + 1}`
    if (!taken.has(name)) {
      taken.add(name)
      return name
    }
    if (!repeated.includes(name)) repeated.push(name)
    let number = 2
    while (taken.has(`${name} (${number})`)) number += 1
    taken.add(`${name} (${number})`)
    return `${name} (${number})`
  })
  return { names, repeated }
}
