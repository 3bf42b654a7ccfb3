import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { Comparison, PatchLens, SimilarPatch } from '#contract/comparison'
import type { Drawing } from '#contract/drawing'
import { compareDrawing, type ComparableDrawing } from '../analysis/compare/compare-drawing'
import { atSamePlace, boxOf, mostAlike, patchAt, type FoundPatch } from '../analysis/compare/patch-lens'
import { ensureEmbeddings } from '../analysis/embed/stored-embeddings'
import type { LoadedNorm } from '../analysis/score/score-form'
import { quietly, quietWork, type Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import type { DrawingEmbedding } from '../analysis/embed/embedding'
import { fromHalf } from '../onnx/format/half'
import type { Needs } from './ports'

interface Group {
  norm: LoadedNorm
  own: { row: DrawingRow; embedding: DrawingEmbedding }
  typical: { row: DrawingRow; embedding: DrawingEmbedding }[]
  missing: number
}

/** A drawing with the norm that scores it and all of that norm's drawings that are here. Throws AppError 'drawing-not-analysed', 'model-unknown'. */
async function groupFor(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  id: string,
  work: Work
): Promise<Group> {
  const { library, encoders, models } = ports
  const row = library.drawings.get(id)
  const analysis = library.results.analysis(id)
  if (!analysis) throw new AppError('drawing-not-analysed')
  const norm = await models.loadNorm(analysis.modelId)
  const held = norm.manifest.calibration.flat()
  const rows = held.flatMap(({ drawing }) =>
    // what lies in the bin is shown to nobody
    library.drawings.has(drawing) && !library.drawings.isRemoved(drawing)
      ? [library.drawings.get(drawing)]
      : []
  )
  const { encoder, preprocessing } = norm.manifest
  const { embeddings } = await ensureEmbeddings(
    library,
    ports.compute,
    encoders.pack(encoder.id),
    preprocessing.evenShade,
    [row, ...rows.filter((other) => other.drawing.id !== id)],
    quietly(work)
  )
  const embedding = embeddings.get(id)
  if (!embedding) throw new AppError('drawing-unknown')
  const typical = rows.flatMap((other) => {
    const found = embeddings.get(other.drawing.id)
    // labels may have changed since the norm was learnt: what is called unusual now is no example of typical
    return found && (other.drawing.expertLabel ?? 'normal') === 'normal'
      ? [{ row: other, embedding: found }]
      : []
  })
  return { norm, own: { row, embedding }, typical, missing: held.length - rows.length }
}

const comparable = ({ row, embedding }: Group['own']): ComparableDrawing => ({
  drawing: row.drawing.id,
  child: row.child,
  subject: row.drawing.subject,
  vector: embedding.vector,
  about: row.drawing
})

export async function compareStored(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  id: string,
  count: number,
  work: Work = quietWork()
): Promise<Comparison> {
  const { norm, own, typical, missing } = await groupFor(ports, id, work)
  const { band, id: modelId } = norm.manifest
  return compareDrawing({
    modelId,
    missing,
    count,
    band: band.label,
    own: comparable(own),
    typical: typical.map(comparable)
  })
}

interface Patchwork {
  drawing: Drawing
  patches: Float32Array
}

const patchworkOf = ({ row, embedding }: Group['own']): Patchwork => ({
  drawing: row.drawing,
  patches: Float32Array.from(embedding.patches, fromHalf)
})

/** Drawings that are looked through for a place: of the same subject first. */
const MOST_LOOKED_AT = 80

export async function lensOn(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  { id, x, y, count }: { id: string; x: number; y: number; count: number }
): Promise<PatchLens> {
  const { norm, own, typical } = await groupFor(ports, id, quietWork())
  const { grid } = ports.encoders.pack(norm.manifest.encoder.id).manifest
  const mine = patchworkOf(own)
  if (mine.patches.length === 0) throw new AppError('explanation-unavailable', because('encoder-closed'))
  const patch = patchAt(grid, mine.drawing, x, y)
  const others = typical.filter(({ row }) => row.child !== own.row.child)
  const alike = others.filter(({ row }) => row.drawing.subject === own.row.drawing.subject)
  const chosen = [...alike, ...others.filter((other) => !alike.includes(other))]
    .slice(0, MOST_LOOKED_AT)
    .map(patchworkOf)
  const sizes = (other: Patchwork) => ({
    patches: other.patches,
    width: other.drawing.width,
    height: other.drawing.height
  })
  const best = (find: (other: Patchwork) => FoundPatch): SimilarPatch[] =>
    chosen
      .map((other) => ({ other, found: find(other) }))
      .sort((a, b) => a.found.distance - b.found.distance)
      .slice(0, count)
      .map(({ other: { drawing }, found }) => ({
        id: drawing.id,
        childId: drawing.childId,
        subject: drawing.subject,
        box: boxOf(grid, drawing, found.patch),
        width: drawing.width,
        height: drawing.height,
        distance: found.distance
      }))
  return {
    box: boxOf(grid, mine.drawing, patch),
    searchedDrawings: chosen.length,
    samePlace: best((other) => atSamePlace(sizes(mine), sizes(other), patch)),
    anywhere: best((other) => mostAlike(sizes(mine), sizes(other), patch))
  }
}
