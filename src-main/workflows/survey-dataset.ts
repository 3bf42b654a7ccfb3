import { AppError } from '#contract/app-error'
import type { DatasetSurvey, DuplicateGroup } from '#contract/dataset'
import type { DrawingId } from '#contract/drawing'
import { ensureEmbeddings } from '../analysis/embed/stored-embeddings'
import { preprocessingVersion } from '../analysis/preprocess/preprocessing'
import { joinPairs, nearPairs, usualDistance } from '../dataset/near-duplicates'
import { principalCoordinates } from '../dataset/principal-plane'
import type { Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import type { Needs } from './ports'

/** Directions by which far pairs are told at once. */
const DIRECTIONS = 16

/** Drawings of the very same content under different children: within one child import leaves them out. */
function sameContent(rows: readonly DrawingRow[]): DuplicateGroup[] {
  return [...Map.groupBy(rows, (row) => row.sha256).values()]
    .filter((group) => group.length > 1)
    .map((group) => ({ kind: 'same' as const, ids: group.map((row) => row.drawing.id), distance: 0 }))
}

export async function surveyDataset(
  ports: Needs<'library' | 'encoders' | 'compute'>,
  closeness: number,
  work: Work
): Promise<DatasetSurvey> {
  const { library, encoders } = ports
  const pack = encoders.active()
  const rows = library.drawings.all()
  if (rows.length === 0) throw new AppError('library-empty')
  const { failures } = await ensureEmbeddings(library, ports.compute, pack, 'auto', rows, work)
  const stored = library.results.vectors(pack.id, preprocessingVersion('auto'))
  const seen = rows.filter((row) => stored.has(row.drawing.id))
  const vectors = seen.map((row) => stored.get(row.drawing.id)!)
  const projection = await principalCoordinates(vectors, DIRECTIONS, work)
  const usual = await usualDistance(vectors, work)
  const pairs = await nearPairs(vectors, projection, closeness * usual, work)
  const near = joinPairs(vectors.length, pairs).map(({ members, distance }) => ({
    kind: 'near' as const,
    ids: members.map((i) => seen[i]!.drawing.id),
    distance: usual === 0 ? 0 : distance / usual
  }))
  const same = sameContent(rows)
  const known = new Set(same.map(({ ids }) => [...ids].sort().join()))
  const { coordinates, directions, shares } = projection
  const points = seen.map((row, i) => ({
    id: row.drawing.id as DrawingId,
    x: coordinates[i * directions] ?? 0,
    y: coordinates[i * directions + 1] ?? 0
  }))
  return {
    encoder: pack.manifest.name,
    groups: [
      ...same,
      ...near.filter(({ ids }) => !known.has([...ids].sort().join())).sort((a, b) => a.distance - b.distance)
    ],
    map: { points, spread: (shares[0] ?? 0) + (shares[1] ?? 0) },
    failed: failures.size
  }
}
