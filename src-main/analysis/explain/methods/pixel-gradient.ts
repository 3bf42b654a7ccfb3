import { backToPicture, viewOf } from '#main/analysis/embed/fit'
import { differentiate } from '#main/onnx/differentiate/differentiate'
import type { Tensor } from '#main/onnx/format/tensor'
import type { DeployedScore, PreparedDrawing } from '../deployed-score'
import type { Tap } from '../tapped-run'
import { PAGE_GRADIENT, pageContributions, tappedPage, withPage } from './page-contributions'

/** Under which name the gradient of normalised pixels is tapped. */
export const PIXEL_GRADIENT = 'pixel.gradient'

/** d score / d normalised pixels, and / d ink of the page where the score reads it. */
export const pixelTap = ({ readsPage }: DeployedScore): Tap => ({
  name: 'pixels',
  outputs: readsPage ? [PIXEL_GRADIENT, PAGE_GRADIENT] : [PIXEL_GRADIENT],
  build(graph) {
    const [pixels, page] = differentiate(graph.builder, graph.loss, withPage(graph, [graph.pixels]))
    return { [PIXEL_GRADIENT]: pixels!, ...tappedPage(page) }
  }
})

/** Gradients of one run times what the drawing has that paper has not, summed over each patch. */
export function gradientTimesInk(
  score: DeployedScore,
  drawing: PreparedDrawing,
  found: Record<string, Tensor>
): Float32Array {
  const { grid } = score.pack.manifest
  const total = pixelContributions(score, drawing.picture, found[PIXEL_GRADIENT]!.data as Float32Array)
  const page = found[PAGE_GRADIENT]?.data as Float32Array | undefined
  if (page) pageContributions(drawing, page, grid).forEach((v, k) => (total[k]! += v))
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
