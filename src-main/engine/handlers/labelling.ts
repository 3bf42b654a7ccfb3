import { AppError } from '#contract/app-error'
import { keyConflicts } from '#contract/label-keys'
import { undoEdits } from '#main/workflows/edit-drawings'
import { LABEL_KEYS, labelKeysOf } from '#main/workflows/label-keys'
import { labelQueue, queueItemOf } from '#main/workflows/label-queue'
import { rateDrawing, revealRatings } from '#main/workflows/rate-drawing'
import { undoState } from '#main/workflows/undo-state'
import { open, type HandlersOf, tellChanged } from '../context'

export const labellingHandlers: HandlersOf<
  | 'labelling:keys'
  | 'labelling:rebind'
  | 'labelling:queue'
  | 'labelling:rate'
  | 'labelling:undo'
  | 'labelling:reveal'
> = {
  'labelling:keys': (_, context) => ({ keys: labelKeysOf(open(context).library) }),
  'labelling:rebind': ({ keys }, context) => {
    const conflicts = keyConflicts(keys)
    if (conflicts.length > 0) throw new AppError('keys-conflict', { keys: conflicts.join(', ') })
    open(context).library.preferences.set(LABEL_KEYS, keys)
    return { keys }
  },
  'labelling:queue': (request, context) => labelQueue(open(context), request),
  'labelling:rate': async (request, context) => {
    const ports = open(context)
    const reply = await rateDrawing(ports, request)
    tellChanged(context, ports.library)
    return reply
  },
  'labelling:undo': async ({ rater, redo }, context) => {
    const ports = open(context)
    const { library } = ports
    const ids = await undoEdits(ports, { redo, rater })
    tellChanged(context, library)
    return { items: ids.map((id) => queueItemOf(library, rater, id)), ...undoState(library, rater) }
  },
  'labelling:reveal': (request, context) => revealRatings(open(context), request)
}
