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
import { checkCancelled, inParallel, type Work } from '../../lib/work'
import { open, type EngineContext, type HandlersOf } from '../context'
import { labelledDrawings } from '../labelled-drawings'
import { takeArchive } from '../take-archive'

/** Pictures read at once. */
const WIDTH = 4

/** A name that any system can have in a folder, and that leads out of none. */
const safeName = (name: string): string =>
  [...name.replace(/[\p{C}\\/:*?"<>|]|^\.+$/gu, '_')].slice(-120).join('') || '_'

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

/** Lasts until the file has been fetched by the ticket that `offered` is told. */
async function send(
  context: EngineContext,
  photos: boolean,
  work: Work,
  offered: (ticket: string) => void
): Promise<{ drawings: number }> {
  const { library } = open(context)
  const drawings = await archivedDrawings(library, photos, work)
  if (drawings.length === 0) throw new AppError('nothing-to-do', { what: 'the library holds no drawings' })
  const stream = writeArchive({
    drawings,
    site: archivedSite(library),
    read: reader(library, drawings),
    onFile: (done, total) => work.report('export', done, total)
  })
  const { ticket, finished } = context.outgoing.offer(stream, work.signal)
  offered(ticket)
  await finished
  return { drawings: drawings.length }
}

export const archiveHandlers: HandlersOf<'library:export' | 'import:archive'> = {
  'library:export': async ({ photos }, context) => {
    open(context)
    context.outgoing.dropUnasked()
    const { promise: offered, resolve } = Promise.withResolvers<string>()
    const jobId = context.jobs.start('export', {}, (work) => send(context, photos, work, resolve))
    // a job that is called off before its turn, or fails, offers nothing
    const ticket = await Promise.race([offered, context.jobs.ended(jobId)])
    if (ticket === undefined) {
      const { code, facts } = context.jobs.get(jobId).job.failure!
      throw new AppError(code, facts)
    }
    const today = new Date().toISOString().slice(0, 10)
    return { jobId, ticket, fileName: `tadpole-${today}.${DATASET_ENDING}` }
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
