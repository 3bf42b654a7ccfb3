import type { Completeness } from '#contract/explanation'
import type { Compute } from '#main/compute/port'
import type { Work } from '#main/lib/work'
import { backToPicture } from '#main/analysis/embed/fit'
import type { DeployedScore, PreparedDrawing } from '../deployed-score'

export interface MapRequest {
  score: DeployedScore
  drawing: PreparedDrawing
  /** Of methods that draw at random. */
  seed: number
  /** For Grad-CAM: which block, from 0; null: the last. */
  block: number | null
  /** Patches of typical drawings to compare with, each [patches, PATCH_SIZE]; null where there are none. */
  typical: readonly Float32Array[] | null
}

/** One value a patch of the encoder's grid, row by row, and how often the encoder looked at the drawing for it. */
export interface PatchMap {
  values: Float32Array
  evaluations: number
  /** Of ways whose values promise to add up to what the drawing changes of the score. */
  completeness?: Completeness
}

/**
 * A way of explaining: the deployed score in, a map over the drawing's patches out. Positive values raise the score. Throws AppError
 * 'explanation-unavailable' where the score or its encoder does not allow it, 'cancelled'.
 */
export type MapMethod = (compute: Compute, request: MapRequest, work: Work) => Promise<PatchMap>

/** Maps of all views, [views, patches], as one over the drawing: their sum, each brought back to where it belongs. */
export function joinSights({ views, pack }: DeployedScore, maps: Float32Array): Float32Array {
  const { grid } = pack.manifest
  const size = grid[0] * grid[1]
  const total = new Float32Array(size)
  views.forEach((view, s) =>
    backToPicture(view, maps.slice(s * size, (s + 1) * size), grid).forEach(
      (value, i) => (total[i]! += value)
    )
  )
  return total
}
