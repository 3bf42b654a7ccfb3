import Papa from 'papaparse'
import { AppError } from '#contract/app-error'
import { because } from '#contract/because'

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

/**
 * A table with a header: delimiter told from comma, semicolon, tab and bar; cells as they are. Throws AppError 'metadata-format' where
 * quotes do not close.
 */
export function parseCsv(text: string): CsvTable {
  const { data, errors, meta } = Papa.parse<string[]>(evenLineEnds(text), {
    newline: '\n',
    skipEmptyLines: 'greedy',
    delimitersToGuess: [',', ';', '\t', '|']
  })
  const broken = errors.find((e) => e.type === 'Quotes')
  if (broken)
    throw new AppError(
      'metadata-format',
      because('csv-row', { format: 'CSV', row: (broken.row ?? 0) + 1, detail: broken.message })
    )
  const [header = [], ...body] = data
  const { names, repeated } = uniqueNames(header)
  const kept = names.flatMap((name, i) => (FORBIDDEN.has(name) ? [] : [[name, i] as const]))
  const rows = body.map((cells) => Object.fromEntries(kept.map(([name, i]) => [name, cells[i] ?? ''])))
  const tooMany = new Map(
    body.flatMap((cells, i) =>
      cells.slice(header.length).some((cell) => cell.trim() !== '') ? [[i, cells.length] as const] : []
    )
  )
  return { tooMany, delimiter: meta.delimiter, columns: kept.map(([name]) => name), rows, repeated }
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
