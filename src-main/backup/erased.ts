import type { Snapshots } from '../library/snapshot'
import type { BackupFolder } from './backup-folder'

const IDENTITY = 'erased'

/** Ids of all drawings that any backup in this folder was told to be erased. */
export async function erasedDrawings(snapshots: Snapshots, target: BackupFolder): Promise<Set<string>> {
  const sealed = await target.sealedErased()
  if (!sealed) return new Set()
  return new Set(JSON.parse(snapshots.unseal(IDENTITY, sealed).toString('utf8')) as string[])
}

/** Keeps beside the backups which drawings were erased, so that restoring an older one does not bring them back. */
export async function tellErased(
  snapshots: Snapshots,
  target: BackupFolder,
  ids: readonly string[]
): Promise<void> {
  const known = await erasedDrawings(snapshots, target)
  const all = new Set([...known, ...ids])
  if (all.size === known.size) return
  await target.writeErased(snapshots.seal(IDENTITY, Buffer.from(JSON.stringify([...all]))))
}
