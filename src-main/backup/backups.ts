import { AppError } from '#contract/app-error'
import type { BackupInfo } from '#contract/backup'
import type { Snapshots } from '../library/snapshot'
import { parseManifest, type BackupFolder } from './backup-folder'
import type { Manifest } from './manifest'

export const sealManifest = (snapshots: Snapshots, manifest: Manifest): Buffer =>
  snapshots.seal(`backup/${manifest.id}`, Buffer.from(JSON.stringify(manifest)))

/** Throws AppError 'backup-unknown', 'backup-damaged' (also where it is another library's), 'library-newer'. */
export async function readManifest(
  snapshots: Snapshots,
  target: BackupFolder,
  id: string
): Promise<Manifest> {
  const sealed = await target.sealedManifest(id)
  try {
    return parseManifest(snapshots.unseal(`backup/${id}`, sealed))
  } catch {
    throw new AppError('backup-damaged', { id, file: 'manifest' })
  }
}

/** Manifests of this library's backups, newest first; those that cannot be read are left out. */
export async function manifests(snapshots: Snapshots, target: BackupFolder): Promise<Manifest[]> {
  const found: Manifest[] = []
  for (const id of await target.ids()) {
    const manifest = await readManifest(snapshots, target, id).catch(() => null)
    if (manifest) found.push(manifest)
  }
  return found
}

export const infoOf = (
  { id, kind, createdAt, drawings, files }: Manifest,
  verifiedAt: string | null
): BackupInfo => ({
  id,
  kind,
  createdAt,
  drawings,
  files: files.length,
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  verifiedAt
})

/** When a backup was last found whole; null: never, or found damaged since. */
export async function verifiedAt(
  snapshots: Snapshots,
  target: BackupFolder,
  id: string
): Promise<string | null> {
  const sealed = await target.sealedVerification(id)
  try {
    return sealed && snapshots.unseal(`verified/${id}`, sealed).toString('utf8')
  } catch {
    return null
  }
}

/** This library's backups, newest first. Throws AppError 'backup-unreachable'. */
export async function listBackups(snapshots: Snapshots, target: BackupFolder): Promise<BackupInfo[]> {
  const found = await manifests(snapshots, target)
  return Promise.all(
    found.map(async (manifest) => infoOf(manifest, await verifiedAt(snapshots, target, manifest.id)))
  )
}

/**
 * Removes one backup. The newest verified full one stays, whatever is asked. Contents that other backups hold stay, and all contents
 * where the manifest of any cannot be read. Throws AppError 'backup-last', 'backup-unknown'.
 */
export function removeBackup(snapshots: Snapshots, target: BackupFolder, id: string): Promise<void> {
  return target.alone(() => removeAlone(snapshots, target, id))
}

async function removeAlone(snapshots: Snapshots, target: BackupFolder, id: string): Promise<void> {
  const ids = await target.ids()
  if (!ids.includes(id)) throw new AppError('backup-unknown', { id })
  const all = await listBackups(snapshots, target)
  if (lastVerified(all) === id) throw new AppError('backup-last')
  const others = (await manifests(snapshots, target)).filter((manifest) => manifest.id !== id)
  const readable = others.length === ids.filter((other) => other !== id).length
  const keep = new Set(others.flatMap(({ files }) => files.map(({ sha256 }) => sha256)))
  await target.remove(id, readable ? keep : null)
}

const lastVerified = (all: readonly BackupInfo[]): string | null =>
  all.find((backup) => backup.kind === 'full' && backup.verifiedAt !== null)?.id ?? null

/** Removes the oldest backups beyond the number that is kept; answers which. */
export function rotate(snapshots: Snapshots, target: BackupFolder, keep: number): Promise<string[]> {
  return target.alone(async () => {
    const all = await listBackups(snapshots, target)
    const last = lastVerified(all)
    const old = all.slice(keep).filter(({ id }) => id !== last)
    for (const { id } of old.toReversed()) await removeAlone(snapshots, target, id)
    return old.map(({ id }) => id)
  })
}
