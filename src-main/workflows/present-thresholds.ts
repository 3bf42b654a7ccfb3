import type { Analysis } from '#contract/analysis'
import { reevaluate } from '../analysis/score/reevaluate'
import { withPresentThreshold } from '../model-store/present-threshold'
import type { Needs } from './ports'

/** Analyses recalculated with the current thresholds. Those of models that are no longer here stay as they are. */
export function underPresentThresholds(
  { library, models }: Needs<'library' | 'models'>,
  rows: readonly Analysis[]
): Analysis[] {
  const versions = models.versions()
  const alphas = new Map(
    versions.map(({ id, settings }) => [
      id,
      withPresentThreshold(library, { id, alpha: settings.alpha }).alpha
    ])
  )
  return rows.map((row) => {
    const form = alphas.get(row.modelId)
    if (form === undefined) return row
    return reevaluate(row, { form, development: alphas.get(row.developmentModelId ?? '') ?? null })
  })
}
