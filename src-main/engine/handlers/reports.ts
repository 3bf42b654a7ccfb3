import { AppError } from '../../../src-preload/contract/app-error'
import type { PictureKind } from '../../../src-preload/contract/bridge'
import type { CheckedRequest } from '../../../src-preload/contract/commands'
import type { DrawingId } from '../../../src-preload/contract/drawing'
import { overlayNamed } from '../../../src-preload/contract/overlay'
import type { ReportBatch, ReportCheck, ReportFile, ReportFormat } from '../../../src-preload/contract/report'
import { sentenceOf } from '../../../src-preload/contract/sentences'
import { readOriginal } from '../../analysis/embed-pipeline'
import { differencesBetween } from '../../analysis/report/compare-reports'
import { archiveOf } from '../../analysis/report/formats/archive'
import { interactiveHtml } from '../../analysis/report/formats/interactive'
import { npyFloat32 } from '../../analysis/report/formats/npy'
import { pictureSvg } from '../../analysis/report/formats/picture-svg'
import { reportCsv } from '../../analysis/report/formats/report-csv'
import { slidesOf } from '../../analysis/report/formats/slides'
import { readFonts } from '../../analysis/report/pdf/fonts'
import { renderPdf } from '../../analysis/report/pdf/render-pdf'
import { readReport, withoutPictures } from '../../analysis/report/read-report'
import { drawingReport, renderHtml } from '../../analysis/report/render-report'
import { reportHash, type ReportData } from '../../analysis/report/report-data'
import { failureOf } from '../../lib/process/rpc'
import { VERSION } from '../../lib/version'
import { checkCancelled, quietWork, type Work } from '../../lib/work'
import type { Library } from '../../library/library'
import { open, type EngineContext, type HandlersOf } from '../context'
import { reportOf, type Report, type ReportWish } from '../reporting'
import { overlayPicture } from '../explain-stored'

const SCREEN_SIDE = 2048

/** A thumbnail that was lost or damaged is made again from the original. */
async function thumbnail(library: Library, context: EngineContext, id: DrawingId): Promise<Uint8Array> {
  const row = library.drawings.get(id)
  const key = library.children.keyOf(row.child)
  try {
    return await library.blobs.read(row.blob, 'thumbnail', key)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const made = await context.compute.admit(await readOriginal(library, row))
    await library.blobs.write(row.blob, 'thumbnail', key, made.thumbnail)
    return made.thumbnail
  }
}

/** The photo that a drawing was made of, upright. Throws AppError 'nothing-to-do'. */
async function photoPng(context: EngineContext, id: DrawingId): Promise<Uint8Array> {
  const { library } = open(context)
  const { source, blob, child } = library.drawings.get(id)
  if (source === null) throw new AppError('nothing-to-do', { what: 'this drawing was not made of a photo' })
  const photo = await library.blobs.read(blob, 'source', library.children.keyOf(child))
  return context.compute.upright(photo, SCREEN_SIDE)
}

/** The bytes behind a picture's address. Throws AppError 'drawing-unknown', 'blob-damaged'. */
export async function pictureBytes(
  context: EngineContext,
  id: DrawingId,
  kind: PictureKind
): Promise<{ type: string; bytes: Uint8Array }> {
  const { library } = open(context)
  if (kind === 'thumb') return { type: 'image/webp', bytes: await thumbnail(library, context, id) }
  if (kind === 'photo') return { type: 'image/png', bytes: await photoPng(context, id) }
  const overlay = overlayNamed(kind)
  if (overlay) return { type: 'image/png', bytes: await overlayPicture(context, id, overlay) }
  const original = await readOriginal(library, library.drawings.get(id))
  return { type: 'image/png', bytes: await context.compute.upright(original, SCREEN_SIDE) }
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8')

/** Throws AppError 'nothing-to-do': a picture of a map needs a map. */
function firstMap({ data }: Report) {
  const [explanation] = data.explanations
  if (!explanation) throw new AppError('nothing-to-do', { what: 'the drawing has no map to draw' })
  return explanation
}

type Writer = (report: Report, context: EngineContext) => Uint8Array | Promise<Uint8Array>

const writers: Record<ReportFormat, { ending: string; write: Writer }> = {
  html: { ending: 'html', write: ({ data, pictures }) => bytesOf(renderHtml(drawingReport(data, pictures))) },
  interactive: { ending: 'html', write: ({ data, pictures }) => bytesOf(interactiveHtml(data, pictures)) },
  pdf: {
    ending: 'pdf',
    write: async ({ data, pictures }, { installation }) =>
      renderPdf(drawingReport(data, pictures), await readFonts(installation.fontFolder), data.createdAt)
  },
  slides: { ending: 'pptx', write: ({ data, pictures }) => slidesOf(data, pictures) },
  json: {
    ending: 'json',
    write: ({ data }) => bytesOf(JSON.stringify({ hash: reportHash(data), data }, null, 2))
  },
  csv: { ending: 'csv', write: ({ data }) => bytesOf(reportCsv(data, reportHash(data))) },
  png: { ending: 'png', write: (report) => (firstMap(report), report.pictures.overlaid[0]!) },
  npy: {
    ending: 'npy',
    write(report) {
      const { width, height } = firstMap(report)
      return npyFloat32(report.maps[0]!, [height, width])
    }
  },
  svg: {
    ending: 'svg',
    write: (report) => {
      const { drawing } = report.data
      return bytesOf(
        pictureSvg({ picture: report.pictures.overlaid[0]!, drawing, explanation: firstMap(report) })
      )
    }
  }
}

async function fileOf(context: EngineContext, report: Report, format: ReportFormat): Promise<ReportFile> {
  const { ending, write } = writers[format]
  const hash = reportHash(report.data)
  const child = (report.data.drawing.childId ?? 'no-id').replace(/[^\p{L}\p{N}-]+/gu, '-').slice(0, 40)
  return {
    fileName: `report-${child}-${hash.slice(0, 12)}.${ending}`,
    bytes: await write(report, context),
    hash
  }
}

/** Reports of many drawings, one file each; a drawing that cannot be reported is named with its reason. */
async function batch(
  context: EngineContext,
  ids: readonly DrawingId[],
  { format, wish }: { format: ReportFormat; wish: ReportWish },
  work: Work
): Promise<ReportBatch> {
  const { library } = open(context)
  const files: Record<string, Uint8Array> = {}
  const refused: ReportBatch['refused'] = []
  for (const [at, id] of ids.entries()) {
    checkCancelled(work)
    work.report('report', at, ids.length)
    try {
      const { fileName, bytes } = await fileOf(context, await reportOf(context, id, wish, work), format)
      files[fileName] = bytes
    } catch (error) {
      const failure = failureOf(error)
      if (failure.code === 'cancelled') throw error
      const file = library.drawings.has(id) ? library.drawings.get(id).drawing.fileName : id
      refused.push({ id, file, code: failure.code, message: sentenceOf(failure) })
    }
  }
  const fileName = `reports-${new Date().toISOString().slice(0, 10)}.zip`
  return { fileName, archive: archiveOf(files), made: Object.keys(files).length, refused }
}

function idsOf(context: EngineContext, asked: CheckedRequest<'reports:batch'>['ids']): DrawingId[] {
  if (asked !== 'all' && asked !== 'flagged') return [...asked]
  const { library } = open(context)
  const judged = library.drawings.all().flatMap(({ drawing }) => library.results.analysis(drawing.id) ?? [])
  const chosen = asked === 'all' ? judged : judged.filter(({ flagged }) => flagged === true)
  return chosen.flatMap(({ id }) => id ?? [])
}

const MISSING = 'it was erased, or the report is of another library'

/** Does an HTML report show what it would show if it were written anew from what it states? Pictures aside; null: not to be told. */
function showsWhatItStates(
  shown: string | null,
  stated: ReportData,
  pictures: Report['pictures']
): boolean | null {
  if (shown === null || stated.app !== VERSION) return null
  // a picture stands wherever the report states one, also of neighbours that are no longer the nearest
  const neighbours = new Map((stated.comparison?.neighbours ?? []).map(({ id }) => [id, pictures.drawing]))
  const overlaid = stated.explanations.map(() => pictures.drawing)
  const report = { data: stated, pictures: { ...pictures, overlaid, neighbours } }
  const pages = [
    renderHtml(drawingReport(report.data, report.pictures)),
    interactiveHtml(report.data, report.pictures)
  ]
  return pages.some((page) => withoutPictures(page) === shown)
}

/** Holds what a report states against what the library would state now, asked the same. */
async function check(context: EngineContext, file: Uint8Array): Promise<ReportCheck> {
  const { library } = open(context)
  const { stated, hash, intact: unchanged, shown } = readReport(file)
  const was = stated as Partial<ReportData>
  const drawingId = typeof was.drawing?.id === 'string' ? was.drawing.id : null
  const createdAt = typeof was.createdAt === 'string' ? was.createdAt : null
  if (!drawingId) throw new AppError('report-unreadable', { reason: 'it is not the report of a drawing' })
  if (!library.drawings.has(drawingId)) {
    const differences = [{ what: 'drawing', was: drawingId, is: 'not in this library', why: MISSING }]
    return { intact: unchanged, checked: 'stated', hash, drawingId, createdAt, same: false, differences }
  }
  const wish: ReportWish = {
    reader: was.reader ?? 'clinician',
    analyst: was.analyst ?? '',
    comment: was.comment ?? '',
    override: was.override ?? null,
    maps: was.mapped ?? 'unusual',
    similar: was.comparison?.neighbours.length ?? 0
  }
  const { data, pictures } = await reportOf(context, drawingId, wish, quietWork())
  const shows = unchanged ? showsWhatItStates(shown, stated as unknown as ReportData, pictures) : null
  const intact = unchanged && shows !== false
  const found = differencesBetween(stated, JSON.parse(JSON.stringify(data)) as object)
  // of a report that was changed nobody can say why it differs
  const differences = intact
    ? found
    : found.map((difference) => ({ ...difference, why: 'the report was changed' }))
  const checked = shows === null ? 'stated' : 'all'
  return {
    intact,
    checked,
    hash,
    drawingId,
    createdAt,
    same: intact && differences.length === 0,
    differences
  }
}

export const reportHandlers: HandlersOf<'reports:create' | 'reports:batch' | 'reports:verify'> = {
  'reports:create': async ({ id, format, ...wish }, context) =>
    fileOf(context, await reportOf(context, id, wish, quietWork()), format),
  'reports:batch': ({ ids, format, ...wish }, context) => {
    const all = idsOf(context, ids)
    if (all.length === 0) throw new AppError('nothing-to-do', { what: 'no analysed drawings to report' })
    const asked = { format, wish: { ...wish, override: null } }
    const run = (work: Work) => batch(context, all, asked, work)
    return { jobId: context.jobs.start('report', {}, run, { volatile: true }) }
  },
  'reports:verify': async ({ file }, context) => {
    const [source] = context.tickets.files(file)
    if (!source) throw new AppError('report-unreadable', { reason: 'no file was chosen' })
    return check(context, await source.read())
  }
}
