import { AppError } from '../../../src-preload/contract/app-error'
import type {
  ArchivedDrawing,
  ArchivedSite,
  ArchiveReport
} from '../../../src-preload/contract/dataset-archive'
import { DATASET_ENDING } from '../../../src-preload/contract/dataset-archive'
import { LabelKeys } from '../../../src-preload/contract/label-keys'
import { readArchive } from '../../exchange/read-archive'
import { writeArchive } from '../../exchange/write-archive'
import { readOriginal } from '../../analysis/embed-pipeline'
import { sha256 } from '../../library/sealed'
import type { DrawingRow } from '../../library/drawings'
import type { Library } from '../../library/library'
import type { Work } from '../../lib/work'
import { open, type EngineContext, type HandlersOf } from '../context'
import { labelledDrawings } from '../labels-in-and-out'
import { takeArchive } from '../take-archive'

/** A name that any system can have in a folder. */
const safeName = (name: string): string =>
  [...name.replace(/[\p{C}\\/:*?"<>|]/gu, '_')].slice(-120).join('') || '_'

async function archivedDrawings(library: Library, photos: boolean): Promise<ArchivedDrawing[]> {
  const rows = new Map(library.drawings.all().map((row) => [row.drawing.id as string, row]))
  const answers = Map.groupBy(library.checklists.answers(), ({ drawing }) => drawing)
  const list = labelledDrawings(library).map(async (said, i): Promise<ArchivedDrawing> => {
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
      ...{ format, bytes, synthetic, importedAt },
      path: `drawings/${i + 1}/${safeName(said.file)}`,
      source: source === null ? null : sourceOf(source, i + 1),
      answers: (answers.get(said.id) ?? []).map(({ drawing: _, ...answer }) => answer)
    }
  })
  return Promise.all(list)
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
function reader(
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

/** The job lasts until the file has been fetched; it begins with the ticket. */
async function offer(
  context: EngineContext,
  photos: boolean
): Promise<{
  ticket: Promise<string>
  run(work: Work): Promise<{ drawings: number }>
}> {
  const { library } = open(context)
  const drawings = await archivedDrawings(library, photos)
  if (drawings.length === 0) throw new AppError('nothing-to-do', { what: 'the library holds no drawings' })
  const { promise, resolve } = Promise.withResolvers<string>()
  return {
    ticket: promise,
    async run(work) {
      const stream = writeArchive({
        drawings,
        site: archivedSite(library),
        read: reader(library, drawings),
        onFile: (done, total) => work.report('export', done, total)
      })
      const { ticket, finished } = context.outgoing.offer(stream, work.signal)
      resolve(ticket)
      await finished
      return { drawings: drawings.length }
    }
  }
}

export const archiveHandlers: HandlersOf<'library:export' | 'import:archive'> = {
  'library:export': async ({ photos }, context) => {
    const { ticket, run } = await offer(context, photos)
    const jobId = context.jobs.start('export', {}, run)
    const today = new Date().toISOString().slice(0, 10)
    return { jobId, ticket: await ticket, fileName: `tadpole-${today}.${DATASET_ENDING}` }
  },
  'import:archive': ({ files, dryRun }, context) => {
    const { library } = open(context)
    const [file, ...others] = context.tickets.files(files)
    if (!file || others.length > 0) throw new AppError('archive-unreadable', { reason: 'one file is needed' })
    const run = async (work: Work): Promise<ArchiveReport> => {
      const archive = await readArchive(file.path ?? Buffer.from(await file.read()))
      try {
        return await takeArchive(library, context.compute, archive, dryRun, work)
      } finally {
        archive.close()
      }
    }
    return { jobId: context.jobs.start('import', { dryRun }, run) }
  }
}
