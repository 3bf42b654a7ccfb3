import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { AppError } from '../../src-preload/contract/app-error'
import { isClutter, isMetadataName, type SourceFile } from '../analysis/import/source'

const unreadable = (path: string, error: NodeJS.ErrnoException): never => {
  throw new AppError('file-unreadable', { file: basename(path), reason: error.code ?? 'unknown' })
}

/** Throws AppError 'file-unreadable': a file may have gone since it was chosen. */
const reader = (path: string) => async (): Promise<Buffer> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => unreadable(path, error))

/**
 * What a link stands for (large data sets are kept as links): a file, by its real path. One that leads nowhere stands for itself and is
 * told when it is read, unless it is a table's, or one that editors leave; folders (they may link in a ring), pipes and devices are nothing.
 */
async function behind(link: string): Promise<string | null> {
  const info = await stat(link).catch(() => null)
  if (info) return info.isFile() ? realpath(link) : null
  return isClutter(link) || isMetadataName(link) ? null : link
}

/** Links to files that are not among `files`, each file once. */
async function followed(links: readonly string[], files: readonly string[]): Promise<string[]> {
  if (links.length === 0) return []
  const known = new Set(await Promise.all(files.map((file) => realpath(file))))
  const kept: string[] = []
  for (const link of links) {
    const file = await behind(link)
    if (file === null || known.has(file)) continue
    known.add(file)
    kept.push(link)
  }
  return kept
}

/** The files of a folder and those in it, or the one file. Throws AppError 'file-unreadable'. */
export async function listFiles(path: string): Promise<SourceFile[]> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => unreadable(path, error))
  if (!info.isDirectory()) return [{ name: basename(path), path, read: reader(path) }]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const pathsOf = (list: typeof entries): string[] =>
    list.map((entry) => join(entry.parentPath, entry.name)).sort()
  const files = pathsOf(entries.filter((entry) => entry.isFile()))
  const links = pathsOf(entries.filter((entry) => entry.isSymbolicLink()))
  return [...files, ...(await followed(links, files))]
    .sort()
    .map((file) => ({ name: relative(path, file).split(sep).join('/'), read: reader(file) }))
}
