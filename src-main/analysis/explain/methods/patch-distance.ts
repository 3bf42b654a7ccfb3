import { fromHalf } from '#main/onnx/format/half'
import { viewsFor } from '#main/analysis/embed/embed-pictures'
import { PATCH_SIZE } from '#main/analysis/embed/patches'
import { unavailable } from '../tapped-run'
import type { MapMethod } from './map-method'

/**
 * Distance of each patch to the nearest patch of typical drawings (Roth et al. 2022), root mean squared. It asks what is usual where
 * the score need not: it explains the score as far as its grade says.
 */
export const patchDistanceMap: MapMethod = async (compute, { score, drawing, typical }) => {
  if (!typical || typical.length === 0) unavailable('no typical drawings are at hand to compare with')
  const [view] = await viewsFor(compute, score.pack, [drawing.picture], 'patches')
  if (view!.patches.length === 0) unavailable('the encoder cannot be looked into')
  return { values: nearestDistances(Float32Array.from(view!.patches, fromHalf), typical), evaluations: 1 }
}

/** Of each patch [PATCH_SIZE] of a drawing: the least distance to any patch of the others. */
export function nearestDistances(own: Float32Array, typical: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(own.length / PATCH_SIZE).fill(Infinity)
  for (const bank of typical)
    for (let from = 0; from < bank.length; from += PATCH_SIZE)
      for (let p = 0; p < out.length; p += 1) {
        let sum = 0
        for (let k = 0; k < PATCH_SIZE && sum < out[p]!; k += 1)
          sum += (own[p * PATCH_SIZE + k]! - bank[from + k]!) ** 2
        if (sum < out[p]!) out[p] = sum
      }
  return out.map((sum) => Math.sqrt(sum / PATCH_SIZE))
}
