import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { AppError } from '../../src-preload/contract/app-error'
import type { SourceFile } from '../analysis/import/source'
import { seal, unseal } from '../library/sealed'

/**
 * Files that a person chose, behind tickets: no path ever crosses the seam. What a browser uploads is kept sealed under a
 * key that lives in memory only, so that nothing readable is left behind however the process ends.
 */
export class Tickets {
  private readonly chosen = new Map<string, SourceFile[]>()
  private readonly key = randomBytes(32)
  private readonly folder: string

  constructor(libraryFolder: string) {
    this.folder = join(libraryFolder, 'uploads')
  }

  /** Clears uploads that an earlier process left. */
  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }

  /** Throws AppError 'file-unreadable'. */
  async registerPaths(paths: readonly string[]): Promise<string> {
    const lists = await Promise.all(paths.map(listFiles))
    return this.add(lists.flat())
  }

  open(): string {
    return this.add([])
  }

  /** Adds an uploaded file to an open ticket. */
  async upload(ticket: string, name: string, bytes: Uint8Array): Promise<void> {
    const files = this.files(ticket)
    const id = randomUUID()
    await mkdir(this.folder, { recursive: true })
    await writeFile(join(this.folder, id), seal(this.key, id, bytes), { mode: 0o600 })
    const clean = name
      .replaceAll('\\', '/')
      .split('/')
      .filter((part) => part !== '' && part !== '..')
      .join('/')
    files.push({ name: clean, read: async () => unseal(this.key, id, await readFile(join(this.folder, id))) })
  }

  /** Throws AppError 'ticket-unknown'. */
  files(ticket: string): SourceFile[] {
    const files = this.chosen.get(ticket)
    if (!files) throw new AppError('ticket-unknown')
    return files
  }

  private add(files: SourceFile[]): string {
    const ticket = randomUUID()
    this.chosen.set(ticket, files)
    return ticket
  }
}

const unreadable = (path: string, error: NodeJS.ErrnoException): never => {
  throw new AppError('file-unreadable', { file: basename(path), reason: error.code ?? 'unknown' })
}

/** Throws AppError 'file-unreadable': a file may have gone since it was chosen. */
const reader = (path: string) => async (): Promise<Buffer> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => unreadable(path, error))

async function listFiles(path: string): Promise<SourceFile[]> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => unreadable(path, error))
  if (!info.isDirectory()) return [{ name: basename(path), path, read: reader(path) }]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = await Promise.all(
    entries.map(async (entry) => {
      const file = join(entry.parentPath, entry.name)
      // a link to a file is that file (large data sets are kept so), one that leads nowhere is told when it is read; folders may link in a ring
      const followed = entry.isSymbolicLink() && !(await stat(file).catch(() => null))?.isDirectory()
      return entry.isFile() || followed ? [file] : []
    })
  )
  return files
    .flat()
    .sort()
    .map((file) => ({ name: relative(path, file).split(sep).join('/'), read: reader(file) }))
}
