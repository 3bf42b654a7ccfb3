import { AppError } from '#contract/app-error'
import type { ExplanationMethod } from '#contract/explanation'
import type { DeployedScore, PreparedDrawing } from '#main/analysis/explain/deployed-score'
import { drawMap } from '#main/analysis/explain/draw-map'
import type { Compute } from '#main/compute/port'
import { checkCancelled, quietly, type Work } from '#main/lib/work'
import { quantile } from '#main/statistics/quantile'

export interface ScaleRequest {
  method: ExplanationMethod
  /** Typical drawings, each with the score as it is deployed for it: by what never saw its child. */
  count: number
  subject(
    index: number
  ): Promise<{ drawing: PreparedDrawing; score: DeployedScore; typical: readonly Float32Array[] | null }>
  seed: number
}

/**
 * Learns from typical drawings what values of the map are usual: `scaleMaximum` is the 99.5 % quantile of the inked patches' values
 * (top of the colour scale), `level` the 95 % quantile (edge of a region). Of development, which goes both ways, sizes count. Throws
 * AppError 'explanation-unavailable' where the way can explain none of them.
 */
export async function explanationScale(compute: Compute, request: ScaleRequest, work: Work) {
  const { method, count, subject, seed } = request
  const values: number[] = []
  let drawn = 0
  let last: unknown = null
  /** One drawing that the way cannot explain does not keep the scale from the others. */
  const orNone = (error: unknown): null => {
    if (!(error instanceof AppError) || error.code !== 'explanation-unavailable') throw error
    last = error
    return null
  }
  for (let i = 0; i < count; i += 1) {
    checkCancelled(work)
    const { drawing, score, typical } = await subject(i)
    const asked = { score, drawing, seed, block: null, typical }
    const map = await drawMap(compute, method, asked, quietly(work)).catch(orNone)
    if (!map) continue
    drawn += 1
    map.values.forEach((value, patch) => {
      if (map.touched[patch]) values.push(score.what === 'form' ? value : Math.abs(value))
    })
  }
  if (drawn === 0 && last) throw last
  const at = (p: number) => (values.length ? Math.max(0, quantile(values, p)) : 0)
  return { scaleMaximum: at(0.995), level: at(0.95), drawings: drawn, deviations: true }
}
