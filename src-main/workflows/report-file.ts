import { AppError } from '#contract/app-error'
import type { ReportFile, ReportFormat } from '#contract/report'
import { interactiveHtml } from '../analysis/report/formats/interactive'
import { npyFloat32 } from '../analysis/report/formats/npy'
import { pictureSvg } from '../analysis/report/formats/picture-svg'
import { reportCsv } from '../analysis/report/formats/report-csv'
import { slidesOf } from '../analysis/report/formats/slides'
import { readFonts } from '../analysis/report/pdf/fonts'
import { renderPdf } from '../analysis/report/pdf/render-pdf'
import { drawingReport, renderHtml } from '../analysis/report/render-report'
import { reportHash } from '../analysis/report/report-data'
import type { Needs } from './ports'
import type { Report } from './report-drawing'

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8')

/** Throws AppError 'map-missing': a picture of a map needs a map. */
function firstMap({ data }: Report) {
  const [explanation] = data.explanations
  if (!explanation) throw new AppError('map-missing')
  return explanation
}

type Writer = (report: Report, ports: Needs<'fontFolder'>) => Uint8Array | Promise<Uint8Array>

const writers: Record<ReportFormat, { ending: string; write: Writer }> = {
  html: { ending: 'html', write: ({ data, pictures }) => bytesOf(renderHtml(drawingReport(data, pictures))) },
  interactive: { ending: 'html', write: ({ data, pictures }) => bytesOf(interactiveHtml(data, pictures)) },
  pdf: {
    ending: 'pdf',
    write: async ({ data, pictures }, { fontFolder }) =>
      renderPdf(drawingReport(data, pictures), await readFonts(fontFolder), data.createdAt)
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

export async function reportFile(
  ports: Needs<'fontFolder'>,
  report: Report,
  format: ReportFormat
): Promise<ReportFile> {
  const { ending, write } = writers[format]
  const hash = reportHash(report.data)
  const child = (report.data.drawing.childId ?? 'no-id').replace(/[^\p{L}\p{N}-]+/gu, '-').slice(0, 40)
  return {
    fileName: `report-${child}-${hash.slice(0, 12)}.${ending}`,
    bytes: await write(report, ports),
    hash
  }
}
