import { sha256 } from '../lib/sha256'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { AppError } from '#contract/app-error'
import {
  DATASET_ENDING,
  DATASET_VERSION,
  type ArchivedDrawing,
  type ArchivedSite
} from '#contract/dataset-archive'
import type { Drawing } from '#contract/drawing'
import { VERSION } from '../lib/version'
import { writeCoco } from './coco'
import { writeLabelsCsv } from './labels-csv'
import { writeMetadataCsv } from './metadata-csv'

/** One moment for every entry: what an archive says does not depend on when it was written. */
const MTIME = new Date(1980, 0, 1)

export interface ArchiveContent {
  drawings: readonly ArchivedDrawing[]
  site: ArchivedSite
  /** The picture at a path of a drawing, when its turn comes. */
  read(path: string): Promise<Uint8Array>
  onFile(done: number, total: number): void
}

/** Texts of an archive by name: what Tadpole reads again, and the same for other programs. */
function textsOf({ drawings, site }: ArchiveContent): Record<string, string> {
  const lines = drawings.map((row) => ({ file: row.path, drawing: asDrawing(row), part: null }))
  return {
    'drawings.jsonl': drawings.map((row) => `${JSON.stringify(row)}\n`).join(''),
    'site.json': JSON.stringify(site),
    'metadata.csv': `\ufeff${writeMetadataCsv(lines)}`,
    'labels.csv': `\ufeff${writeLabelsCsv(drawings)}`,
    'regions.coco.json': writeCoco(drawings.map((row) => ({ ...row, file: row.path }))),
    'README.txt': README
  }
}

const README = `Drawings, and what people have said of them, as a Tadpole library holds them. The pictures lie in drawings/ under
their original names; metadata.csv is what Tadpole's import reads beside them, labels.csv and regions.coco.json say the same for other
programs, drawings.jsonl and site.json are read by Tadpole itself. Nothing here is encrypted: keep it where children's drawings may be.
`

const asDrawing = (row: ArchivedDrawing): Drawing =>
  ({ ...row, fileName: row.file, expertLabel: row.label }) as unknown as Drawing

function manifestOf({ drawings }: ArchiveContent, texts: Record<string, string>, madeAt: string): string {
  const hash = (text: string): string => sha256(text)
  return JSON.stringify({
    format: DATASET_ENDING,
    version: DATASET_VERSION,
    tadpole: VERSION,
    madeAt,
    drawings: drawings.length,
    files: Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, hash(text)]))
  })
}

/**
 * A ZIP of the whole, piece by piece as it is asked for: neither memory nor disk holds it. Pictures are stored as they are. A picture
 * that cannot be read ends it with its error.
 */
export function writeArchive(content: ArchiveContent): Readable {
  const zip = new ZipFile()
  const texts = textsOf(content)
  const add = (name: string, text: string): void => zip.addBuffer(Buffer.from(text), name, { mtime: MTIME })
  add('manifest.json', manifestOf(content, texts, new Date().toISOString()))
  for (const [name, text] of Object.entries(texts)) add(name, text)
  const paths = content.drawings.flatMap((row) => [row.path, ...(row.source ? [row.source.path] : [])])
  const stream = zip.outputStream as Readable
  const take = async (path: string, i: number): Promise<Readable> => {
    // whoever wanted it may be gone, and the library closed
    if (stream.destroyed) throw new AppError('cancelled')
    const bytes = await content.read(path)
    content.onFile(i + 1, paths.length)
    return Readable.from([bytes])
  }
  paths.forEach((path, i) =>
    zip.addReadStreamLazy(path, { mtime: MTIME, compress: false }, (give) => {
      take(path, i).then(
        (bytes) => give(null, bytes),
        (error: unknown) => give(error as Error, Readable.from([]))
      )
    })
  )
  zip.end()
  zip.on('error', (error: Error) => stream.destroy(error))
  return stream
}
