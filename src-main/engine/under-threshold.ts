import type { Analysis } from '../../src-preload/contract/analysis'
import { reevaluate } from '../analysis/score/reevaluate'
import type { Study } from './context'
import { alphaOf } from '../analysis/score/threshold'
import type { Library } from '../library/library'

/** A manifest with the false-alarm rate that a person has chosen since, where one has. */
export function underThreshold<Manifest extends { id: string; alpha: number }>(
  { thresholds }: Pick<Library, 'thresholds'>,
  manifest: Manifest
): Manifest {
  const percentile = thresholds.chosen(manifest.id)
  return percentile === null ? manifest : { ...manifest, alpha: alphaOf(percentile) }
}

/** Analyses as the thresholds that hold now have them; what models that are no longer here said stands. */
export function underPresentThresholds(
  { library, norms, development }: Study,
  rows: readonly Analysis[]
): Analysis[] {
  const versions = [...norms.versions(), ...development.versions()]
  const alphas = new Map(
    versions.map(({ id, settings }) => [id, underThreshold(library, { id, alpha: settings.alpha }).alpha])
  )
  return rows.map((row) => {
    const form = alphas.get(row.modelId)
    if (form === undefined) return row
    return reevaluate(row, { form, development: alphas.get(row.developmentModelId ?? '') ?? null })
  })
}
