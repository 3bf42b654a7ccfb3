import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '#contract/app-error'
import type { BackupInfo } from '#contract/backup'
import { checkCancelled, type Work } from '../lib/work'
import type { Snapshots } from '../library/snapshot'
import { hashOf, type BackupFolder } from './backup-folder'
import { infoOf, readManifest } from './backups'
import { DATABASE, type Manifest } from './manifest'

/**
 * Reads all of a backup: every content against its hash, every page, row and index of the database, and every drawing of a full backup
 * decrypted with its child's key. Keeps the moment with the backup, and takes it away where something is wrong; a content that differs from
 * its hash is removed, and the next backup brings it anew. Throws AppError
 * 'backup-damaged' with the first file that is, 'backup-unknown', 'cancelled'.
 */
export async function verifyBackup(
  snapshots: Snapshots,
  target: BackupFolder,
  id: string,
  work: Work
): Promise<BackupInfo> {
  const manifest = await readManifest(snapshots, target, id)
  try {
    await checkHashes(target, manifest, work)
    await checkContents(snapshots, target, manifest, work)
  } catch (error) {
    if (error instanceof AppError && error.code === 'backup-damaged') await target.writeVerification(id, null)
    throw error
  }
  const now = new Date().toISOString()
  await target.writeVerification(id, snapshots.seal(`verified/${id}`, Buffer.from(now)))
  return infoOf(manifest, now)
}

async function checkHashes(target: BackupFolder, { id, files }: Manifest, work: Work): Promise<void> {
  for (const [i, { path, sha256 }] of files.entries()) {
    checkCancelled(work)
    const found = await hashOf(target.object(sha256)).catch(() => null)
    if (found !== null && found !== sha256) await target.discard(sha256)
    if (found !== sha256) throw new AppError('backup-damaged', { id, file: path })
    work.report('verify', i + 1, 2 * files.length)
  }
}

async function checkContents(
  snapshots: Snapshots,
  target: BackupFolder,
  { id, kind, files }: Manifest,
  work: Work
): Promise<void> {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const folder = await mkdtemp(join(tmpdir(), 'tadpole-verify-'))
  try {
    const database = join(folder, DATABASE)
    await copyFile(target.object(byPath.get(DATABASE)?.sha256 ?? ''), database)
    const { sound, blobs } = snapshots.contents(database)
    if (!sound) throw new AppError('backup-damaged', { id, file: DATABASE })
    if (kind === 'database') return
    for (const [i, blob] of blobs.entries()) {
      checkCancelled(work)
      const file = byPath.get(blob.path)
      const sealed = file && (await readFile(target.object(file.sha256)))
      if (!sealed || !blob.isSound(sealed)) throw new AppError('backup-damaged', { id, file: blob.path })
      work.report('verify', files.length + Math.floor((i * files.length) / blobs.length), 2 * files.length)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
