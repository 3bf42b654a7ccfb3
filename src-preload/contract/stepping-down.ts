import type { Band } from './analysis'
import type { DevelopmentVersion, ModelVersion } from './training'

/** Do two norms of one subject claim the same ages? */
export const bandsOverlap = (a: Band, b: Band): boolean =>
  a.subject === b.subject && a.fromMonths < b.toMonths && b.fromMonths < a.toMonths

/**
 * The deployed versions that are no longer in use once version `id` is deployed: that of its own norm group, and those of bands of the
 * same subject that claim some of its ages.
 */
export function steppingDown(
  id: string,
  { models, development }: { models: readonly ModelVersion[]; development: readonly DevelopmentVersion[] }
): { id: string; name: string }[] {
  const candidate = models.find((model) => model.id === id)
  if (candidate)
    return models
      .filter((other) => other.deployed && other.id !== id && bandsOverlap(other.band, candidate.band))
      .map((other) => ({ id: other.id, name: other.band.label }))
  return development
    .filter((other) => other.deployed && other.id !== id)
    .map((other) => ({ id: other.id, name: 'development' }))
}
