import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { AppError } from '#contract/app-error'
import { because } from '#contract/because'
import type { BackupDone, BackupKind } from '#contract/backup'
import { checkCancelled, type Work } from '../lib/work'
import { freeBytes } from '../library/condition'
import { SCHEMA_VERSION } from '../library/database'
import type { Library } from '../library/library'
import { infoOf, manifests, sealManifest } from './backups'
import { tellErased } from './erased'
import { SNAPSHOT, type BackupFolder } from './backup-folder'
import { DATABASE, FOLDERS, KEY_RINGS, type BackedUpFile, type Manifest } from './manifest'

/** An open library and where it lies. */
export interface BackupSource {
  library: Library
  folder: string
}

const ATTEMPTS = 3
/** Beyond the size of what is new, so that nothing else runs into a full disk. */
const SPARE_BYTES = 32 * 2 ** 20

/**
 * A backup of an open library, while it is worked with: a snapshot of the database, then every file that is not in the backup folder
 * yet. Where a file is erased meanwhile it begins anew with another snapshot. What is half done is no backup and costs none. Throws
 * AppError 'backup-busy', 'backup-unreachable', 'library-damaged', 'disk-full', 'cancelled'.
 */
export function makeBackup(
  source: BackupSource,
  target: BackupFolder,
  kind: BackupKind,
  work: Work
): Promise<BackupDone> {
  return target.alone(async () => {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await writeBackup(source, target, kind, work)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === ATTEMPTS) throw error
      }
  })
}

async function writeBackup(
  { library, folder }: BackupSource,
  target: BackupFolder,
  kind: BackupKind,
  work: Work
): Promise<BackupDone> {
  const known = new Map<string, BackedUpFile>()
  for (const manifest of (await manifests(library.snapshots, target)).toReversed())
    for (const file of manifest.files) known.set(file.path, file)
  const staging = await mkdtemp(join(target.path, SNAPSHOT))
  try {
    const snapshot = join(staging, randomUUID())
    library.snapshots.write(library.db, snapshot)
    const held = library.snapshots.contents(snapshot)
    if (!held.sound) throw new AppError('library-damaged', because('database-unreadable'))
    const paths = kind === 'full' ? await filesOf(folder) : []
    const plan = await planOf(folder, paths, known, target)
    await requireRoom(target.path, plan.missingBytes + (await stat(snapshot)).size)
    const copied: Copied = { files: [], newFiles: 0, newBytes: 0 }
    await add(copied, target, snapshot, DATABASE)
    for (const name of KEY_RINGS) await add(copied, target, join(folder, name), name)
    for (const [i, path] of paths.entries()) {
      checkCancelled(work)
      const unchanged = plan.unchanged.get(path)
      if (unchanged) copied.files.push(unchanged)
      else await add(copied, target, join(folder, path), path)
      work.report('backup', i + 1, paths.length)
    }
    const now = new Date().toISOString()
    const manifest: Manifest = {
      format: 1,
      id: now.replaceAll(':', '-').replace('.', '-'),
      kind,
      createdAt: now,
      schema: SCHEMA_VERSION,
      writes: held.writes,
      drawings: held.drawings,
      files: copied.files
    }
    await tellErased(library.snapshots, target, held.erased)
    await target.finish(manifest.id, sealManifest(library.snapshots, manifest), join(folder, KEY_RINGS[0]))
    return { ...infoOf(manifest, null), newFiles: copied.newFiles, newBytes: copied.newBytes }
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** Paths from the library's folder, with slashes whatever the system writes. */
async function filesOf(folder: string): Promise<string[]> {
  const found: string[] = []
  for (const name of FOLDERS) {
    const entries = await readdir(join(folder, name), { recursive: true, withFileTypes: true }).catch(
      () => []
    )
    for (const entry of entries)
      if (entry.isFile())
        found.push(relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
  }
  return found.sort()
}

/** Which files the backup folder holds as they are: of the size and time that an earlier backup saw. */
async function planOf(
  folder: string,
  paths: readonly string[],
  known: ReadonlyMap<string, BackedUpFile>,
  target: BackupFolder
): Promise<{ unchanged: Map<string, BackedUpFile>; missingBytes: number }> {
  const unchanged = new Map<string, BackedUpFile>()
  let missingBytes = 0
  for (const path of paths) {
    const { size, mtimeMs } = await stat(join(folder, path))
    const before = known.get(path)
    const same = before?.bytes === size && before.changedAt === mtimeMs
    if (same && (await target.holds(before.sha256, size))) unchanged.set(path, before)
    else missingBytes += size
  }
  return { unchanged, missingBytes }
}

async function requireRoom(folder: string, bytes: number): Promise<void> {
  if ((await freeBytes(folder)) < bytes + SPARE_BYTES) throw new AppError('disk-full')
}

interface Copied {
  files: BackedUpFile[]
  newFiles: number
  newBytes: number
}

async function add(copied: Copied, target: BackupFolder, from: string, path: string): Promise<void> {
  const { mtimeMs } = await stat(from)
  const taken = await target.take(from)
  copied.files.push({ path, ...taken, changedAt: mtimeMs })
  copied.newFiles += 1
  copied.newBytes += taken.bytes
}
