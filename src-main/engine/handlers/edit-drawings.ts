import { editDrawings, removeDrawings, restoreDrawings } from '#main/workflows/edit-drawings'
import { purgeBin } from '#main/workflows/purge-bin'
import { relinkOriginals } from '#main/workflows/relink-originals'
import { open, type HandlersOf, tellChanged } from '../context'

export const editHandlers: HandlersOf<
  | 'drawings:edit'
  | 'drawings:remove'
  | 'drawings:bin'
  | 'drawings:restore'
  | 'drawings:purge'
  | 'drawings:relink'
> = {
  'drawings:edit': async ({ ids, patch }, context) => {
    const ports = open(context)
    const changed = await editDrawings(ports, ids, patch)
    tellChanged(context, ports.library)
    return { changed }
  },
  'drawings:remove': async ({ ids }, context) => {
    const ports = open(context)
    const removed = await removeDrawings(ports, ids)
    tellChanged(context, ports.library)
    return { removed }
  },
  'drawings:bin': (_, context) => {
    const removed = open(context).library.drawings.removed()
    return { drawings: removed.map(({ row, at }) => ({ drawing: row.drawing, at })) }
  },
  'drawings:restore': async ({ ids }, context) => {
    const ports = open(context)
    const restored = await restoreDrawings(ports, ids)
    tellChanged(context, ports.library)
    return { restored }
  },
  'drawings:purge': async ({ ids }, context) => {
    const ports = open(context)
    const purged = await purgeBin(ports, ids)
    tellChanged(context, ports.library)
    return { purged }
  },
  'drawings:relink': ({ files }, context) => {
    const ports = open(context)
    const chosen = context.tickets.files(files)
    return { jobId: context.jobs.start('relink', {}, (work) => relinkOriginals(ports, chosen, work)) }
  }
}
