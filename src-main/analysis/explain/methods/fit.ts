import { FIT_VIEWS, fitsOf } from '#main/analysis/embed/fit'
import { unavailable } from '../tapped-run'
import type { MapMethod } from './map-method'

/** What the encoder itself says of each patch: the chance that it does not fit the drawing around it. */
export const fitMap: MapMethod = async (compute, { score, drawing }) => {
  const found = await fitsOf(compute, score.pack, [drawing.picture])
  if (!found) unavailable('the encoder says of no patch whether it fits')
  return { values: found[0]!.map, evaluations: FIT_VIEWS }
}
