import type { CurvePoint, JobId } from '#contract/job'
import type { ModelThreshold } from '#contract/threshold'
import type { DevelopmentReport, TrainingReport, trainingReportFormats } from '#contract/training-report'
import { t } from '#words/translate'
import { readFonts } from '../analysis/report/pdf/fonts'
import { renderPdf } from '../analysis/report/pdf/render-pdf'
import { renderHtml } from '../analysis/report/render-report'
import type { NormManifest } from '../analysis/score/norm-model'
import { architectureOf } from '../learning/deploy/architecture-hash'
import { assessmentsOf } from '../learning/report/assess-training'
import { developmentRemarks } from '../learning/report/assess-development'
import { developmentReportPage } from '../learning/report/development-page'
import { developmentCsv, trainingCsv } from '../learning/report/training-csv'
import { metricsOf } from '../learning/report/training-metrics'
import { trainingReportPage } from '../learning/report/training-page'
import { VERSION } from '../lib/version'
import { peersOf } from '../analysis/score/development-score'
import { chartOf, growthCurve } from '../analysis/score/growth-curve'
import { histogram } from '../statistics/quantile'
import { listThresholds } from './move-threshold'
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
  const model = models.norm(id)
  const manifest = await models.normManifest(id)
  const { scorer } = await models.files(id)
  const curves = curvesOf(ports, manifest)
  const { parameters, trainable } = architectureOf(scorer)
  const size = { parameters, trainableParameters: trainable, modelBytes: scorer.length }
  const metrics = metricsOf(manifest, size, curves)
  const own = manifest.method === 'autoencoder'
  return {
    kind: 'form',
    model,
    architecture: architecture(manifest),
    loss: own ? ('mean-squared-error' as const) : null,
    trainedOn: { device: 'cpu', threads: manifest.settings.threads },
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

async function developmentReport(ports: Needs<'library' | 'models'>, id: string): Promise<DevelopmentReport> {
  const { models } = ports
  const model = models.development(id)
  const { manifest } = await models.loadDevelopment(id)
  const { scorer } = await models.files(id)
  const { parameters, trainable, inputs, outputs } = architectureOf(scorer)
  const curve = growthCurve(manifest)
  const deviations = peersOf(manifest, curve, null).map(({ value }) => value / curve.deviation)
  const [{ ages }] = (await listThresholds(ports, [id])) as [ModelThreshold]
  return {
    kind: 'development',
    model,
    architecture: t('written.training.ageArchitecture', { inputs, folds: outputs }),
    loss: 'penalised-squared-error',
    trainedOn: { device: 'cpu', threads: manifest.settings.threads },
    parameters,
    trainableParameters: trainable,
    modelBytes: scorer.length,
    thresholds: ages,
    growth: chartOf(manifest, curve),
    errors: histogram(deviations, BINS),
    remarks: developmentRemarks(model),
    createdAt: new Date().toISOString(),
    app: VERSION
  }
}

const BINS = 24

type Format = (typeof trainingReportFormats)[number]

async function written(
  page: Parameters<typeof renderHtml>[0],
  csv: () => string,
  report: TrainingReport | DevelopmentReport,
  format: Format,
  { fontFolder }: Needs<'fontFolder'>
): Promise<Uint8Array> {
  if (format === 'pdf') return renderPdf(page, await readFonts(fontFolder), report.createdAt)
  const texts = { html: () => renderHtml(page), json: () => JSON.stringify(report, null, 2), csv }
  return Buffer.from(texts[format]())
}

/** The training report of a version, of a norm or of developmental age, as a file. Throws AppError 'model-unknown', 'model-damaged'. */
export async function trainingReportFile(
  ports: Needs<'library' | 'models' | 'fontFolder'>,
  id: string,
  format: Format
) {
  if (ports.models.isDevelopment(id)) {
    const report = await developmentReport(ports, id)
    const csv = () => developmentCsv(report)
    const bytes = await written(developmentReportPage(report), csv, report, format, ports)
    return { fileName: `training-development-${id.slice(0, 8)}.${format}`, bytes, report }
  }
  const report = await trainingReport(ports, id)
  const label = report.model.band.label.replace(/[^\p{L}\p{N}.-]+/gu, '-')
  const csv = () => trainingCsv(report)
  const bytes = await written(trainingReportPage(report), csv, report, format, ports)
  return { fileName: `training-${label}-${id.slice(0, 8)}.${format}`, bytes, report }
}
