import { AppError } from '../../../src-preload/contract/app-error'
import type { PictureKind } from '../../../src-preload/contract/bridge'
import type { Drawing, DrawingId } from '../../../src-preload/contract/drawing'
import { readOriginal } from '../../analysis/embed-pipeline'
import { overlayPixels } from '../../analysis/explain/overlay'
import { renderReport } from '../../analysis/report/render-report'
import { reportHash, type ReportData, type StatedDevelopment } from '../../analysis/report/report-data'
import { chartOf } from '../../analysis/score/growth-curve'
import type { NormManifest } from '../../analysis/score/norm-model'
import type { Library } from '../../library/library'
import { VERSION } from '../../lib/version'
import { open, type EngineContext, type HandlersOf, type Study } from '../context'

const REPORT_SIDE = 900
const SCREEN_SIDE = 2048

function explained({ library }: Study, id: DrawingId) {
  const analysis = library.results.analysis(id)
  return analysis && library.results.explanation(id, analysis.modelId)
}

async function overlayOf(context: EngineContext, id: DrawingId): Promise<Uint8Array | null> {
  const found = explained(open(context), id)
  if (!found) return null
  const { explanation, map } = found
  const { width, height, scaleMaximum } = explanation
  return context.compute.encodePng(overlayPixels({ values: map, width, height }, scaleMaximum), width, height)
}

/** A thumbnail that was lost or damaged is made again from the original. */
async function thumbnail(library: Library, context: EngineContext, id: DrawingId): Promise<Uint8Array> {
  const row = library.drawings.get(id)
  const key = library.children.keyOf(row.child)
  try {
    return await library.blobs.read(id, 'thumbnail', key)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const made = await context.compute.admit(await readOriginal(library, row))
    await library.blobs.write(id, 'thumbnail', key, made.thumbnail)
    return made.thumbnail
  }
}

/** The bytes behind a picture's address. Throws AppError 'drawing-unknown', 'blob-damaged'. */
export async function pictureBytes(
  context: EngineContext,
  id: DrawingId,
  kind: PictureKind
): Promise<{ type: string; bytes: Uint8Array }> {
  const { library } = open(context)
  if (kind === 'thumb') return { type: 'image/webp', bytes: await thumbnail(library, context, id) }
  if (kind === 'overlay') {
    const bytes = await overlayOf(context, id)
    if (!bytes) throw new AppError('drawing-unknown')
    return { type: 'image/png', bytes }
  }
  const original = await readOriginal(library, library.drawings.get(id))
  return { type: 'image/png', bytes: await context.compute.upright(original, SCREEN_SIDE) }
}

/** What a report states of a drawing: only that is hashed. */
function statedOf(drawing: Drawing): ReportData['drawing'] {
  const {
    id,
    childId,
    site,
    ageMonths,
    agePrecisionMonths,
    subject,
    prompt,
    drawingTool,
    date,
    expertLabel
  } = drawing
  return { id, childId, site, ageMonths, agePrecisionMonths, subject, prompt, drawingTool, date, expertLabel }
}

function normStatedOf(manifest: NormManifest): ReportData['norm'] {
  const { id, band, n, children, subjects, createdAt, encoder, seed, alpha, validation } = manifest
  const { method, adjustment, scorerSha256, preprocessing, tadpole } = manifest
  return {
    ...{ id, band, n, children, subjects, createdAt, encoder, seed, alpha, validation },
    ...{ method, adjustment, scorerSha256, preprocessing, tadpole }
  }
}

/** What a report says of a development model. Throws AppError 'model-damaged', 'model-unknown'. */
export async function developmentStated(study: Study, modelId: string): Promise<StatedDevelopment> {
  const { manifest, curve } = await study.development.load(modelId)
  const { id, ages, n, children, createdAt, seed, alpha, validation, scorerSha256 } = manifest
  const model = { id, ages, n, children, createdAt, seed, alpha, validation, scorerSha256 }
  return { growth: chartOf(manifest, curve), model }
}

export const reportHandlers: HandlersOf<'explain:map' | 'reports:create'> = {
  'explain:map': async ({ id }, context) => {
    const found = explained(open(context), id)
    const overlayPng = await overlayOf(context, id)
    if (!found || !overlayPng)
      throw new AppError('nothing-to-do', { what: 'the drawing has no explanation yet' })
    return { explanation: found.explanation, values: found.map, overlayPng }
  },
  'reports:create': async ({ id, analyst, comment }, context) => {
    const study = open(context)
    const row = study.library.drawings.get(id)
    const analysis = study.library.results.analysis(id)
    if (!analysis) throw new AppError('nothing-to-do', { what: 'the drawing has not been analysed' })
    const data: ReportData = {
      drawing: statedOf(row.drawing),
      analysis,
      explanation: explained(study, id)?.explanation ?? null,
      norm: normStatedOf(await study.norms.manifest(analysis.modelId)),
      histogram: await study.norms.histogram(analysis.modelId),
      development: analysis.developmentModelId
        ? await developmentStated(study, analysis.developmentModelId)
        : null,
      analyst,
      comment,
      createdAt: new Date().toISOString(),
      app: VERSION,
      unencrypted: study.library.unencrypted
    }
    const original = await readOriginal(study.library, row)
    const pictures = {
      drawing: await context.compute.upright(original, REPORT_SIDE),
      overlay: await overlayOf(context, id)
    }
    const hash = reportHash(data)
    return { fileName: `report-${hash.slice(0, 12)}.html`, html: renderReport(data, pictures), hash }
  }
}
