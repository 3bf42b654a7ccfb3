import type { MessageKey } from '#words/en/catalogue'
import { t } from '#words/translate'

type Column = MessageKey extends infer Key ? (Key extends `cli.column.${infer Name}` ? Name : never) : never

/** The heads of a table in the user's language; '' for a column without one. */
export const columns = (...names: (Column | '')[]): string[] =>
  names.map((name) => (name === '' ? '' : t(`cli.column.${name}`)))

/** Columns padded to their widest cell; numbers as they come. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [header, ...rows.map((row) => row.map(String))]
  const widths = header.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length)))
  return cells
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd()
    )
    .join('\n')
}
