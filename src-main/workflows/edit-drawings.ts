import { AppError } from '#contract/app-error'
import type { MetadataPatch } from '#contract/dataset'
import type { DrawingId } from '#contract/drawing'
import { MOST_TAGS, type RaterId } from '#contract/rating'
import { writtenAge } from '../analysis/import/cells/ages'
import { dateOrder, isoOf, writtenDay } from '../analysis/import/cells/dates'
import { ageOf } from '../analysis/import/describe-row'
import { changesOf, type Said } from '../library/describe'
import type { DrawingRow } from '../library/drawings'
import { EVERYBODY, type Change } from '../library/edits'
import type { Needs } from './ports'

/** Throws AppError 'age-invalid', 'age-out-of-range'. */
function ageFrom(text: string): Pick<Said, 'ageMonths' | 'agePrecisionMonths'> {
  const months = /^(\d+(?:[.,]\d+)?)\s*m$/i.exec(text)?.[1]
  return months
    ? ageOf(undefined, months, false)
    : ageOf(text || undefined, undefined, writtenAge(text, 'years')?.whole === true)
}

/** As year-month-day, or as much of it as is known. Throws AppError 'date-invalid' where it cannot be told. */
function dateFrom(text: string): string {
  const order = dateOrder([text])
  const day = order === 'unclear' ? null : writtenDay(text, order ?? 'day-first')
  if (!day) throw new AppError('date-invalid', { value: text.slice(0, 40) })
  return isoOf(day)
}

function tagsAfter(
  present: readonly string[],
  { tags, addTags = [], removeTags = [] }: MetadataPatch
): string[] {
  const all = [...new Set([...(tags ?? present), ...addTags])].filter((tag) => !removeTags.includes(tag))
  if (all.length > MOST_TAGS) throw new AppError('tags-too-many', { most: MOST_TAGS })
  return all
}

function extraAfter(present: Record<string, string>, extra: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...present, ...extra }).filter(([, value]) => value !== ''))
}

/** What a patch says of one drawing. */
function saidBy(patch: MetadataPatch, { drawing }: DrawingRow): Said {
  const { age, tags, addTags, removeTags, extra, date, ...texts } = patch
  return {
    ...texts,
    ...(date === undefined ? {} : { date: date === '' || date === null ? date : dateFrom(date) }),
    ...(age === undefined ? {} : ageFrom(age)),
    ...((tags ?? addTags ?? removeTags) ? { tags: tagsAfter(drawing.tags, patch) } : {}),
    ...(extra === undefined ? {} : { extra: extraAfter(drawing.extra, extra) })
  }
}

/** Files are sealed anew first, the rows change in one transaction afterwards: cut off in between, nothing has changed. */
export function editDrawings(
  { library }: Needs<'library'>,
  ids: readonly DrawingId[],
  patch: MetadataPatch
): Promise<number> {
  return library.mutex.run(async () => {
    const changes: Change[] = []
    for (const row of ids.map((id) => library.drawings.get(id)))
      changes.push(...(await changesOf(library, row, saidBy(patch, row))))
    await library.blobs.sync()
    return library.edits.make(changes)
  })
}

/** Puts drawings into the bin. Answers how many were not there already. */
export function removeDrawings({ library }: Needs<'library'>, ids: readonly DrawingId[]): Promise<number> {
  const at = new Date().toISOString()
  return library.mutex.run(() => {
    const kept = ids.filter((id) => !library.drawings.isRemoved(id))
    return library.edits.make(kept.map((id) => ({ drawing: id, field: 'removed', after: at })))
  })
}

/** Takes drawings out of the bin. Answers how many. */
export function restoreDrawings({ library }: Needs<'library'>, ids: readonly DrawingId[]): Promise<number> {
  return library.mutex.run(() =>
    library.edits.make(ids.map((id) => ({ drawing: id, field: 'removed', after: null })))
  )
}

/** Takes back the last step of edits, or makes it again; a rater has steps of their own, null is everybody. */
export function undoEdits(
  { library }: Needs<'library'>,
  { redo, rater = null }: { redo: boolean; rater?: RaterId | null }
): Promise<DrawingId[]> {
  const actor = rater ?? EVERYBODY
  const { edits, mutex } = library
  return mutex.run(() => (redo ? edits.redo(actor) : edits.undo(actor)) as DrawingId[])
}
