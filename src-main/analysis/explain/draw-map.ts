import type { ExplanationMethod } from '#contract/explanation'
import type { Compute } from '#main/compute/port'
import type { Work } from '#main/lib/work'
import type { ScoreMap } from './deployed-score'
import { inkedPatches } from './ink-map'
import type { MapRequest } from './methods/map-method'
import { mapMethodNamed } from './methods/registry'

/**
 * The deployed score in, a map of where it comes from out, over the patches of the encoder's input. Throws AppError
 * 'explanation-unavailable', 'cancelled'.
 */
export async function drawMap(
  compute: Compute,
  method: ExplanationMethod,
  request: MapRequest,
  work: Work
): Promise<ScoreMap> {
  const { manifest } = request.score.pack
  const { values, evaluations, completeness = null } = await mapMethodNamed(method)(compute, request, work)
  const [rows, columns] = manifest.grid
  const touched = inkedPatches(request.drawing.picture, manifest)
  return { values, rows, columns, touched, evaluations, completeness }
}
