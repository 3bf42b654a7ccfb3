import type { CheckedRequest, Reply } from '#contract/commands'
import type { Library } from '../library/library'
import { queueItemOf } from './label-queue'
import type { Needs } from './ports'
import { undoState } from './undo-state'

/** Throws AppError 'drawing-unknown', 'rater-unknown'. */
function rate(library: Library, { rater, id, label, tags, note }: CheckedRequest<'labelling:rate'>): void {
  if (rater === null) {
    library.db.transaction(() => {
      const changes = [
        ...(label === undefined ? [] : [{ drawing: id, field: 'expertLabel' as const, after: label }]),
        ...(tags === undefined ? [] : [{ drawing: id, field: 'tags' as const, after: JSON.stringify(tags) }]),
        ...(note === undefined ? [] : [{ drawing: id, field: 'notes' as const, after: note }])
      ]
      library.edits.make(changes)
    })()
    return
  }
  library.raters.get(rater)
  const before = library.raters.rating(id, rater)
  const wanted = label === undefined ? (before?.label ?? null) : label
  if (wanted === null) library.raters.takeBack(id, rater)
  else
    library.raters.rate(id, rater, {
      label: wanted,
      tags: tags ?? before?.tags ?? [],
      note: note ?? before?.note ?? ''
    })
}

/** What others say of a drawing, shown to a rater whose own rating is no longer blind from then on. */
export async function revealRatings(
  { library }: Needs<'library'>,
  { rater, id }: CheckedRequest<'labelling:reveal'>
): Promise<Reply<'labelling:reveal'>> {
  library.raters.get(rater)
  const { drawing } = library.drawings.get(id)
  await library.mutex.run(() => library.raters.unblind(id, rater))
  const names = new Map(library.raters.list().map((r) => [r.id, r.name]))
  const others = library.raters
    .of(id)
    .filter((rating) => rating.rater !== rater)
    .map(({ rater: other, label, tags, note }) => ({ rater: names.get(other)!, label, tags, note }))
  const { expertLabel: final, verdict, percentile, pValue } = drawing
  return { others, final, verdict, percentile, pValue }
}

/** Keeps what a rater (null: everybody) says of a drawing, as one step of undo. Throws AppError 'drawing-unknown', 'rater-unknown'. */
export async function rateDrawing({ library }: Needs<'library'>, request: CheckedRequest<'labelling:rate'>) {
  await library.mutex.run(() => rate(library, request))
  return { item: queueItemOf(library, request.rater, request.id), ...undoState(library, request.rater) }
}
