import { AppError } from '../../../src-preload/contract/app-error'
import type { DrawingId } from '../../../src-preload/contract/drawing'
import type { LibraryStatus } from '../../../src-preload/contract/health'
import { createLibrary, libraryExists, openLibrary } from '../../library/library'
import { readKeyring } from '../../library/keyring'
import type { EngineContext, HandlersOf } from '../context'
import { open } from '../context'
import { EncoderShelf } from '../encoder-shelf'
import { DevelopmentShelf } from '../development-shelf'
import { useChosenDevice } from './devices'
import { NormShelf } from '../norm-shelf'

const CLOSED = { drawings: 0, children: 0, analysed: 0, deployedNorms: 0, models: 0, revision: 0 }

export function statusOf(context: EngineContext): LibraryStatus {
  if (!context.study) {
    const keyring = readKeyring(context.folder)
    const state = keyring ? 'locked' : 'absent'
    const [unencrypted, purpose] = [keyring?.unencrypted ?? false, keyring?.purpose ?? null]
    return { state, unencrypted, purpose, ...CLOSED, encoder: null, undoable: false, redoable: false }
  }
  const { library, encoders, norms } = context.study
  const active = encoders.infos().find((info) => info.active)
  return {
    state: 'open',
    unencrypted: library.unencrypted,
    purpose: library.purpose,
    drawings: library.drawings.count(),
    children: library.children.count(),
    analysed: library.results.analysedCount(),
    deployedNorms: norms.deployedBands().length,
    models: library.versions.list().length,
    revision: library.drawings.revision(),
    encoder: active ? { id: active.id, name: active.name, interim: active.interim } : null,
    undoable: library.edits.undoable(),
    redoable: library.edits.redoable()
  }
}

export async function unlock(context: EngineContext, passphrase: string | null): Promise<void> {
  if (context.study) return
  const library = await openLibrary(context.folder, passphrase)
  await context.tickets.clear()
  const encoders = new EncoderShelf(library, context.compute, context.installation.encoderFolder)
  const [norms, development] = [new NormShelf(library), new DevelopmentShelf(library)]
  context.study = { library, encoders, norms, development }
  useChosenDevice(context)
}

export async function lock(context: EngineContext): Promise<void> {
  const { study } = context
  if (!study) return
  const { turns } = study.library
  await context.jobs.stopAll()
  await turns.take(() => undefined) // labels that wait their turn are written, and answered
  if (context.study !== study) return // somebody else was quicker
  context.study = null
  await context.jobs.stopAll() // what was started in between
  await turns.take(() => undefined)
  study.library.close()
}

export const libraryHandlers: HandlersOf<
  'library:status' | 'library:create' | 'library:unlock' | 'library:lock' | 'library:changes'
> = {
  'library:status': (_, context) => statusOf(context),
  'library:create': async (request, context) => {
    if (context.study) throw new AppError('library-exists')
    const recoveryKey = await createLibrary(context.folder, request)
    await unlock(context, 'passphrase' in request ? request.passphrase : null)
    return { recoveryKey }
  },
  'library:unlock': async ({ passphrase }, context) => {
    if (!libraryExists(context.folder)) throw new AppError('library-missing')
    await unlock(context, passphrase)
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
