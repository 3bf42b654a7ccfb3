import { AppError } from '#contract/app-error'
import type { CheckedRequest } from '#contract/commands'
import { readOriginal } from '../library/originals'
import { childReport, type ChildReportData } from '../analysis/report/child-report'
import { readFonts } from '../analysis/report/pdf/fonts'
import { renderPdf } from '../analysis/report/pdf/render-pdf'
import { renderHtml } from '../analysis/report/render-report'
import { reportHash } from '../analysis/report/report-data'
import { VERSION } from '../lib/version'
import { quietWork } from '../lib/work'
import { analyseStoredChildren, drawingsOfChildren } from './analyse-children'
import type { Needs } from './ports'
import { developmentStated } from './report-drawing'

/** Pictures of a child's report: more would make it too large to send. */
const MOST_PICTURES = 40

const PICTURE_SIDE = 420

export async function reportChild(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute' | 'fontFolder'>,
  request: CheckedRequest<'reports:child'>
) {
  const { site, childId, windowMonths, analyst, comment } = request
  const { library } = ports
  const own = drawingsOfChildren(library, [{ site, childId }])
  const { rows } = await analyseStoredChildren(ports, own, { windowMonths, seed: REPORT_SEED }, quietWork())
  if (rows.length === 0) throw new AppError('child-unscored')
  const pictures = new Map<string, Uint8Array>()
  for (const row of own.slice(0, MOST_PICTURES))
    pictures.set(row.drawing.id, await ports.compute.upright(await readOriginal(library, row), PICTURE_SIDE))
  const data: ChildReportData = {
    childId,
    site,
    rows,
    development: await developmentStated(ports, rows[0]!.modelId),
    analyst,
    comment,
    createdAt: new Date().toISOString(),
    app: VERSION,
    unencrypted: library.unencrypted
  }
  const hash = reportHash(data)
  const element = childReport(data, pictures)
  const write = {
    html: () => Buffer.from(renderHtml(element)),
    pdf: async () => renderPdf(element, await readFonts(ports.fontFolder), data.createdAt),
    json: () => Buffer.from(JSON.stringify({ hash, data }, null, 2))
  }[request.format]
  return { fileName: `child-report-${hash.slice(0, 12)}.${request.format}`, bytes: await write(), hash }
}

const REPORT_SEED = 42
