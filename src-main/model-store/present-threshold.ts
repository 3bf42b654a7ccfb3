import { alphaOf } from '../analysis/score/threshold'
import type { Library } from '../library/library'

/** A manifest with the false-alarm rate that a person has chosen since, where one has. */
export function withPresentThreshold<Manifest extends { id: string; alpha: number }>(
  { thresholds }: Pick<Library, 'thresholds'>,
  manifest: Manifest
): Manifest {
  const percentile = thresholds.chosen(manifest.id)
  return percentile === null ? manifest : { ...manifest, alpha: alphaOf(percentile) }
}
