import { AppError } from '#contract/app-error'
import type { DrawingId } from '#contract/drawing'
import type { LibraryStatus, Opening } from '#contract/health'
import { readKeyring } from '#main/library/keyring-copies'
import { createLibrary, libraryExists } from '#main/library/library'
import { EncoderStore } from '#main/model-store/encoder-store'
import { rolledBack } from '#main/workflows/audit'
import { ModelStore } from '#main/model-store/model-store'
import { requireStrong } from './security'
import type { EngineContext, HandlersOf } from '../context'
import { open } from '../context'
import { openCarefully } from '../open-carefully'

const SOUND = { unchanged: null, notices: [] }
const CLOSED = { drawings: 0, children: 0, analysed: 0, deployedNorms: 0, models: 0, revision: 0 }

export function statusOf(context: EngineContext): LibraryStatus {
  if (!context.ports) {
    const keyring = readKeyring(context.folder)
    const state = keyring ? 'locked' : 'absent'
    const [unencrypted, purpose] = [keyring?.unencrypted ?? false, keyring?.purpose ?? null]
    return {
      state,
      unencrypted,
      purpose,
      ...CLOSED,
      ...SOUND,
      encoder: null,
      undoable: false,
      redoable: false
    }
  }
  const { library, encoders, models } = context.ports
  const active = encoders.infos().find((info) => info.active)
  return {
    state: 'open',
    unencrypted: library.unencrypted,
    purpose: library.purpose,
    unchanged: library.unchanged,
    notices: [...library.notices, ...context.notices],
    drawings: library.drawings.count(),
    children: library.children.count(),
    analysed: library.results.analysedCount(),
    deployedNorms: models.deployedBands().length,
    models: library.versions.list().length,
    revision: library.drawings.revision(),
    encoder: active ? { id: active.id, name: active.name, interim: active.interim } : null,
    undoable: library.edits.undoable(),
    redoable: library.edits.redoable()
  }
}

export async function unlock(
  context: EngineContext,
  passphrase: string | null,
  how: Opening = 'usual'
): Promise<void> {
  if (context.ports) return
  const library = await context.unlocking.run(() => openCarefully(context, passphrase, how))
  context.lastUse = Date.now()
  await context.tickets.clear()
  const { compute, folder, installation } = context
  context.ports = {
    library,
    models: new ModelStore(library),
    encoders: new EncoderStore(library, compute, installation.encoderFolder),
    compute,
    folder,
    fontFolder: installation.fontFolder
  }
  const rollback = await rolledBack(context.ports)
  context.notices = rollback ? [rollback] : []
  // a device that was chosen by name is used from the start; a session that cannot run there runs on the processor
  const device = library.encoders.device()
  compute.useProvider(device === 'auto' ? 'cpu' : device)
}

export async function lock(context: EngineContext): Promise<void> {
  const { ports } = context
  if (!ports) return
  const { mutex } = ports.library
  await context.jobs.stopAll()
  await mutex.run(() => undefined) // labels that wait their turn are written, and answered
  if (context.ports !== ports) return // somebody else was quicker
  context.ports = null
  await context.jobs.stopAll() // what was started in between
  await mutex.run(() => undefined)
  ports.library.close()
}

export const libraryHandlers: HandlersOf<
  'library:status' | 'library:create' | 'library:unlock' | 'library:lock' | 'library:changes'
> = {
  'library:status': (_, context) => statusOf(context),
  'library:create': async (request, context) => {
    if (context.ports) throw new AppError('library-exists')
    if ('passphrase' in request) await requireStrong(request.passphrase)
    const recoveryKey = await createLibrary(context.folder, request)
    await unlock(context, 'passphrase' in request ? request.passphrase : null)
    return { recoveryKey }
  },
  'library:unlock': async ({ passphrase, how }, context) => {
    if (!libraryExists(context.folder)) throw new AppError('library-missing')
    await unlock(context, passphrase, how)
    return statusOf(context)
  },
  'library:lock': async (_, context) => {
    await lock(context)
    return statusOf(context)
  },
  'library:changes': ({ since, limit }, context) => {
    const { rows, removed, revision, more } = open(context).library.drawings.changedSince(since, limit)
    return { drawings: rows.map((row) => row.drawing), removed: removed as DrawingId[], revision, more }
  }
}
