import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#contract/app-error'
import { placeFile, syncFolder } from '../lib/durable-file'
import { deriveKey, seal, unseal } from './sealed'

const blobKinds = ['original', 'thumbnail', 'source'] as const
export type BlobKind = (typeof blobKinds)[number]

/**
 * The one place that reads and writes blobs: `blobs/<first two of id>/<id>.<kind>`. Every file has a key of its own,
 * derived from its owner's and its id. A blob is written before the row that names it; what no row names is an orphan.
 */
export class Blobs {
  private readonly touched = new Set<string>()
  private readonly root: string
  private readonly staging: string

  constructor(
    private readonly folder: string,
    private readonly encrypted: boolean,
    private readonly writable = true
  ) {
    this.root = join(folder, 'blobs')
    this.staging = join(folder, 'staging')
  }

  async prepare(): Promise<void> {
    await mkdir(this.root, { recursive: true })
    await rm(this.staging, { recursive: true, force: true })
    await mkdir(this.staging, { recursive: true })
  }

  /** Stages and renames; durable after `sync`. Throws AppError 'library-read-only'. */
  async write(id: string, kind: BlobKind, owner: Buffer, content: Uint8Array): Promise<void> {
    if (!this.writable) throw new AppError('library-read-only')
    const shelf = join(this.root, id.slice(0, 2))
    if (!this.touched.has(shelf)) await mkdir(shelf, { recursive: true })
    this.touched.add(shelf)
    const sealed = seal(this.fileKey(owner, id), identity(id, kind), content)
    await placeFile(this.staging, join(shelf, `${id}.${kind}`), sealed)
  }

  /** Throws AppError 'blob-damaged' where the file is missing or a bit of it differs. */
  async read(id: string, kind: BlobKind, owner: Buffer): Promise<Buffer> {
    const sealed = await readFile(join(this.folder, blobPath(id, kind))).catch(() => null)
    if (!sealed) throw new AppError('blob-damaged', { id: identity(id, kind) })
    return unsealBlob({ id, kind, owner, encrypted: this.encrypted }, sealed)
  }

  /** Everything written so far survives a power cut when this resolves. */
  async sync(): Promise<void> {
    const folders = [...this.touched]
    this.touched.clear()
    for (const folder of folders) await syncFolder(folder)
    if (folders.length) await syncFolder(this.root)
  }

  /** Throws AppError 'library-read-only'. */
  async remove(id: string, kind: BlobKind): Promise<void> {
    if (!this.writable) throw new AppError('library-read-only')
    await unlink(join(this.root, id.slice(0, 2), `${id}.${kind}`)).catch(() => undefined)
  }

  /** Puts files in quarantine whose id `known` holds back in their place, where it is empty; answers how many. */
  async giveBack(known: (id: string) => boolean): Promise<number> {
    const quarantine = join(this.folder, 'quarantine')
    let returned = 0
    for (const name of await readdir(quarantine).catch(() => [])) {
      const shelf = join(this.root, name.slice(0, 2))
      if (!isBlobName(name, name.slice(0, 2), known) || existsSync(join(shelf, name))) continue
      await mkdir(shelf, { recursive: true })
      await rename(join(quarantine, name), join(shelf, name))
      this.touched.add(shelf)
      returned += 1
    }
    await this.sync()
    return returned
  }

  /**
   * Moves what is no file of an id that `known` holds, in its place, into quarantine; answers how many. Files of ids that were erased are
   * erased, wherever they lie.
   */
  async sweep(known: (id: string) => boolean, erased: (id: string) => boolean): Promise<number> {
    const quarantine = join(this.folder, 'quarantine')
    const strays: [from: string, name: string][] = []
    for (const entry of await readdir(this.root, { withFileTypes: true })) {
      if (!entry.isDirectory()) strays.push([join(this.root, entry.name), entry.name])
      else
        for (const name of await readdir(join(this.root, entry.name)))
          if (!isBlobName(name, entry.name, known)) strays.push([join(this.root, entry.name, name), name])
    }
    for (const name of await readdir(quarantine).catch(() => []))
      if (erased(idOf(name))) await rm(join(quarantine, name))
    for (const [from, name] of strays) {
      if (erased(idOf(name))) {
        await rm(from)
        continue
      }
      await mkdir(quarantine, { recursive: true })
      // two strays may have one name
      const place = join(quarantine, name)
      await rename(from, existsSync(place) ? `${place}.${randomUUID()}` : place)
    }
    return strays.length
  }

  private fileKey(owner: Buffer, id: string): Buffer | null {
    return this.encrypted ? deriveKey(owner, id) : null
  }
}

/** From the library's folder. */
export const blobPath = (id: string, kind: BlobKind): string => `blobs/${id.slice(0, 2)}/${id}.${kind}`

/** Throws AppError 'blob-damaged' where a bit differs, or the bytes are another blob's. */
export function unsealBlob(
  { id, kind, owner, encrypted }: { id: string; kind: BlobKind; owner: Buffer; encrypted: boolean },
  sealed: Uint8Array
): Buffer {
  return unseal(encrypted ? deriveKey(owner, id) : null, identity(id, kind), sealed)
}

const identity = (id: string, kind: BlobKind): string => `${kind}/${id}`

const idOf = (name: string): string => name.split('.')[0]!

const isBlobName = (name: string, shelf: string, known: (id: string) => boolean): boolean => {
  const [id, ...kind] = name.split('.') as [string, ...string[]]
  return id.slice(0, 2) === shelf && (blobKinds as readonly string[]).includes(kind.join('.')) && known(id)
}
