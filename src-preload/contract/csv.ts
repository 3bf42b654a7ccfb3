/** What a spreadsheet would take for a formula, whatever stands before it that spreadsheets pass over (OWASP, CSV Injection). */
const FORMULA = /^'*[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^'*[\t\r\n]/

/** A signed number is what it looks like, to a spreadsheet and to R or SPSS, which would take a quoted column for text. */
const NUMBER = /^[+-]?(\d+|\d+[.,]\d*|[.,]\d+)(e[+-]?\d{1,3})?$/i

/** Text cells that a spreadsheet would take for a formula are made text by a quote; quotes are doubled (RFC 4180). */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The text that `csvCell` was given, from a cell whose doubled quotes are undone. */
export const csvText = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell

export const csvOf = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n'
