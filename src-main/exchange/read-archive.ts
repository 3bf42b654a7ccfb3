import { because } from '#contract/because'
import { sha256 } from '../lib/sha256'
import type { z } from 'zod'
import { AppError } from '#contract/app-error'
import {
  ArchivedDrawing,
  ArchivedSite,
  DATASET_VERSION,
  DatasetManifest,
  unaskedAnswers
} from '#contract/dataset-archive'
import { plainIssue, reasonOf } from '#contract/plain-issue'
import { openZip, type Zip } from './zip-file'

export interface ReadArchive {
  drawings: ArchivedDrawing[]
  site: ArchivedSite
  /** A picture, proven to be what the archive says it is. Throws AppError 'archive-checksum', 'archive-unreadable'. */
  picture(path: string, sha256: string): Promise<Buffer>
  close(): void
}

const LARGEST_TEXT = 512 * 1024 * 1024
const LARGEST_PICTURE = 100 * 1024 * 1024
/** Beyond the pictures, which are stored as they are, an archive holds texts that shrink: more than this is no archive of ours. */
const MOST_GROWTH = 12
const ROOM = 64 * 1024 * 1024
const TEXTS = [
  'manifest.json',
  'drawings.jsonl',
  'site.json',
  'metadata.csv',
  'labels.csv',
  'regions.coco.json',
  'README.txt'
]

/**
 * A whole library that somebody exported, here or elsewhere. Nothing is ever written by the names in it. Throws AppError
 * 'archive-unreadable', 'archive-unsafe', 'archive-newer', 'archive-checksum'.
 */
export async function readArchive(from: string | Buffer): Promise<ReadArchive> {
  const zip = await openZip(from)
  try {
    checkSizes(zip)
    const manifest = parsed(DatasetManifest, await json(zip, 'manifest.json'), 'manifest.json')
    if (manifest.version > DATASET_VERSION)
      throw new AppError('archive-newer', { found: manifest.version, known: DATASET_VERSION })
    const text = async (name: string): Promise<string> => {
      const bytes = await zip.read(name, LARGEST_TEXT)
      if (sha256(bytes) !== manifest.files[name]) throw new AppError('archive-checksum')
      return bytes.toString('utf8')
    }
    const lines = (await text('drawings.jsonl')).split('\n').filter(Boolean)
    const drawings = lines.map((line, i) =>
      parsed(ArchivedDrawing, jsonOf(line), `drawings.jsonl, line ${i + 1}`)
    )
    // what was imported is the picture, or the photo that it was made of
    const sound = drawings.every((row) => row.sha256 === (row.source?.sha256 ?? row.picture))
    if (drawings.length !== manifest.drawings || !sound) throw new AppError('archive-checksum')
    const site = parsed(ArchivedSite, jsonOf(await text('site.json')), 'site.json')
    const [unasked] = unaskedAnswers(drawings, site)
    if (unasked !== undefined)
      throw new AppError('archive-unreadable', because('answers-unasked', { checklist: unasked }))
    checkNames(zip, drawings)
    return {
      drawings,
      site,
      async picture(path, hash) {
        const bytes = await zip.read(path, LARGEST_PICTURE)
        if (sha256(bytes) !== hash) throw new AppError('archive-checksum')
        return bytes
      },
      close: () => zip.close()
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

/** An archive that says it is many times larger than it is would fill the disk: nested bombs, entries that overlap. */
function checkSizes(zip: Zip): void {
  const total = [...zip.sizes.values()].reduce((sum, size) => sum + size, 0)
  if (total > MOST_GROWTH * zip.bytes + ROOM) throw new AppError('archive-unsafe', because('archive-grows'))
}

/** All that it holds is what its list names. */
function checkNames(zip: Zip, drawings: readonly ArchivedDrawing[]): void {
  const expected = new Set([...TEXTS, ...drawings.flatMap((row) => [row.path, row.source?.path ?? ''])])
  for (const name of zip.sizes.keys())
    if (!expected.has(name))
      throw new AppError('archive-unsafe', because('entry-unexpected', { name: name.slice(0, 80) }))
}

const json = async (zip: Zip, name: string): Promise<unknown> =>
  jsonOf((await zip.read(name, LARGEST_TEXT)).toString('utf8'))

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value)) as unknown
  } catch {
    throw new AppError('archive-unreadable', because('bad-json'))
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(value, { error: plainIssue })
  if (result.success) return result.data
  throw new AppError(
    'archive-unreadable',
    because('file-shape', { file: what, detail: reasonOf(result.error) })
  )
}
