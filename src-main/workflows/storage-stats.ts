import type { StorageStats } from '#contract/storage'
import { statfs } from 'node:fs/promises'
import { preprocessingVersion } from '../analysis/preprocess/preprocessing'
import type { InUse } from '../library/storage'
import type { Needs } from './ports'

/** What any version sees by, and what the next training would. */
export async function inUse(ports: Needs<'models' | 'encoders'>): Promise<InUse> {
  const { encoders, models } = ports
  const versions = [...models.norms(), ...models.developments()]
  const views = versions.map(
    ({ encoder, settings }) => `${encoder.id} ${preprocessingVersion(settings.evenShade)}`
  )
  const next = `${encoders.active().id} ${preprocessingVersion('auto')}`
  return { views: new Set([...views, next]), models: new Set(versions.map((version) => version.id)) }
}

/** What the library takes on disk. `olderThanDays`: finished jobs count as waste from that age on. */
export async function storageStats(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute' | 'folder'>,
  olderThanDays: number
): Promise<StorageStats> {
  const { library, models } = ports
  const { bavail, bsize } = await statfs(ports.folder)
  const { open: kept, most } = models.cache()
  return {
    items: await library.storage.items(),
    waste: await library.storage.waste(await inUse(ports), olderThanDays),
    sessions: await ports.compute.sessions(),
    manifests: { open: kept, most },
    freeBytes: bavail * bsize,
    embedding: library.embeddingCounts.get()
  }
}

/** Removes what nothing needs. Nothing may be under way: folds and checkpoints of unfinished work are not waste. */
export async function cleanStorage(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute' | 'folder'>,
  olderThanDays: number
): Promise<{ freed: StorageStats['waste']; after: StorageStats }> {
  const before = await storageStats(ports, olderThanDays)
  await ports.library.storage.clean(await inUse(ports), olderThanDays)
  return { freed: before.waste, after: await storageStats(ports, olderThanDays) }
}

/** Erases what was set aside; whoever calls it has checked the whole database before. */
export async function emptyQuarantine({
  library
}: Needs<'library'>): Promise<{ items: number; bytes: number }> {
  const emptied = await library.storage.emptyQuarantine()
  library.audit.note('library', 'removed', 'quarantine', { items: emptied.items })
  return emptied
}
