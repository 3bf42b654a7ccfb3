import { AppError } from '#contract/app-error'
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { isClutter, isMetadataName, type SourceFile } from '../analysis/import/source'

const unreadable = (path: string, error: NodeJS.ErrnoException): never => {
  throw new AppError('file-unreadable', { file: basename(path), reason: error.code ?? 'unknown' })
}

/** Throws AppError 'file-unreadable': a file may have gone since it was chosen. */
const reader = (path: string) => async (): Promise<Buffer> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => unreadable(path, error))

/** Of what a name leads to; null: of nothing. */
const realOf = (path: string): Promise<string | null> => realpath(path).catch(() => null)

/**
 * Whether a link is a file of its own (large data sets are kept as links): it leads to one that is not here under the same name. One that
 * leads nowhere is told when it is read, unless it is a table's; folders (they may link in a ring), pipes and devices are nothing.
 */
async function isFile(link: string, known: ReadonlySet<string>): Promise<boolean> {
  const info = await stat(link).catch(() => null)
  if (!info) return !isMetadataName(link)
  return info.isFile() && !known.has(`${await realOf(link)}\n${basename(link)}`)
}

async function followed(root: string, links: readonly string[], files: readonly string[]): Promise<string[]> {
  if (links.length === 0) return []
  const shown = files.filter((file) => !isClutter(nameIn(root, file)))
  const known = new Set(
    await Promise.all(shown.map(async (file) => `${await realOf(file)}\n${basename(file)}`))
  )
  const kept = await Promise.all(links.map(async (link) => ((await isFile(link, known)) ? [link] : [])))
  return kept.flat()
}

const nameIn = (root: string, file: string): string => relative(root, file).split(sep).join('/')

/** The files of a folder and those in it, or the one file. Throws AppError 'file-unreadable'. */
export async function listFiles(path: string): Promise<SourceFile[]> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => unreadable(path, error))
  if (!info.isDirectory()) return [{ name: basename(path), path, read: reader(path) }]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const pathsOf = (list: typeof entries): string[] =>
    list.map((entry) => join(entry.parentPath, entry.name)).sort()
  const files = pathsOf(entries.filter((entry) => entry.isFile()))
  const links = pathsOf(entries.filter((entry) => entry.isSymbolicLink()))
  return [...files, ...(await followed(path, links, files))]
    .sort()
    .map((file) => ({ name: nameIn(path, file), read: reader(file) }))
}
