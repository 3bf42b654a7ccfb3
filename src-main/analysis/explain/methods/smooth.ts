import { random } from '#main/lib/random'
import { checkCancelled } from '#main/lib/work'
import type { PreparedDrawing } from '../deployed-score'
import { runTapped } from '../tapped-run'
import type { MapMethod } from './map-method'
import { gradientTimesInk, pixelTap } from './pixel-gradient'

export const SMOOTH_SAMPLES = 12
/** Deviation of the noise, as a share of the range from black to white. */
const NOISE = 0.1

/** SmoothGrad (Smilkov et al. 2017, eq. 1): the gradient, averaged over noisy copies, times what differs from paper. */
export const smoothMap: MapMethod = async (compute, request, work) => {
  const { score, drawing, seed } = request
  const rng = random(seed, 'smooth')
  const shared = drawing.page === drawing.picture
  const versions = Array.from({ length: SMOOTH_SAMPLES }, (): PreparedDrawing => {
    const picture = noisy(drawing.picture, rng)
    return { picture, page: shared ? picture : noisy(drawing.page, rng) }
  })
  const values = new Float32Array(score.pack.manifest.grid[0] * score.pack.manifest.grid[1])
  for (const [i, version] of versions.entries()) {
    checkCancelled(work)
    work.report('explain', i, versions.length)
    const found = await runTapped(compute, score, pixelTap(score), version, { around: drawing })
    gradientTimesInk(score, drawing, found).forEach((v, k) => (values[k]! += v / versions.length))
  }
  return { values, evaluations: SMOOTH_SAMPLES * score.views.length }
}

/** The same noise in all channels: grains of the paper, not colours. */
function noisy(pixels: Uint8Array, rng: { normal(): number }): Uint8Array {
  const out = new Uint8Array(pixels.length)
  for (let at = 0; at < pixels.length; at += 3) {
    const shift = NOISE * 255 * rng.normal()
    for (let c = 0; c < 3; c += 1)
      out[at + c] = Math.min(255, Math.max(0, Math.round(pixels[at + c]! + shift)))
  }
  return out
}
