import { copyFile, mkdir, open, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#contract/app-error'
import { makeFolder } from '../lib/make-folder'
import { syncFolder } from '../lib/durable-file'
import { checkCancelled, type Work } from '../lib/work'
import { Acknowledged } from '../library/acknowledged'
import { freeBytes } from '../library/condition'
import { libraryKeys } from '../library/keyring'
import { openKeyring } from '../library/keyring-copies'
import { checkFree } from '../library/library'
import { Snapshots } from '../library/snapshot'
import { hashOf, type BackupFolder } from './backup-folder'
import { readManifest } from './backups'
import { erasedDrawings } from './erased'
import { DATABASE, type BackedUpFile, type Manifest } from './manifest'

export interface RestoreRequest {
  from: BackupFolder
  /** null: the newest full backup. */
  id: string | null
  /** Passphrase or recovery key that was in force when the backup was made; null: a library without encryption. */
  secret: string | null
  /** Where the library is to lie: a folder that is empty or not there yet. */
  folder: string
}

export interface Restored {
  manifest: Manifest
  /** Drawings that were erased since and must not come back: whoever restores erases them again. */
  erased: ReadonlySet<string>
}

/**
 * A library from a backup, with its passphrase alone. Every file is read against its hash while it is copied; the folder gets its name when
 * all of it is there. Throws AppError 'library-exists', 'folder-in-use', 'backup-unknown', 'backup-damaged', 'backup-unreachable',
 * 'key-missing', 'key-wrong', 'disk-full', 'cancelled'.
 */
export async function restoreBackup(request: RestoreRequest, work: Work): Promise<Restored> {
  const { from, folder } = request
  await checkFree(folder)
  const { manifest, snapshots, databaseKey } = await findBackup(request)
  await makeFolder(dirname(folder))
  if ((await freeBytes(dirname(folder))) < 1.1 * manifest.files.reduce((sum, { bytes }) => sum + bytes, 0))
    throw new AppError('disk-full')
  const staging = join(dirname(folder), `.${basename(folder)}.restoring`)
  await rm(staging, { recursive: true, force: true })
  try {
    const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0)
    let done = 0
    for (const file of manifest.files) {
      checkCancelled(work)
      await copyOut(from, manifest.id, file, join(staging, file.path))
      done += file.bytes
      work.report('restore', done, total)
    }
    const count = snapshots.contents(join(staging, DATABASE)).writes
    ;(await Acknowledged.open(join(staging, 'acknowledged'), databaseKey, count)).close()
    const erased = await erasedDrawings(snapshots, from)
    await rmdir(folder).catch(() => undefined)
    await rename(staging, folder)
    await syncFolder(dirname(folder))
    return { manifest, erased }
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** The backup that is asked for, and what its key ring opens. */
async function findBackup({ from, id, secret }: RestoreRequest) {
  for (const candidate of id === null ? await from.ids() : [id]) {
    await from.sealedManifest(candidate)
    const { master } = await openKeyring(from.folderOf(candidate), secret)
    const keys = libraryKeys(master)
    const snapshots = new Snapshots(keys)
    const manifest = await readManifest(snapshots, from, candidate)
    if (id !== null || manifest.kind === 'full') return { manifest, snapshots, databaseKey: keys.database }
  }
  throw new AppError('backup-unknown', { id: id ?? '' })
}

async function copyOut(from: BackupFolder, id: string, file: BackedUpFile, to: string): Promise<void> {
  if (file.path.split('/').includes('..')) throw new AppError('backup-damaged', { id, file: file.path })
  await mkdir(dirname(to), { recursive: true })
  await copyFile(from.object(file.sha256), to).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new AppError('backup-damaged', { id, file: file.path })
    throw error
  })
  const handle = await open(to, 'r+')
  await handle.sync().finally(() => handle.close())
  if ((await hashOf(to)) !== file.sha256) throw new AppError('backup-damaged', { id, file: file.path })
}
