import type { DrawingId } from '#contract/drawing'
import type { DrawingRow } from '../library/drawings'
import { photoOf } from '../library/photo-of'
import { explanationsOf } from './explain-drawing'
import type { Needs } from './ports'
import { scoreDistribution } from './score-distribution'
import { normalisedScore } from './score-table'

/** The photo that a drawing was made of, and its size upright; its file is opened for that. */
async function photoFor(ports: Needs<'library' | 'compute'>, { source, blob, child }: DrawingRow) {
  const photo = photoOf(source)
  if (!photo) return { photo, photoSize: null }
  const { library } = ports
  const bytes = await library.blobs.read(blob, 'source', library.children.keyOf(child)).catch(() => null)
  if (!bytes) return { photo, photoSize: null }
  const photoSize = await ports.compute.admit(bytes).then(
    ({ width, height }) => ({ width, height }),
    () => null
  )
  return { photo, photoSize }
}

export async function showDrawing(ports: Needs<'library' | 'models' | 'compute'>, id: DrawingId) {
  const { library, models } = ports
  const row = library.drawings.get(id)
  const { drawing } = row
  const analysis = library.results.analysis(id)
  const explanations = explanationsOf(ports, id).map(({ explanation }) => explanation)
  const grades = analysis
    ? [
        library.explanations.grades(analysis.modelId, 'form') ?? [],
        library.explanations.grades(analysis.developmentModelId ?? '', 'development') ?? []
      ].flat()
    : []
  const distribution = analysis ? await scoreDistribution(ports, analysis, row.child) : null
  const placedBy = analysis?.developmentModelId ?? null
  const growth = placedBy ? await models.growth(placedBy).catch(() => null) : null
  const method = library.results.scale()
  const value = analysis ? await normalisedScore(ports, analysis, method) : null
  const remarks = library.drawings.remarks(id)
  return {
    ...(await photoFor(ports, row)),
    drawing,
    remarks,
    analysis,
    explanations,
    grades,
    distribution,
    growth,
    scale: { method, value }
  }
}
