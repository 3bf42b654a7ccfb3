import { AppError } from '../../src-preload/contract/app-error'
import type { Comparison, PatchLens, SimilarPatch } from '../../src-preload/contract/comparison'
import type { Drawing } from '../../src-preload/contract/drawing'
import { compareDrawing, type Compared } from '../analysis/compare-pipeline'
import { atSamePlace, boxOf, mostAlike, patchAt, type FoundPatch } from '../analysis/compare/patch-lens'
import { ensureEmbeddings } from '../analysis/embed-pipeline'
import type { LoadedNorm } from '../analysis/form-pipeline'
import type { DrawingRow } from '../library/drawings'
import type { StoredEmbedding } from '../library/results'
import { quietly, quietWork, type Work } from '../lib/work'
import { fromHalf } from '../onnx/format/half'
import { open, type EngineContext } from './context'

interface Group {
  norm: LoadedNorm
  own: { row: DrawingRow; embedding: StoredEmbedding }
  typical: { row: DrawingRow; embedding: StoredEmbedding }[]
  missing: number
}

/** A drawing with the norm that judges it and all of that norm's drawings that are here. Throws AppError 'nothing-to-do', 'model-unknown'. */
async function groupFor(context: EngineContext, id: string, work: Work): Promise<Group> {
  const { library, norms, encoders } = open(context)
  const row = library.drawings.get(id)
  const analysis = library.results.analysis(id)
  if (!analysis) throw new AppError('nothing-to-do', { what: 'the drawing has not been analysed' })
  const norm = await norms.load(analysis.modelId)
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
    context.compute,
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

const comparable = ({ row, embedding }: Group['own']): Compared => ({
  drawing: row.drawing.id,
  child: row.child,
  subject: row.drawing.subject,
  vector: embedding.vector,
  about: row.drawing
})

export async function compareStored(
  context: EngineContext,
  id: string,
  count: number,
  work: Work = quietWork()
): Promise<Comparison> {
  const { norm, own, typical, missing } = await groupFor(context, id, work)
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
  context: EngineContext,
  { id, x, y, count }: { id: string; x: number; y: number; count: number }
): Promise<PatchLens> {
  const { norm, own, typical } = await groupFor(context, id, quietWork())
  const { grid } = open(context).encoders.pack(norm.manifest.encoder.id).manifest
  const mine = patchworkOf(own)
  if (mine.patches.length === 0)
    throw new AppError('explanation-unavailable', { reason: 'the encoder cannot be looked into' })
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
