import { AppError } from '#contract/app-error'
import type { ArchivedDrawing, ArchivedSite } from '#contract/dataset-archive'
import { LabelKeys } from '#contract/label-keys'
import type { Readable } from 'node:stream'
import { readOriginal } from '../library/originals'
import { labelledDrawings } from '../exchange/labelled-drawings'
import { writeArchive } from '../exchange/write-archive'
import { sha256 } from '../lib/sha256'
import { checkCancelled, inParallel, type Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import { safeName } from '../exchange/safe-name'
import type { Library } from '../library/library'
import type { Needs } from './ports'

/** Pictures read at once. */
const WIDTH = 4

async function archivedDrawings(library: Library, photos: boolean, work: Work): Promise<ArchivedDrawing[]> {
  const rows = new Map(library.drawings.all().map((row) => [row.drawing.id as string, row]))
  const answers = Map.groupBy(library.checklists.answers(), ({ drawing }) => drawing)
  const all = labelledDrawings(library)
  return inParallel(all, WIDTH, async (said, i): Promise<ArchivedDrawing> => {
    checkCancelled(work)
    work.report('prepare', i, all.length)
    const row = rows.get(said.id)!
    const { drawing } = row
    const picture = row.source === null ? said.sha256 : sha256(await readOriginal(library, row))
    const source = photos ? row.source : null
    const { format, bytes, synthetic, importedAt } = drawing
    return {
      ...said,
      // without the photo, the picture is all there is
      sha256: source === null ? picture : said.sha256,
      picture,
      format,
      bytes,
      synthetic,
      importedAt,
      path: `drawings/${i + 1}/${safeName(said.file)}`,
      source: source === null ? null : sourceOf(source, i + 1),
      answers: (answers.get(said.id) ?? []).map(({ drawing: _, ...answer }) => answer)
    }
  })
}

function sourceOf(about: string, number: number): ArchivedDrawing['source'] {
  const { fileName, sha256 } = JSON.parse(about) as { fileName: string; sha256: string }
  return { about, path: `sources/${number}/${safeName(fileName)}`, sha256 }
}

function archivedSite(library: Library): ArchivedSite {
  const keys = LabelKeys.safeParse(library.preferences.get('label-keys'))
  return {
    raters: library.raters.list().map((rater) => rater.name),
    keys: keys.success ? keys.data : null,
    views: library.views.all(),
    splits: library.splits.all(),
    checklists: library.checklists.all()
  }
}

/** The file behind a path of the archive. */
function fileReader(
  library: Library,
  drawings: readonly ArchivedDrawing[]
): (path: string) => Promise<Uint8Array> {
  const rows = new Map<string, DrawingRow>()
  for (const { id, path, source } of drawings) {
    const row = library.drawings.get(id)
    rows.set(path, row)
    if (source) rows.set(source.path, row)
  }
  return (path) => {
    const { blob, child } = rows.get(path)!
    const kind = path.startsWith('sources/') ? 'source' : 'original'
    return library.blobs.read(blob, kind, library.children.keyOf(child))
  }
}

/** Sends a stream to whoever asked for it, and answers once all of it has been fetched. Throws AppError 'cancelled'. */
export type Send = (stream: Readable, signal: AbortSignal) => Promise<void>

/** All drawings of the library with all that is known of them, as one archive. Throws AppError 'library-empty', 'cancelled'. */
export async function exportArchive(
  ports: Needs<'library'>,
  photos: boolean,
  work: Work,
  send: Send
): Promise<{ drawings: number }> {
  const { library } = ports
  const drawings = await archivedDrawings(library, photos, work)
  if (drawings.length === 0) throw new AppError('library-empty')
  const stream = writeArchive({
    drawings,
    site: archivedSite(library),
    read: fileReader(library, drawings),
    onFile: (done, total) => work.report('export', done, total)
  })
  await send(stream, work.signal)
  return { drawings: drawings.length }
}
