import { mapPicture, type ScoredNorm } from '../../analysis/explain-pipeline'
import type { EncoderPack } from '../../analysis/embed/encoder-pack'
import type { Compute } from '../../compute/port'
import { random, shuffled } from '../../lib/random'
import { checkCancelled, type Work } from '../../lib/work'
import { quantile } from '../../statistics/quantile'

export interface ScaleRequest {
  pack: EncoderPack
  norm: ScoredNorm
  /** The prepared picture of a drawing of the norm. */
  picture(drawing: string): Promise<Uint8Array>
  sample: number
  seed: number
}

/**
 * Learns from typical drawings what values of the map are usual: `scaleMaximum` is the 99.5 % quantile of the
 * inked patches' values (top of the colour scale), `level` the 95 % quantile (edge of a region). Each drawing is judged by
 * the fold that left its child out.
 */
export async function explanationScale(compute: Compute, request: ScaleRequest, work: Work) {
  const { pack, norm, sample, seed } = request
  const heldOut = shuffled(norm.manifest.calibration.flat(), random(seed, 'explanation')).slice(0, sample)
  const values: number[] = []
  for (const { drawing, child } of heldOut) {
    checkCancelled(work)
    const who = { drawing, child }
    const quiet = { ...work, report: () => undefined }
    const map = await mapPicture(compute, pack, norm, await request.picture(drawing), who, quiet)
    map.values.forEach((value, i) => {
      if (map.touched[i]) values.push(value)
    })
  }
  const at = (p: number) => (values.length ? Math.max(0, quantile(values, p)) : 0)
  return { scaleMaximum: at(0.995), level: at(0.95), drawings: heldOut.length }
}
