import type { DrawingRow } from '../library/drawings'
import type { Library } from '../library/library'
import type { Usable } from '../norms/usable'

/**
 * Drawings that norms may learn from: labelled normal or not at all, of known age; of these sites, and in the training part of
 * these splits, where some are named: none of a child of whom something is held out. Throws AppError 'split-unknown'.
 */
export function usableRows(
  library: Library,
  { sites = [], splits = [] }: { sites?: readonly string[]; splits?: readonly string[] } = {}
): DrawingRow[] {
  const parts = splits.map((name) => library.splits.get(name).parts)
  const rows = library.drawings.all()
  // given to another child since the split was made, a drawing may have left a child's others behind in another part
  const heldOut = new Set(
    rows.flatMap(({ drawing: { id }, child }) =>
      parts.some((part) => part[id] !== undefined && part[id] !== 'train') ? [child] : []
    )
  )
  return rows
    .filter(({ child }) => !heldOut.has(child))
    .filter(
      ({ drawing }) =>
        drawing.ageMonths !== null &&
        (drawing.expertLabel ?? 'normal') === 'normal' &&
        (sites.length === 0 || sites.includes(drawing.site ?? '')) &&
        parts.every((part) => part[drawing.id] === 'train')
    )
}

/**
 * Drawings of the validation part of these splits that could be learnt from otherwise: by them trainings tell when to stop. None of a
 * child of whom a drawing lies in another part. Throws AppError 'split-unknown'.
 */
export function stoppingRows(
  library: Library,
  { sites = [], splits = [] }: { sites?: readonly string[]; splits?: readonly string[] }
): DrawingRow[] {
  const parts = splits.map((name) => library.splits.get(name).parts)
  const isHeld = ({ drawing }: DrawingRow): boolean =>
    parts.length > 0 && parts.every((part) => part[drawing.id] === 'validation')
  const elsewhere = new Set(library.drawings.all().flatMap((row) => (isHeld(row) ? [] : [row.child])))
  return usableRows(library, { sites }).filter((row) => isHeld(row) && !elsewhere.has(row.child))
}

export const usableOf = (rows: readonly DrawingRow[]): Usable[] =>
  rows.map(({ drawing, child }) => ({
    ageMonths: drawing.ageMonths!,
    agePrecisionMonths: drawing.agePrecisionMonths,
    child,
    subject: drawing.subject,
    named: drawing.childId !== null
  }))
