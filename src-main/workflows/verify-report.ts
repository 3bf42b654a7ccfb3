import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { ReportCheck } from '#contract/report'
import { differencesBetween } from '../analysis/report/compare-reports'
import { interactiveHtml } from '../analysis/report/formats/interactive'
import { readReport, withoutPictures } from '../analysis/report/read-report'
import { drawingReport, renderHtml } from '../analysis/report/render-report'
import type { ReportData } from '../analysis/report/report-data'
import { VERSION } from '../lib/version'
import { quietWork } from '../lib/work'
import type { Needs } from './ports'
import { reportOf, type Report, type ReportWish } from './report-drawing'

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

/** What the report was asked for when it was made. */
const wishOf = (was: Partial<ReportData>): ReportWish => ({
  reader: was.reader ?? 'clinician',
  analyst: was.analyst ?? '',
  comment: was.comment ?? '',
  override: was.override ?? null,
  maps: was.mapped ?? 'unusual',
  similar: was.comparison?.neighbours.length ?? 0
})

/** Holds what a report states against what the library would state now, asked the same. */
export async function verifyReport(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  file: Uint8Array
): Promise<ReportCheck> {
  const { library } = ports
  const { stated, hash, intact: unchanged, shown } = readReport(file)
  const was = stated as Partial<ReportData>
  const drawingId = typeof was.drawing?.id === 'string' ? was.drawing.id : null
  const createdAt = typeof was.createdAt === 'string' ? was.createdAt : null
  if (!drawingId) throw new AppError('report-unreadable', because('not-a-drawing-report'))
  if (!library.drawings.has(drawingId)) {
    const differences = [{ what: 'drawing', was: drawingId, is: 'not in this library', why: MISSING }]
    return { intact: unchanged, checked: 'stated', hash, drawingId, createdAt, same: false, differences }
  }
  const { data, pictures } = await reportOf(ports, drawingId, wishOf(was), quietWork())
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
