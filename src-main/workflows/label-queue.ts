import { AppError } from '#contract/app-error'
import type { CheckedRequest } from '#contract/commands'
import type { Drawing, DrawingId } from '#contract/drawing'
import { blindOrders, type QueueItem, type RaterId } from '#contract/rating'
import { EVERYBODY } from '../library/edits'
import { preprocessingVersion } from '../analysis/preprocess/preprocessing'
import { doubtOf, orderQueue } from '../labelling/queue'
import type { Library } from '../library/library'
import type { StoredRating } from '../library/raters'
import { euclidean } from '../statistics/distance'
import type { Needs } from './ports'
import { ratedDrawings } from './rated-drawings'
import { undoState } from './undo-state'

type QueueRequest = CheckedRequest<'labelling:queue'>

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

export function queueItemOf(library: Library, rater: RaterId | null, id: string): QueueItem {
  const { drawing } = library.drawings.get(id)
  if (rater === null) return finalItem(drawing, library.drawings.remarks(id).notes)
  return itemOf(drawing, library.raters.rating(id, rater), '')
}

function queueItemsOf(library: Library, rater: RaterId | null, drawings: readonly Drawing[]): QueueItem[] {
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

function distances(
  { library, encoders }: Needs<'library' | 'encoders'>,
  like: DrawingId | null
): Map<string, number> {
  const vectors = library.results.vectors(encoders.active().id, preprocessingVersion('auto'))
  const centre = like === null ? undefined : vectors.get(like)
  if (!centre) return new Map()
  return new Map([...vectors].map(([id, vector]) => [id, euclidean(vector, centre)]))
}

/** An order for which nothing is known yet would be none. Throws AppError 'queue-not-scored', 'queue-not-embedded'. */
function ranks(order: QueueRequest['order'], wanted: QueueRequest['order'], known: Map<string, number>) {
  if (order !== wanted) return new Map<string, number>()
  if (known.size === 0) throw new AppError(wanted === 'uncertain' ? 'queue-not-scored' : 'queue-not-embedded')
  return known
}

function queueItems(ports: Needs<'library' | 'encoders'>, request: QueueRequest): QueueItem[] {
  checkBlind(request)
  const { library } = ports
  const { rater, order, like, show } = request
  if (rater !== null) library.raters.get(rater)
  const drawings = library.drawings.all().flatMap(({ drawing }) => (fits(drawing, request) ? [drawing] : []))
  const ordered = orderQueue(drawings, {
    order,
    // every rater has an order of their own
    seed: request.seed + (rater ?? 0),
    doubt: ranks(order, 'uncertain', order === 'uncertain' ? doubts(library, drawings) : new Map()),
    distance: ranks(order, 'similar', order === 'similar' ? distances(ports, like) : new Map())
  })
  const items = queueItemsOf(library, rater, ordered)
  if (show === 'all') return items
  if (show === 'unlabelled') return items.filter((item) => item.label === null)
  const disputed = new Set(
    ratedDrawings(library).flatMap(({ id, row }) => (new Set(row.ratings.values()).size > 1 ? [id] : []))
  )
  return items.filter((item) => disputed.has(item.id))
}

/** The first without a label after the one that was labelled last, from the start again where none follows. */
function nextUnlabelled(items: readonly QueueItem[], last: string | null): number {
  const from = items.findIndex((item) => item.id === last) + 1
  const after = items.findIndex((item, i) => i >= from && item.label === null)
  return after >= 0
    ? after
    : Math.max(
        0,
        items.findIndex((item) => item.label === null)
      )
}

/** The drawings to label, in the order that is asked for, and where to go on. Throws AppError 'rating-blind', 'queue-not-scored', 'queue-not-embedded'. */
export function labelQueue(ports: Needs<'library' | 'encoders'>, request: QueueRequest) {
  const items = queueItems(ports, request)
  const { edits } = ports.library
  const at = nextUnlabelled(items, edits.lastLabelled(request.rater ?? EVERYBODY))
  return { items, at, ...undoState(ports.library, request.rater) }
}
