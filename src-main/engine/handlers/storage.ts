import { statfs } from 'node:fs/promises'
import { AppError } from '../../../src-preload/contract/app-error'
import type { StorageStats } from '../../../src-preload/contract/storage'
import { preprocessingVersion } from '../../analysis/preprocess/preprocessing'
import type { InUse } from '../../library/storage'
import { open, type EngineContext, type HandlersOf } from '../context'

/** What any version sees by, and what the next training would. */
async function inUse(context: EngineContext): Promise<InUse> {
  const { norms, development, encoders } = open(context)
  const versions = [...norms.versions(), ...development.versions()]
  const views = versions.map(
    ({ encoder, settings }) => `${encoder.id} ${preprocessingVersion(settings.evenShade)}`
  )
  const next = `${encoders.active().id} ${preprocessingVersion('auto')}`
  return { views: new Set([...views, next]), models: new Set(versions.map((version) => version.id)) }
}

async function stats(context: EngineContext): Promise<StorageStats> {
  const { library, norms } = open(context)
  const { bavail, bsize } = await statfs(context.folder)
  const { open: kept, most } = norms.cache()
  return {
    items: await library.storage.items(),
    waste: await library.storage.waste(await inUse(context)),
    sessions: await context.compute.sessions(),
    manifests: { open: kept, most },
    freeBytes: bavail * bsize
  }
}

export const storageHandlers: HandlersOf<'storage:stats' | 'storage:clean'> = {
  'storage:stats': (_, context) => stats(context),
  'storage:clean': async (_, context) => {
    const { library } = open(context)
    // folds and checkpoints of work that is under way are not waste
    if (context.jobs.busy())
      throw new AppError('nothing-to-do', { what: 'wait until the work under way is over' })
    const before = await stats(context)
    await library.storage.clean(await inUse(context))
    return { freed: before.waste, after: await stats(context) }
  }
}
