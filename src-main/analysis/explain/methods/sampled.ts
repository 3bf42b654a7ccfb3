import type { Compute } from '#main/compute/port'
import { random } from '#main/lib/random'
import { checkCancelled, type Work } from '#main/lib/work'
import { differentiate } from '#main/onnx/differentiate/differentiate'
import { viewOf, backToPicture } from '#main/analysis/embed/fit'
import type { DeployedScore, PreparedDrawing } from '../deployed-score'
import { runTapped, type Tap } from '../tapped-run'
import type { MapMethod, MapRequest } from './map-method'
import { PAGE_GRADIENT, pageContributions, tappedPage, withPage } from './page-contributions'

const PIXEL_GRADIENT = 'pixel.gradient'

const pixelTap = ({ readsPage }: DeployedScore): Tap => ({
  name: 'pixels',
  outputs: readsPage ? [PIXEL_GRADIENT, PAGE_GRADIENT] : [PIXEL_GRADIENT],
  build(graph) {
    const [pixels, page] = differentiate(graph.builder, graph.loss, withPage(graph, [graph.pixels]))
    return { [PIXEL_GRADIENT]: pixels!, ...tappedPage(page) }
  }
})

/**
 * Mean gradient at several versions of a drawing, times what the drawing has that paper has not, summed over each patch: the
 * gradients of `at` explain `drawing`.
 */
async function meanGradientTimesInk(
  compute: Compute,
  { score, drawing }: MapRequest,
  versions: readonly PreparedDrawing[],
  work: Work
): Promise<Float32Array> {
  const { grid } = score.pack.manifest
  const total = new Float32Array(grid[0] * grid[1])
  for (const [i, version] of versions.entries()) {
    checkCancelled(work)
    work.report('explain', i, versions.length)
    const found = await runTapped(compute, score, pixelTap(score), version, {}, drawing)
    const parts = [pixelContributions(score, drawing.picture, found[PIXEL_GRADIENT]!.data as Float32Array)]
    const page = found[PAGE_GRADIENT]?.data as Float32Array | undefined
    if (page) parts.push(pageContributions(drawing, page, grid))
    for (const part of parts) part.forEach((v, k) => (total[k]! += v / versions.length))
  }
  return total
}

/** Gradient [views, channels, height, width] of normalised pixels times their difference from paper, by patch of the drawing. */
function pixelContributions(
  { pack, views }: DeployedScore,
  picture: Uint8Array,
  gradient: Float32Array
): Float32Array {
  const { input, grid } = pack.manifest
  const { width, height, paper, scale, std, channels } = input
  const area = width * height
  const total = new Float32Array(grid[0] * grid[1])
  views.forEach((view, s) => {
    const pixels = viewOf(view, picture, pack)
    const map = new Float32Array(total.length)
    for (let at = 0; at < area; at += 1) {
      const [x, y] = [at % width, Math.floor(at / width)]
      const patch = Math.floor((y * grid[0]) / height) * grid[1] + Math.floor((x * grid[1]) / width)
      for (let c = 0; c < 3; c += 1) {
        const byte = pixels[3 * at + (channels === 'RGB' ? c : 2 - c)]!
        if (byte !== paper)
          map[patch]! += gradient[(3 * s + c) * area + at]! * (((byte - paper) * scale) / std[c]!)
      }
    }
    backToPicture(view, map, grid).forEach((v, k) => (total[k]! += v))
  })
  return total
}

const blend = (pixels: Uint8Array, paper: number, share: number): Uint8Array =>
  pixels.map((v) => Math.round(paper + share * (v - paper)))

/** Steps of the path from paper to the drawing. */
export const INTEGRATED_STEPS = 16

/**
 * Integrated gradients (Sundararajan et al. 2017, eq. 1 and 3) along the straight path from blank paper, by the midpoint rule: the
 * map's sum is what the whole drawing adds to the score of an empty page, up to the steps' coarseness.
 */
export const integratedMap: MapMethod = async (compute, request, work) => {
  const { score, drawing } = request
  const { paper } = score.pack.manifest.input
  const versions = Array.from({ length: INTEGRATED_STEPS }, (_, i): PreparedDrawing => {
    const share = (i + 0.5) / INTEGRATED_STEPS
    return { picture: blend(drawing.picture, paper, share), page: blend(drawing.page, 255, share) }
  })
  const values = await meanGradientTimesInk(compute, request, versions, work)
  return { values, evaluations: INTEGRATED_STEPS * score.views.length }
}

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
  const values = await meanGradientTimesInk(compute, request, versions, work)
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
