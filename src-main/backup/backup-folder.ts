import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#contract/app-error'
import { makeFolder } from '../lib/make-folder'
import { syncFolder, writeDurably } from '../lib/durable-file'
import { lockForWriting } from '../library/database'
import { KEY_RINGS, Manifest } from './manifest'

/** Hash of a file, read once from its beginning. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** How the folder begins in which a snapshot is made before it is taken in. */
export const SNAPSHOT = '.snapshot-'
/** Hidden files, and what systems leave on disks. */
const NOBODYS = /^\.|^(lost\+found|System Volume Information|\$RECYCLE\.BIN|desktop\.ini|Thumbs\.db)$/

/**
 * Where backups of libraries lie: `objects/<first two>/<sha256>`, each content once however many backups hold it, and one folder a
 * backup with its manifest. Everything in it is as sealed as it is in the library.
 */
export class BackupFolder {
  private readonly objects: string
  private readonly backups: string

  constructor(readonly path: string) {
    this.objects = join(path, 'objects')
    this.backups = join(path, 'backups')
  }

  /** Throws AppError 'backup-folder-used' where the folder holds anything but backups: what is not theirs must not be taken for it. */
  async requireOwn(): Promise<void> {
    const names = (await readdir(this.path).catch(() => [])).filter((name) => !NOBODYS.test(name))
    if (names.length > 0 && !names.includes('lock.db'))
      throw new AppError('backup-folder-used', { names: names.slice(0, 3).join(', ') })
  }

  /** Throws AppError 'backup-unreachable'. */
  async make(): Promise<void> {
    await makeFolder(this.path).catch(() => {
      throw new AppError('backup-unreachable', { folder: this.path })
    })
  }

  /** Runs alone on this folder, whatever other process has it open. Throws AppError 'backup-busy', 'backup-unreachable'. */
  async alone<Value>(task: () => Promise<Value>): Promise<Value> {
    // made once, when it is chosen: a disk that is not plugged in must not become a folder on another
    if (!(await stat(this.path).catch(() => null)))
      throw new AppError('backup-unreachable', { folder: this.path })
    const release = this.lock()
    try {
      for (const folder of [this.objects, this.backups]) await mkdir(folder, { recursive: true })
      await this.removeUnfinished()
      return await task()
    } finally {
      release()
    }
  }

  /** What a backup that was broken off has left. */
  private async removeUnfinished(): Promise<void> {
    const unfinished: [folder: string, begins: string][] = [
      [this.path, SNAPSHOT],
      [this.objects, '.'],
      [this.backups, '.']
    ]
    for (const [folder, begins] of unfinished)
      for (const name of await readdir(folder))
        if (name.startsWith(begins)) await rm(join(folder, name), { recursive: true, force: true })
  }

  private lock(): () => void {
    try {
      return lockForWriting(join(this.path, 'lock.db'))
    } catch (error) {
      if (error instanceof AppError && error.code === 'library-busy') throw new AppError('backup-busy')
      throw error
    }
  }

  /** Backups that were finished, newest first; what their manifests say is not checked yet. Throws AppError 'backup-unreachable'. */
  async ids(): Promise<string[]> {
    const entries = await readdir(this.backups).catch(async () => {
      if (!(await stat(this.path).catch(() => null)))
        throw new AppError('backup-unreachable', { folder: this.path })
      return []
    })
    return entries
      .filter((name) => !name.startsWith('.'))
      .sort()
      .reverse()
  }

  /** Throws AppError 'backup-unknown', 'backup-damaged'. */
  async sealedManifest(id: string): Promise<Buffer> {
    if (!(await this.ids()).includes(id)) throw new AppError('backup-unknown', { id })
    return readFile(join(this.backups, id, 'manifest')).catch(() => {
      throw new AppError('backup-damaged', { id, file: 'manifest' })
    })
  }

  /** The day of the last verification, sealed; null where there is none. */
  sealedVerification(id: string): Promise<Buffer | null> {
    return readFile(join(this.backups, id, 'verified')).catch(() => null)
  }

  async writeVerification(id: string, sealed: Buffer | null): Promise<void> {
    const path = join(this.backups, id, 'verified')
    if (sealed) await writeDurably(path, sealed)
    else await rm(path, { force: true })
  }

  /** The manifest, and the key ring with which it can be read: from then on it is a backup. */
  async finish(id: string, sealedManifest: Buffer, keyring: string): Promise<void> {
    const staged = join(this.backups, `.${id}`)
    await rm(staged, { recursive: true, force: true })
    await mkdir(staged, { recursive: true })
    await writeDurably(join(staged, KEY_RINGS[0]), await readFile(keyring))
    await writeDurably(join(staged, 'manifest'), sealedManifest)
    await rename(staged, join(this.backups, id))
    await syncFolder(this.backups)
  }

  /** Where the manifest and the key ring of a backup lie. */
  folderOf(id: string): string {
    return join(this.backups, id)
  }

  /** Ids of drawings that were erased, sealed; null where none were. They are told to every later restore. */
  sealedErased(): Promise<Buffer | null> {
    return readFile(join(this.path, 'erased')).catch(() => null)
  }

  writeErased(sealed: Buffer): Promise<void> {
    return writeDurably(join(this.path, 'erased'), sealed)
  }

  object(sha256: string): string {
    return join(this.objects, sha256.slice(0, 2), sha256)
  }

  /** Takes away a content that is not what its name says, so that the next backup brings it anew. */
  async discard(sha256: string): Promise<void> {
    await rm(this.object(sha256), { force: true })
  }

  /** Whether content of this size is here. */
  async holds(sha256: string, bytes: number): Promise<boolean> {
    return (await stat(this.object(sha256)).catch(() => null))?.size === bytes
  }

  /** Copies a file in, under the hash of what arrived; answers hash and size. Throws what the system says. */
  async take(from: string): Promise<{ sha256: string; bytes: number }> {
    const staged = join(this.objects, `.${process.pid}.incoming`)
    try {
      await copyFile(from, staged)
      const handle = await open(staged, 'r+')
      await handle.sync().finally(() => handle.close())
      const sha256 = await hashOf(staged)
      const { size } = await stat(staged)
      const target = this.object(sha256)
      await mkdir(join(target, '..'), { recursive: true })
      await rename(staged, target)
      await syncFolder(join(target, '..'))
      return { sha256, bytes: size }
    } finally {
      await rm(staged, { force: true })
    }
  }

  /** Removes a backup, and then the contents that no other backup holds. `keep`: hashes that stay; null: all. */
  async remove(id: string, keep: ReadonlySet<string> | null): Promise<void> {
    const removed = join(this.backups, `.removed-${id}`)
    await rename(join(this.backups, id), removed)
    await syncFolder(this.backups)
    await rm(removed, { recursive: true, force: true })
    if (keep) await this.removeOthers(keep)
  }

  private async removeOthers(keep: ReadonlySet<string>): Promise<void> {
    for (const shelf of await readdir(this.objects))
      for (const name of await readdir(join(this.objects, shelf)).catch(() => []))
        if (!keep.has(name)) await rm(join(this.objects, shelf, name), { force: true })
  }
}

export const parseManifest = (content: Buffer): Manifest =>
  Manifest.parse(JSON.parse(content.toString('utf8')))
