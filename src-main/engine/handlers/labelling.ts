import { AppError } from '../../../src-preload/contract/app-error'
import type { CheckedRequest } from '../../../src-preload/contract/commands'
import type { Drawing, DrawingId } from '../../../src-preload/contract/drawing'
import { defaultLabelKeys, keyConflicts, LabelKeys } from '../../../src-preload/contract/label-keys'
import { blindOrders, type QueueItem, type RaterId } from '../../../src-preload/contract/rating'
import { preprocessingVersion } from '../../analysis/preprocess/preprocessing'
import { doubtOf, orderQueue } from '../../labelling/queue'
import { EVERYBODY } from '../../library/edits'
import type { Library } from '../../library/library'
import type { StoredRating } from '../../library/raters'
import { euclidean } from '../../statistics/distance'
import { open, tellChanged, type HandlersOf, type Study } from '../context'
import { ratedDrawings } from '../rated-drawings'
import { undoState } from '../undo-state'

type QueueRequest = CheckedRequest<'labelling:queue'>
const KEYS = 'label-keys'

/** What the rater has said of it, and nothing of what others or the model say. */
function itemOf(drawing: Drawing, own: StoredRating | null, note: string): QueueItem {
  const { id, fileName, width, height } = drawing
  return {
    id,
    fileName,
    width,
    height,
    label: own?.label ?? null,
    tags: own?.tags ?? [],
    note: own?.note ?? note
  }
}

/** Without a rater: the library's own labels, tags and notes. */
function finalItem(drawing: Drawing, notes: string): QueueItem {
  return { ...itemOf(drawing, null, notes), label: drawing.expertLabel, tags: drawing.tags }
}

function itemFor(library: Library, rater: RaterId | null, id: string): QueueItem {
  const { drawing } = library.drawings.get(id)
  if (rater === null) return finalItem(drawing, library.drawings.remarks(id).notes)
  return itemOf(drawing, library.raters.rating(id, rater), '')
}

function itemsFor(library: Library, rater: RaterId | null, drawings: readonly Drawing[]): QueueItem[] {
  if (rater === null) {
    const notes = library.drawings.allNotes()
    return drawings.map((drawing) => finalItem(drawing, notes.get(drawing.id) ?? ''))
  }
  const own = new Map(
    library.raters
      .ratings()
      .flatMap((rating) => (rating.rater === rater ? [[rating.drawing, rating] as const] : []))
  )
  return drawings.map((drawing) => itemOf(drawing, own.get(drawing.id) ?? null, ''))
}

/** A rater's queue must not tell what others or the model think. Throws AppError 'rating-blind'. */
function checkBlind({ rater, order, show }: QueueRequest): void {
  if (rater !== null && (!blindOrders.includes(order) || show === 'disagreed'))
    throw new AppError('rating-blind')
}

function fits(drawing: Drawing, { subject, years, search }: QueueRequest): boolean {
  const text = `${drawing.fileName} ${drawing.childId ?? ''}`.toLowerCase()
  return (
    (subject === null || drawing.subject === subject) &&
    (years === null || (drawing.ageMonths !== null && Math.floor(drawing.ageMonths / 12) === years)) &&
    text.includes(search.trim().toLowerCase())
  )
}

function doubts(library: Library, drawings: readonly Drawing[]): Map<string, number> {
  return new Map(
    drawings.flatMap(({ id, pValue }) => {
      const analysis = pValue === null ? null : library.results.analysis(id)
      return analysis?.pValue
        ? [[id, doubtOf(analysis.pValue, analysis.alpha, analysis.confidence)] as const]
        : []
    })
  )
}

function distances({ library, encoders }: Study, like: DrawingId | null): Map<string, number> {
  const vectors = library.results.vectors(encoders.active().id, preprocessingVersion('auto'))
  const centre = like === null ? undefined : vectors.get(like)
  if (!centre) return new Map()
  return new Map([...vectors].map(([id, vector]) => [id, euclidean(vector, centre)]))
}

/** An order for which nothing is known yet would be none. Throws AppError 'nothing-to-do'. */
function ranks(order: QueueRequest['order'], wanted: QueueRequest['order'], known: Map<string, number>) {
  if (order !== wanted) return new Map<string, number>()
  const what =
    wanted === 'uncertain'
      ? 'no norm has judged these drawings (analyse them first)'
      : 'this drawing has not been looked at by the encoder (lay the drawings on the map, or look for duplicates, first)'
  if (known.size === 0) throw new AppError('nothing-to-do', { what })
  return known
}

function queue(study: Study, request: QueueRequest): QueueItem[] {
  checkBlind(request)
  const { library } = study
  const { rater, order, like, show } = request
  if (rater !== null) library.raters.get(rater)
  const drawings = library.drawings.all().flatMap(({ drawing }) => (fits(drawing, request) ? [drawing] : []))
  const ordered = orderQueue(drawings, {
    order,
    // every rater has an order of their own
    seed: request.seed + (rater ?? 0),
    doubt: ranks(order, 'uncertain', order === 'uncertain' ? doubts(library, drawings) : new Map()),
    distance: ranks(order, 'similar', order === 'similar' ? distances(study, like) : new Map())
  })
  const items = itemsFor(library, rater, ordered)
  if (show === 'all') return items
  if (show === 'unlabelled') return items.filter((item) => item.label === null)
  const disputed = new Set(
    ratedDrawings(library).flatMap(({ id, row }) => (new Set(row.ratings.values()).size > 1 ? [id] : []))
  )
  return items.filter((item) => disputed.has(item.id))
}

/** The first without a label after the one that was labelled last, from the start again where none follows. */
function goOnAt(items: readonly QueueItem[], last: string | null): number {
  const from = items.findIndex((item) => item.id === last) + 1
  const after = items.findIndex((item, i) => i >= from && item.label === null)
  return after >= 0
    ? after
    : Math.max(
        0,
        items.findIndex((item) => item.label === null)
      )
}

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

function keysOf(library: Library): LabelKeys {
  const stored = LabelKeys.safeParse(library.preferences.get(KEYS))
  return stored.success ? stored.data : defaultLabelKeys
}

export const labellingHandlers: HandlersOf<
  | 'labelling:keys'
  | 'labelling:rebind'
  | 'labelling:queue'
  | 'labelling:rate'
  | 'labelling:undo'
  | 'labelling:reveal'
> = {
  'labelling:keys': (_, context) => ({ keys: keysOf(open(context).library) }),
  'labelling:rebind': ({ keys }, context) => {
    const conflicts = keyConflicts(keys)
    if (conflicts.length > 0) throw new AppError('keys-conflict', { keys: conflicts.join(', ') })
    open(context).library.preferences.set(KEYS, keys)
    return { keys }
  },
  'labelling:queue': (request, context) => {
    const study = open(context)
    const items = queue(study, request)
    const at = goOnAt(items, study.library.edits.lastLabelled(request.rater ?? EVERYBODY))
    return { items, at, ...undoState(study.library, request.rater) }
  },
  'labelling:rate': async (request, context) => {
    const { library } = open(context)
    await library.turns.take(() => rate(library, request))
    tellChanged(context, library)
    return { item: itemFor(library, request.rater, request.id), ...undoState(library, request.rater) }
  },
  'labelling:undo': async ({ rater, redo }, context) => {
    const { library } = open(context)
    const actor = rater ?? EVERYBODY
    const { edits, turns } = library
    const ids = await turns.take(() => (redo ? edits.redo(actor) : edits.undo(actor)))
    tellChanged(context, library)
    return { items: ids.map((id) => itemFor(library, rater, id)), ...undoState(library, rater) }
  },
  'labelling:reveal': async ({ rater, id }, context) => {
    const { library } = open(context)
    library.raters.get(rater)
    const { drawing } = library.drawings.get(id)
    await library.turns.take(() => library.raters.unblind(id, rater))
    const names = new Map(library.raters.list().map((r) => [r.id, r.name]))
    const others = library.raters
      .of(id)
      .filter((rating) => rating.rater !== rater)
      .map(({ rater: other, label, tags, note }) => ({ rater: names.get(other)!, label, tags, note }))
    const { expertLabel: final, verdict, percentile, pValue } = drawing
    return { others, final, verdict, percentile, pValue }
  }
}
