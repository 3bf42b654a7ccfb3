import { AppError } from '#contract/app-error'
import type { CheckedRequest } from '#contract/commands'
import { splitParts, type SplitReport } from '#contract/dataset'
import type { DrawingId } from '#contract/drawing'
import { writeMetadataCsv } from '../exchange/metadata-csv'
import { splitRows, type SplitRow } from '../dataset/split'
import type { DrawingRow } from '../library/drawings'
import type { Library } from '../library/library'
import type { StoredSplit } from '../library/splits'
import type { Needs } from './ports'

/** Children who lie in several parts, because drawings were given to other children since the split was made. */
function dividedChildren(rows: readonly DrawingRow[], parts: StoredSplit['parts']): SplitReport['notes'] {
  const of = new Map<number, Set<string>>()
  for (const { drawing, child } of rows)
    if (parts[drawing.id]) of.set(child, (of.get(child) ?? new Set()).add(parts[drawing.id]!))
  const count = [...of.values()].filter((among) => among.size > 1).length
  const message = `${count === 1 ? 'One child lies' : `${count} children lie`} in several parts, because drawings were given to other children since. Make the split anew; training leaves these children out.`
  return count === 0 ? [] : [{ code: 'divided-children', count, message }]
}

/** What became of a split: drawings that have gone since are not counted, those that have come are in no part. */
export function splitReport(
  library: Library,
  { name, madeAt, wish, strata, notes, parts }: StoredSplit
): SplitReport {
  const rows = library.drawings.all()
  const total = rows.filter(({ drawing }) => parts[drawing.id]).length
  return {
    name,
    madeAt,
    wish,
    strata,
    notes: [...notes, ...dividedChildren(rows, parts)],
    parts: splitParts.map((part) => {
      const inside = rows.filter(({ drawing }) => parts[drawing.id] === part)
      const children = new Set(inside.map(({ child }) => child)).size
      return { part, drawings: inside.length, children, share: total === 0 ? 0 : inside.length / total }
    }),
    unassigned: rows.length - total
  }
}

export const splitRowsOf = (library: Library): SplitRow[] =>
  library.drawings.all().map(({ drawing, child, sha256 }) => ({
    id: drawing.id,
    child,
    content: sha256,
    named: drawing.childId !== null,
    ageMonths: drawing.ageMonths,
    subject: drawing.subject
  }))

/** Splits the library's drawings anew and keeps the split under a name. Throws AppError 'library-empty'. */
export function makeSplit(
  { library }: Needs<'library'>,
  { name, wish }: CheckedRequest<'splits:make'>
): SplitReport {
  const rows = splitRowsOf(library).sort((a, b) => (a.id < b.id ? -1 : 1))
  if (rows.length === 0) throw new AppError('library-empty')
  const { parts, strata, notes } = splitRows(rows, wish)
  const split = {
    name,
    madeAt: new Date().toISOString(),
    wish,
    strata,
    notes,
    parts: Object.fromEntries(parts)
  }
  library.splits.save(split)
  return splitReport(library, split)
}

/** The drawings of one part that are still here. Throws AppError 'split-unknown'. */
export function drawingsOfPart(
  { library }: Needs<'library'>,
  { name, part }: CheckedRequest<'splits:drawings'>
): { id: DrawingId; file: string }[] {
  const { parts } = library.splits.get(name)
  return library.drawings
    .all()
    .filter(({ drawing }) => parts[drawing.id] === part)
    .map(({ drawing }) => ({ id: drawing.id, file: drawing.fileName }))
}

/** Every drawing with its part, as a table that an import would read. Throws AppError 'split-unknown'. */
export function exportSplit({ library }: Needs<'library'>, name: string) {
  const { parts } = library.splits.get(name)
  const lines = library.drawings
    .all()
    .map(({ drawing }) => ({ file: drawing.fileName, drawing, part: parts[drawing.id] ?? '' }))
  const clean = name.replace(/[^\p{L}\p{N}.-]+/gu, '-')
  return {
    fileName: `split-${clean}.csv`,
    bytes: Buffer.from(`\ufeff${writeMetadataCsv(lines)}`),
    drawings: lines.length
  }
}
