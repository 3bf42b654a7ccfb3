import type { Drawing, DrawingId } from '../../src-preload/contract/drawing'
import type {
  LabelImportReport,
  LabelledDrawing,
  SaidOfDrawing
} from '../../src-preload/contract/label-exchange'
import type { RaterId } from '../../src-preload/contract/rating'
import { sentenceOf } from '../../src-preload/contract/sentences'
import { drawingFinder } from '../exchange/find-drawing'
import type { LabelFile } from '../exchange/read-labels'
import { EVERYBODY, type Change } from '../library/edits'
import type { Library } from '../library/library'
import { ratingText } from '../library/raters'

/** As they were imported, names in order: the same in every library that holds them. */
const asImported = (a: Drawing, b: Drawing): number =>
  a.importedAt === b.importedAt
    ? a.fileName.localeCompare(b.fileName, 'en', { numeric: true }) || (a.id < b.id ? -1 : 1)
    : a.importedAt < b.importedAt
      ? -1
      : 1

/** Everything that people have said of every drawing that is not in the bin. */
export function labelledDrawings(library: Library): LabelledDrawing[] {
  const names = new Map(library.raters.list().map((rater) => [rater.id, rater.name]))
  const ratings = Map.groupBy(library.raters.ratings(), (rating) => rating.drawing)
  const rows = library.drawings.all().sort((a, b) => asImported(a.drawing, b.drawing))
  return rows.map(({ drawing, sha256 }) => {
    const { annotations, notes, childComment } = library.drawings.remarks(drawing.id)
    const { id, fileName: file, expertLabel: label, width, height, tags, extra } = drawing
    const { childId, site, ageMonths, agePrecisionMonths, subject, prompt, drawingTool, date } = drawing
    return {
      ...{ id, file, sha256, width, height, childId, site, ageMonths, agePrecisionMonths, subject, prompt },
      ...{ drawingTool, date, extra, label, tags, notes, childComment, regions: annotations },
      ratings: (ratings.get(id) ?? []).map(({ rater, label: said, tags: marks, note, at }) => ({
        ...{ rater: names.get(rater)!, label: said, tags: marks, note, at }
      }))
    }
  })
}

interface Planned {
  id: DrawingId
  row: number
  file: string
  said: SaidOfDrawing
}

/** Changes of the library's own fields: what the file does not say stays. */
function ownChanges({ id, said }: Planned): Change[] {
  const texts = [
    ['expertLabel', said.label],
    ['tags', said.tags.length > 0 ? JSON.stringify(said.tags) : null],
    ['notes', said.notes || null],
    ['childComment', said.childComment || null],
    ['annotations', said.regions.length > 0 ? JSON.stringify(said.regions) : null]
  ] as const
  return texts.flatMap(([field, after]) => (after === null ? [] : [{ drawing: id, field, after }]))
}

class PlainUndo extends Error {}

/**
 * Takes in what a file says: one step of undo for the library's own fields, one for each rater. Nothing is taken back that the file
 * does not mention. With `dryRun` it is only told what would change.
 */
export function takeLabels(library: Library, file: LabelFile, dryRun: boolean): LabelImportReport {
  const find = drawingFinder(
    library.drawings
      .all()
      .map(({ drawing: { id, fileName, childId }, sha256 }) => ({ id, sha256, file: fileName, childId }))
  )
  const rejected: LabelImportReport['rejected'] = []
  const planned = file.rows.flatMap((row): Planned[] => {
    const found = 'said' in row ? find(row.said) : row
    if ('failure' in found) {
      rejected.push({
        row: row.row,
        file: row.file,
        code: found.failure.code,
        message: sentenceOf(found.failure)
      })
      return []
    }
    const { id } = found as { id: DrawingId }
    return [{ id, row: row.row, file: row.file, said: (row as { said: SaidOfDrawing }).said }]
  })
  const agreed = withoutContradictions(planned, rejected)
  const raters = [...new Set(agreed.flatMap(({ said }) => said.ratings.map(({ rater }) => rater)))]
  const newRaters = raters.filter((name) => !library.raters.named(name))
  const changed = new Set<string>()
  const apply = library.db.transaction(() => {
    const before = library.drawings.revision()
    library.edits.make(agreed.flatMap(ownChanges), EVERYBODY)
    for (const name of raters) {
      const { id } = library.raters.named(name) ?? library.raters.add(name)
      library.edits.make(
        agreed.flatMap((item) => ratingChanges(library, item, name, id)),
        id
      )
    }
    for (const id of library.drawings.changedAfter(before)) changed.add(id)
    if (dryRun) throw new PlainUndo()
  })
  try {
    apply()
  } catch (error) {
    if (!(error instanceof PlainUndo)) throw error
  }
  const { format, rows } = file
  return {
    ...{ format, rows: rows.length, matched: agreed.length, changed: changed.size },
    ...{ newRaters, rejected, dryRun }
  }
}

/** A rating without a time is the one that is here, if it says the same; else it is given now. */
function ratingChanges(library: Library, { id, said }: Planned, name: string, rater: RaterId): Change[] {
  return said.ratings
    .filter(({ rater }) => rater === name)
    .map((rating) => {
      const here = library.raters.rating(id, rater)
      const told = (r: Pick<typeof rating, 'label' | 'tags' | 'note'>): string =>
        JSON.stringify([r.label, r.tags, r.note])
      const at = rating.at || (here && told(here) === told(rating) ? here.at : new Date().toISOString())
      return { drawing: id, field: 'rating', after: ratingText({ ...rating, at }) }
    })
}

/** Rows that say different things of one drawing are refused, all of them: nobody can tell which was meant. */
function withoutContradictions(
  planned: readonly Planned[],
  rejected: LabelImportReport['rejected']
): Planned[] {
  const labels = new Map<string, Set<string>>()
  const keysOf = ({ id, said }: Planned): [string, string][] => [
    ...(said.label ? [[`${id}\n`, said.label] as [string, string]] : []),
    ...said.ratings.map(({ rater, label }): [string, string] => [`${id}\n${rater}`, label])
  ]
  for (const [key, label] of planned.flatMap(keysOf))
    labels.set(key, (labels.get(key) ?? new Set()).add(label))
  return planned.filter((item) => {
    if (keysOf(item).every(([key]) => labels.get(key)!.size === 1)) return true
    const { row, file } = item
    rejected.push({
      row,
      file,
      code: 'file-duplicate',
      message: sentenceOf({ code: 'file-duplicate', facts: {} })
    })
    return false
  })
}
