import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import { sha256 } from '#main/lib/sha256'
import { LARGEST_MODEL_BYTES } from '#main/onnx/inspect/check-foreign-model'
import { unzipSync, zipSync } from 'fflate'
import { createHash } from 'node:crypto'

export type ArchiveFiles = Readonly<Record<string, Uint8Array>>

/** Names that an archive may hold; a scope graph is there for norms that have one. */
export const ARCHIVE_NAMES = ['manifest.json', 'model.json', 'scorer.onnx', 'scope.onnx', 'card.md']
const LARGEST_TEXT = 64 * 1024 * 1024
/** DOS time 1980-01-01, so that the same model gives the same bytes. */
const EPOCH = new Date(1980, 0, 1)

/** A ZIP of these files, in the order of names; same files, same bytes. */
export function packArchive(files: ArchiveFiles): Uint8Array {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))
  return zipSync(Object.fromEntries(sorted), { level: 6, mtime: EPOCH })
}

/**
 * The files of an archive that somebody else made. Only the expected names come out, none twice, none larger than it may be.
 * Throws AppError 'archive-unreadable', 'archive-unsafe'.
 */
export function unpackArchive(
  bytes: Uint8Array,
  expects: (name: string) => boolean = (name) => ARCHIVE_NAMES.includes(name)
): ArchiveFiles {
  if (bytes.byteLength > LARGEST_MODEL_BYTES) throw new AppError('archive-unsafe', because('archive-large'))
  const seen = new Set<string>()
  let found: Record<string, Uint8Array>
  try {
    found = unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (!expects(name))
          throw new AppError('archive-unsafe', because('entry-unexpected', { name: name.slice(0, 80) }))
        if (seen.has(name)) throw new AppError('archive-unsafe', because('entry-twice', { name }))
        seen.add(name)
        if (originalSize > (/\.(onnx|tadpole-model)$/.test(name) ? LARGEST_MODEL_BYTES : LARGEST_TEXT))
          throw new AppError('archive-unsafe', because('entry-large', { name }))
        return true
      }
    })
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('archive-unreadable', { reason: (error as Error).message })
  }
  return found
}

/** SHA-256 over names and hashes of all files but the manifest, and their size together. */
export function digestOf(files: ArchiveFiles): { checksum: string; bytes: number } {
  const own = Object.entries(files)
    .filter(([name]) => name !== 'manifest.json')
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const hash = createHash('sha256')
  for (const [name, content] of own) hash.update(`${name}\0${sha256(content)}\n`)
  return { checksum: hash.digest('hex'), bytes: own.reduce((sum, [, c]) => sum + c.byteLength, 0) }
}

/** Throws AppError 'archive-unreadable' where the file is missing or no JSON object. */
export function jsonIn(files: ArchiveFiles, name: string): Record<string, unknown> {
  const content = files[name]
  if (!content) throw new AppError('archive-unreadable', because('entry-missing', { name }))
  try {
    const value: unknown = JSON.parse(Buffer.from(content).toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch {
    // said below
  }
  throw new AppError('archive-unreadable', because('not-json-object', { name }))
}
