import { AppError } from '#contract/app-error'
import type { CurvePoint, JobId } from '#contract/job'
import type { TrainingReport, trainingReportFormats } from '#contract/training-report'
import { readFonts } from '../analysis/report/pdf/fonts'
import { renderPdf } from '../analysis/report/pdf/render-pdf'
import { renderHtml } from '../analysis/report/render-report'
import type { NormManifest } from '../analysis/score/norm-model'
import { architectureOf } from '../learning/deploy/architecture-hash'
import { assessmentsOf } from '../learning/report/assess-training'
import { trainingCsv } from '../learning/report/training-csv'
import { metricsOf } from '../learning/report/training-metrics'
import { trainingReportPage } from '../learning/report/training-page'
import { VERSION } from '../lib/version'
import type { Needs } from './ports'

/**
 * Curves of the fold models of the autoencoder, which the version consists of or which was learnt beside it; those of outer folds
 * were for validation.
 */
function curvesOf(ports: Needs<'library'>, { lineage, band }: NormManifest): CurvePoint[] {
  if (lineage.job === null) return []
  const start = `${band.label} fold `
  const isFold = (series: string): boolean =>
    series.startsWith(start) && /^\d+$/.test(series.slice(start.length))
  try {
    const { points } = ports.library.jobs.get(lineage.job as JobId)
    return points.filter((point) => isFold(point.series))
  } catch {
    return [] // trained in another library, or its job is no longer here
  }
}

function architecture({ method, settings, golden, children }: NormManifest): string {
  const input = golden.embedding.length
  if (method !== 'autoencoder') return `${input} numbers of a drawing, ${children} children`
  const { hidden, latent, activation, batchNorm, dropout } = settings
  const widths = [input, ...hidden, latent, ...[...hidden].reverse(), input].join('-')
  return `${widths}, ${activation}${batchNorm ? ', batch norm' : ''}, dropout ${dropout}`
}

async function trainingReport(ports: Needs<'library' | 'models'>, id: string): Promise<TrainingReport> {
  const { models } = ports
  if (models.isDevelopment(id)) throw new AppError('report-of-development')
  const model = models.norm(id)
  const manifest = await models.normManifest(id)
  const { scorer } = await models.files(id)
  const curves = curvesOf(ports, manifest)
  const { parameters, trainable } = architectureOf(scorer)
  const size = { parameters, trainableParameters: trainable, modelBytes: scorer.length }
  const metrics = metricsOf(manifest, size, curves)
  const own = manifest.method === 'autoencoder'
  return {
    model,
    architecture: architecture(manifest),
    metrics,
    curves,
    errors: await models.histogram(id),
    curvesOf: own ? ('version' as const) : ('candidate' as const),
    // what is said of a version is not said of another way of scoring
    remarks: assessmentsOf(own ? metrics : metricsOf(manifest, size, []), manifest),
    createdAt: new Date().toISOString(),
    app: VERSION
  }
}

type Writer = (report: TrainingReport, ports: Needs<'fontFolder'>) => string | Promise<Uint8Array>

const writers: Record<(typeof trainingReportFormats)[number], Writer> = {
  html: (report) => renderHtml(trainingReportPage(report)),
  pdf: async (report, { fontFolder }) =>
    renderPdf(trainingReportPage(report), await readFonts(fontFolder), report.createdAt),
  json: (report) => JSON.stringify(report, null, 2),
  csv: trainingCsv
}

/** The training report of a version as a file. Throws AppError 'model-unknown', 'report-of-development'. */
export async function trainingReportFile(
  ports: Needs<'library' | 'models' | 'fontFolder'>,
  id: string,
  format: (typeof trainingReportFormats)[number]
) {
  const report = await trainingReport(ports, id)
  const label = report.model.band.label.replace(/[^\p{L}\p{N}.-]+/gu, '-')
  const fileName = `training-${label}-${id.slice(0, 8)}.${format}`
  const content = await writers[format](report, ports)
  return { fileName, bytes: typeof content === 'string' ? Buffer.from(content) : content, report }
}
