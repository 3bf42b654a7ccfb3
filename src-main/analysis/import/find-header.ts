import { mapColumns } from './map-columns'

/** Lines above a header are few: a title, who exported it and when. */
const MOST_ABOVE = 30

/** Where the header of a table stands, and where its rows begin, both counted from 0. */
export interface HeaderPlace {
  /** -1: the table has none. */
  header: number
  firstRow: number
}

const filled = (row: readonly string[]): number => row.filter((cell) => cell.trim() !== '').length

/**
 * Finds the header: the first line that names a column for the files; else the one above the first line that holds the name of a
 * file at hand; else the first line as wide as those below it. `isFile` tells whether a cell is such a name.
 */
export function findHeader(
  grid: readonly (readonly string[])[],
  isFile: (cell: string) => boolean
): HeaderPlace {
  const top = grid.slice(0, MOST_ABOVE)
  const ids = top.findIndex(holdsImportIds)
  if (ids > 0) return { header: Math.max(0, ids - 2), firstRow: ids + 1 }
  const width = Math.max(0, ...top.map(filled))
  const named = top.findIndex(
    (row) =>
      (filled(row) > 1 || width === 1) &&
      'fileName' in
        mapColumns(
          row.map((name) => name.trim()),
          {}
        )
  )
  if (named >= 0) return below(grid, named)
  const listed = top.findIndex((row) => row.some((cell) => isFile(cell.trim())))
  if (listed >= 0) return listed === 0 ? { header: -1, firstRow: 0 } : below(grid, listed - 1)
  return below(
    grid,
    Math.max(
      0,
      top.findIndex((row) => filled(row) === width)
    )
  )
}

/** Qualtrics writes the questions and its own ids in two lines below the names. */
const holdsImportIds = (row: readonly string[]): boolean =>
  row.some((cell) => cell.trim().startsWith('{"ImportId"'))

/** Where rows begin below a header. */
export function below(grid: readonly (readonly string[])[], header: number): HeaderPlace {
  const ids = [1, 2].find((step) => holdsImportIds(grid[header + step] ?? []))
  return { header, firstRow: header + 1 + (ids ?? 0) }
}
