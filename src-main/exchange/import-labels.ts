import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { DrawingId } from '#contract/drawing'
import type { MatchCounts } from '#contract/import'
import type { LabelImportReport, SaidOfDrawing } from '#contract/label-exchange'
import type { RaterId } from '#contract/rating'
import { MOST_ANNOTATIONS, type Annotation } from '#contract/remarks'
import type { Failure } from '#contract/result'
import { failureText } from '#words/translate'
import { matchCounts } from '../analysis/import/match-names'
import { drawingFinder } from './find-drawing'
import { fitRegions } from './fit-regions'
import type { LabelFile } from './read-labels'
import { EVERYBODY, type Change } from '../library/edits'
import type { Library } from '../library/library'
import { ratingText } from '../library/raters'

interface Planned {
  id: DrawingId
  row: number
  file: string
  said: SaidOfDrawing
  how: MatchCounts[number]['how']
}
type Rejected = LabelImportReport['rejected']

function reject(rejected: Rejected, { row, file }: Pick<Planned, 'row' | 'file'>, failure: Failure): void {
  rejected.push({ row, file, code: failure.code, message: failureText(failure) })
}

/** What is common to both spellings of a rater's name: Anna and anna are one person. */
const folded = (name: string): string => name.toLowerCase()

/** Rows whose drawing was found; raters as the library, or else the file at first, spells them. */
function plan(library: Library, file: LabelFile, rejected: Rejected): Planned[] {
  const rows = library.drawings.all()
  const find = drawingFinder(
    rows.map(({ drawing: { id, fileName, childId }, sha256 }) => ({ id, sha256, file: fileName, childId }))
  )
  const here = library.raters.list().map(({ name }) => name)
  const spelling = new Map(here.map((name) => [folded(name), name]))
  const spelled = (name: string): string => {
    if (here.includes(name)) return name
    if (!spelling.has(folded(name))) spelling.set(folded(name), name)
    return spelling.get(folded(name))!
  }
  return file.rows.flatMap((item): Planned[] => {
    const found = 'failure' in item ? item : find(item.said)
    if ('failure' in found || 'failure' in item) {
      reject(rejected, item, (found as { failure: Failure }).failure)
      return []
    }
    const ratings = item.said.ratings.map((rating) => ({ ...rating, rater: spelled(rating.rater) }))
    return [{ ...item, id: found.id as DrawingId, how: found.how, said: { ...item.said, ratings } }]
  })
}

/** What rows say that can be said once only, each under the name of what it is said of. */
function saidOnce({ id, said }: Planned): [string, string][] {
  const own = [
    ['label', said.label ?? ''],
    ['tags', said.tags.join('; ')],
    ['notes', said.notes],
    ['comment', said.childComment]
  ].filter(([, text]) => text !== '')
  return [
    ...own.map(([what, text]): [string, string] => [`${id}\n${what}`, text!]),
    ...said.ratings.map(({ rater, label, tags, note }): [string, string] => [
      `${id}\nrating ${rater}`,
      JSON.stringify([label, tags, note])
    ])
  ]
}

/** Rows that say different things of one drawing are refused, all of them: nobody can tell which was meant. */
function withoutContradictions(planned: readonly Planned[], rejected: Rejected): Planned[] {
  const told = new Map<string, Set<string>>()
  for (const [key, text] of planned.flatMap(saidOnce)) told.set(key, (told.get(key) ?? new Set()).add(text))
  return planned.filter((item) => {
    const agrees = saidOnce(item).every(([key]) => told.get(key)!.size === 1)
    if (!agrees) reject(rejected, item, { code: 'file-duplicate', facts: {} })
    return agrees
  })
}

/** A label that was given blindly stays once its rater has been shown others': rows that say otherwise are refused. */
function withoutShown(library: Library, planned: readonly Planned[], rejected: Rejected): Planned[] {
  const names = new Map(library.raters.list().map(({ id, name }) => [id, name]))
  const shown = library.raters.ratings().filter((rating) => rating.shown)
  const fixed = new Map(shown.map(({ drawing, rater, label }) => [`${drawing}\n${names.get(rater)!}`, label]))
  return planned.filter((item) => {
    const stays = item.said.ratings.every(
      ({ rater, label }) => (fixed.get(`${item.id}\n${rater}`) ?? label) === label
    )
    if (!stays) reject(rejected, item, { code: 'rating-shown', facts: {} })
    return stays
  })
}

/** Regions of all rows of one drawing join those that are here; of one id, the last is meant. Null: none is told. */
function regionsOf(library: Library, items: readonly Planned[], rejected: Rejected): Annotation[] | null {
  const { drawing } = library.drawings.get(items[0]!.id)
  const present = library.drawings.remarks(drawing.id).annotations
  const all = new Map(present.map((region) => [region.id, region]))
  let told = false
  for (const item of items.filter(({ said }) => said.regions.length > 0)) {
    try {
      const fitting = fitRegions(item.said, drawing)
      const fresh = fitting.filter(({ id }) => !all.has(id))
      if (all.size + fresh.length > MOST_ANNOTATIONS)
        throw new AppError('regions-unfit', because('many-regions', { most: MOST_ANNOTATIONS }))
      for (const region of fitting) all.set(region.id, region)
      told = true
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      reject(rejected, item, error.failure)
    }
  }
  return told ? [...all.values()] : null
}

/** Changes of the library's own fields: what the file does not say stays. */
function ownChanges(library: Library, items: readonly Planned[], rejected: Rejected): Change[] {
  const first = <Value>(of: (said: SaidOfDrawing) => Value): Value | null =>
    items.map(({ said }) => of(said)).find(Boolean) ?? null
  const regions = regionsOf(library, items, rejected)
  const texts = [
    ['expertLabel', first((said) => said.label)],
    ['tags', first((said) => said.tags.length > 0 && JSON.stringify(said.tags)) || null],
    ['notes', first((said) => said.notes)],
    ['childComment', first((said) => said.childComment)],
    ['annotations', regions && JSON.stringify(regions)]
  ] as const
  const drawing = items[0]!.id
  return texts.flatMap(([field, after]) => (after === null ? [] : [{ drawing, field, after }]))
}

/** A rating without a time is the one that is here, if it says the same; else it is given now. */
function ratingChanges(library: Library, { id, said }: Planned, name: string, rater: RaterId): Change[] {
  return said.ratings
    .filter((rating) => rating.rater === name)
    .map((rating) => {
      const here = library.raters.rating(id, rater)
      const told = (r: Pick<typeof rating, 'label' | 'tags' | 'note'>): string =>
        JSON.stringify([r.label, r.tags, r.note])
      const at = rating.at || (here && told(here) === told(rating) ? here.at : new Date().toISOString())
      return { drawing: id, field: 'rating', after: ratingText({ ...rating, at }) }
    })
}

/** What raters say in the file, a step of undo each. */
function takeRatings(library: Library, planned: readonly Planned[], raters: readonly string[]): void {
  for (const name of raters) {
    const { id } = library.raters.named(name) ?? library.raters.add(name)
    library.edits.make(
      planned.flatMap((item) => ratingChanges(library, item, name, id)),
      id
    )
    for (const { said, id: drawing } of planned)
      if (said.ratings.some(({ rater, shown }) => rater === name && shown))
        library.raters.unblind(drawing, id)
  }
}

class PlainUndo extends Error {}

/**
 * Takes in what a file says: one step of undo for the library's own fields, one for each rater. A field that the file fills is as
 * it says, regions join those that are here, and nothing is taken back that it does not mention. With `dryRun` it is only told what would change.
 */
export function takeLabels(library: Library, file: LabelFile, dryRun: boolean): LabelImportReport {
  const rejected: Rejected = []
  const planned = plan(library, file, rejected)
  const agreed = withoutShown(library, withoutContradictions(planned, rejected), rejected)
  const raters = [...new Set(agreed.flatMap(({ said }) => said.ratings.map(({ rater }) => rater)))]
  const newRaters = raters.filter((name) => !library.raters.named(name))
  const changed = new Set<string>()
  const apply = library.db.transaction(() => {
    const before = library.drawings.revision()
    const byDrawing = [...Map.groupBy(agreed, ({ id }) => id).values()]
    library.edits.make(
      byDrawing.flatMap((items) => ownChanges(library, items, rejected)),
      EVERYBODY
    )
    takeRatings(library, agreed, raters)
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
    matches: matchCounts(agreed.map(({ how }) => how)),
    ...{ newRaters, rejected, dryRun }
  }
}
