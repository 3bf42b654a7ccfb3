import { AppError } from '#contract/app-error'
import type { ArchivedDrawing, ArchivedSite } from '#contract/dataset-archive'
import { LabelKeys } from '#contract/label-keys'
import type { Readable } from 'node:stream'
import { labelledDrawings } from '../exchange/labelled-drawings'
import { writeArchive } from '../exchange/write-archive'
import { checkCancelled, inParallel, type Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import { safeName } from '../exchange/safe-name'
import type { Library } from '../library/library'
import { OutgoingPictures } from './outgoing-pictures'
import type { Needs } from './ports'

/** Pictures read at once. */
const WIDTH = 4

async function archivedDrawings(
  library: Library,
  pictures: OutgoingPictures,
  photos: boolean,
  work: Work
): Promise<ArchivedDrawing[]> {
  const rows = new Map(library.drawings.all().map((row) => [row.drawing.id as string, row]))
  const answers = Map.groupBy(library.checklists.answers(), ({ drawing }) => drawing)
  const all = labelledDrawings(library)
  return inParallel(all, WIDTH, async (said, i): Promise<ArchivedDrawing> => {
    checkCancelled(work)
    work.report('prepare', i, all.length)
    const row = rows.get(said.id)!
    const { drawing } = row
    const { format, bytes, synthetic, importedAt } = drawing
    return {
      ...said,
      ...(await pictures.describe(row, i + 1, photos)),
      format,
      bytes,
      synthetic,
      importedAt,
      path: `drawings/${i + 1}/${safeName(said.file)}`,
      answers: (answers.get(said.id) ?? []).map(({ drawing: _, ...answer }) => answer)
    }
  })
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
  pictures: OutgoingPictures,
  drawings: readonly ArchivedDrawing[]
): (path: string) => Promise<Uint8Array> {
  const rows = new Map<string, DrawingRow>()
  for (const { id, path, source } of drawings) {
    const row = library.drawings.get(id)
    rows.set(path, row)
    if (source) rows.set(source.path, row)
  }
  return (path) => pictures.read(rows.get(path)!, path.startsWith('sources/') ? 'source' : 'original')
}

/** Sends a stream to whoever asked for it, and answers once all of it has been fetched. Throws AppError 'cancelled'. */
export type Send = (stream: Readable, signal: AbortSignal) => Promise<void>

/** What leaves with the drawings. */
export interface ExportChoice {
  /** Photos and scans that drawings were made of. */
  photos: boolean
  /** What cameras and programs have written into the files. */
  cameraData: boolean
}

/** All drawings of the library with all that is known of them, as one archive. Throws AppError 'library-empty', 'cancelled'. */
export async function exportArchive(
  ports: Needs<'library' | 'compute'>,
  { photos, cameraData }: ExportChoice,
  work: Work,
  send: Send
): Promise<{ drawings: number }> {
  const { library } = ports
  const pictures = new OutgoingPictures(ports, cameraData)
  const drawings = await archivedDrawings(library, pictures, photos, work)
  if (drawings.length === 0) throw new AppError('library-empty')
  const stream = writeArchive({
    drawings,
    site: archivedSite(library),
    read: fileReader(library, pictures, drawings),
    onFile: (done, total) => work.report('export', done, total)
  })
  await send(stream, work.signal)
  return { drawings: drawings.length }
}
