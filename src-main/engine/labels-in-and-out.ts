import { AppError } from '../../src-preload/contract/app-error'
import type { Drawing, DrawingId } from '../../src-preload/contract/drawing'
import type {
  LabelImportReport,
  LabelledDrawing,
  SaidOfDrawing
} from '../../src-preload/contract/label-exchange'
import type { RaterId } from '../../src-preload/contract/rating'
import { MOST_ANNOTATIONS, type Annotation } from '../../src-preload/contract/remarks'
import { sentenceOf } from '../../src-preload/contract/sentences'
import { drawingFinder } from '../exchange/find-drawing'
import { fitRegions } from '../exchange/fit-regions'
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
      ratings: (ratings.get(id) ?? []).map(({ rater, label: said, tags: marks, note, at, shown }) => ({
        ...{ rater: names.get(rater)!, label: said, tags: marks, note, at, shown }
      }))
    }
  })
}

/** Of how many drawings that are here another library says something else. */
export function toldDifferently(
  library: Library,
  rows: readonly { id: string; said: LabelledDrawing }[]
): number {
  const here = new Map(labelledDrawings(library).map((drawing) => [drawing.id as string, drawing]))
  const told = (drawing: LabelledDrawing | undefined): string => {
    if (!drawing) return ''
    const { label, tags, notes, childComment, regions, ageMonths, subject, prompt, drawingTool, date } =
      drawing
    return JSON.stringify([
      label,
      tags,
      notes,
      childComment,
      regions,
      ageMonths,
      subject,
      prompt,
      drawingTool,
      date
    ])
  }
  return rows.filter(({ id, said }) => told(said) !== told(here.get(id))).length
}

interface Planned {
  id: DrawingId
  row: number
  file: string
  said: SaidOfDrawing
}

/** Regions join those that are here; of one id, the file's is meant. Throws AppError 'request-invalid' where there would be too many. */
function joined(present: readonly Annotation[], told: readonly Annotation[]): Annotation[] {
  const news = new Map(told.map((region) => [region.id, region]))
  const all = [
    ...present.map((region) => news.get(region.id) ?? region),
    ...[...news.values()].filter(({ id }) => !present.some((region) => region.id === id))
  ]
  if (all.length > MOST_ANNOTATIONS)
    throw new AppError('request-invalid', { reason: `more than ${MOST_ANNOTATIONS} regions on one drawing` })
  return all
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

/** Rows whose drawing was found, with all regions that it will have. */
function plan(library: Library, file: LabelFile, rejected: LabelImportReport['rejected']): Planned[] {
  const rows = library.drawings.all()
  const find = drawingFinder(
    rows.map(({ drawing: { id, fileName, childId }, sha256 }) => ({ id, sha256, file: fileName, childId }))
  )
  const here = new Map(rows.map(({ drawing }) => [drawing.id as string, drawing]))
  return file.rows.flatMap((row): Planned[] => {
    try {
      if ('failure' in row) throw new AppError(row.failure.code, row.failure.facts)
      const found = find(row.said)
      if ('failure' in found) throw new AppError(found.failure.code, found.failure.facts)
      const drawing = here.get(found.id)!
      const present = library.drawings.remarks(drawing.id).annotations
      const regions = row.said.regions.length > 0 ? joined(present, fitRegions(row.said, drawing)) : []
      return [{ id: drawing.id, row: row.row, file: row.file, said: { ...row.said, regions } }]
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const { failure } = error
      rejected.push({ row: row.row, file: row.file, code: failure.code, message: sentenceOf(failure) })
      return []
    }
  })
}

class PlainUndo extends Error {}

/**
 * Takes in what a file says: one step of undo for the library's own fields, one for each rater. A field that the file fills is as
 * it says, regions join those that are here, and nothing is taken back that it does not mention. With `dryRun` it is only told what would change.
 */
export function takeLabels(library: Library, file: LabelFile, dryRun: boolean): LabelImportReport {
  const rejected: LabelImportReport['rejected'] = []
  const planned = plan(library, file, rejected)
  const agreed = withoutShown(library, withoutContradictions(planned, rejected), rejected)
  const raters = [...new Set(agreed.flatMap(({ said }) => said.ratings.map(({ rater }) => rater)))]
  const newRaters = raters.filter((name) => !library.raters.named(name))
  const changed = new Set<string>()
  const apply = library.db.transaction(() => {
    const before = library.drawings.revision()
    library.edits.make(
      agreed.flatMap((item) => ownChanges(item)),
      EVERYBODY
    )
    for (const name of raters) {
      const { id } = library.raters.named(name) ?? library.raters.add(name)
      library.edits.make(
        agreed.flatMap((item) => ratingChanges(library, item, name, id)),
        id
      )
      for (const { said, id: drawing } of agreed)
        if (said.ratings.some(({ rater, shown }) => rater === name && shown))
          library.raters.unblind(drawing, id)
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

/** A label that was given blindly stays once its rater has been shown others': rows that say otherwise are refused. */
function withoutShown(
  library: Library,
  planned: readonly Planned[],
  rejected: LabelImportReport['rejected']
): Planned[] {
  const names = new Map(library.raters.list().map(({ id, name }) => [id, name]))
  const shown = library.raters.ratings().filter((rating) => rating.shown)
  const fixed = new Map(shown.map(({ drawing, rater, label }) => [`${drawing}\n${names.get(rater)!}`, label]))
  return planned.filter(({ id, row, file, said }) => {
    const stays = said.ratings.every(({ rater, label }) => (fixed.get(`${id}\n${rater}`) ?? label) === label)
    const code = 'rating-shown'
    if (!stays) rejected.push({ row, file, code, message: sentenceOf({ code, facts: {} }) })
    return stays
  })
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
