import { AppError } from '#contract/app-error'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceFile } from '../analysis/import/source'
import { seal, unseal } from '../library/sealed'
import { listFiles } from './list-files'

/**
 * Files that a person chose, behind tickets: no path ever crosses the seam. What a browser uploads is kept sealed under a
 * key that lives in memory only, so that nothing readable is left behind however the process ends.
 */
export class Tickets {
  private readonly chosen = new Map<string, SourceFile[]>()
  private readonly folders = new Map<string, string>()
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

  /** A folder that a person chose: where backups go, or come from. */
  registerFolder(path: string): string {
    const ticket = randomUUID()
    this.folders.set(ticket, path)
    return ticket
  }

  /** The path behind a folder's ticket. Throws AppError 'ticket-unknown'. */
  folderOf(ticket: string): string {
    const path = this.folders.get(ticket)
    if (path === undefined) throw new AppError('ticket-unknown')
    return path
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
