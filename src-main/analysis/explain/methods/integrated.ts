import { viewOf } from '#main/analysis/embed/fit'
import type { Compute } from '#main/compute/port'
import { checkCancelled, type Work } from '#main/lib/work'
import { float32, type Tensor } from '#main/onnx/format/tensor'
import type { DeployedScore, PreparedDrawing } from '../deployed-score'
import { DRAWN } from '../score-graph'
import { runTapped, unavailable, type Tap } from '../tapped-run'
import type { MapMethod, MapRequest } from './map-method'
import { gradientTimesInk, pixelTap } from './pixel-gradient'

/** Steps of the path from paper to the drawing: more where fewer do not add up to what the score changes by. */
export const INTEGRATED_STEPS = [16, 32, 64] as const
/** The map's sum is as near to the change of the score as this share of it, or more steps are taken. */
const EXACT = 0.05
/** Deviations of the norm's scores: a smaller change is held against this, since shares of next to nothing say nothing. */
const SMALLEST_CHANGE = 0.5
/** Farther off than this the map does not say what its method promises, and is withheld. */
const LARGEST_GAP = 0.2

/**
 * Steps lie close together near the paper: there the first trace of ink makes blank patches into patches with something on them, which
 * layer normalisation turns into a steep rise that even steps miss or exaggerate. The share of ink at u in [0, 1] is u to this power.
 */
const POWER = 3

/**
 * Integrated gradients (Sundararajan et al. 2017, eq. 1 and 3) along the straight path from blank paper, by the midpoint rule in u: the
 * map's sum is what the whole drawing adds to the score of an empty page (completeness, their axiom). What an encoder decides,
 * such as which patches hold ink, stays as in the drawing: where it changes on the way the score all but jumps, and parts do not add up. Pixels of the path are not
 * rounded (the page that earlier models read beside them is): whole grey levels would take a trace of ink for none, or for more than it is. Throws AppError 'explanation-unavailable'
 * where the sum stays off.
 */
export const integratedMap: MapMethod = async (compute, request, work) => {
  const change = await changeOfScore(compute, request)
  let evaluations = 2
  for (const steps of INTEGRATED_STEPS) {
    const values = await integral(compute, request, steps, work)
    evaluations += steps
    const sum = values.reduce((total, v) => total + v, 0)
    const gap = Math.abs(sum - change) / Math.max(SMALLEST_CHANGE, Math.abs(change))
    const last = steps === INTEGRATED_STEPS.at(-1)
    if (last && !(gap <= LARGEST_GAP)) break
    if (last || gap <= EXACT)
      return { values, evaluations: evaluations * request.score.views.length, completeness: { sum, change } }
  }
  return unavailable('its parts do not add up to the score')
}

async function integral(
  compute: Compute,
  { score, drawing }: MapRequest,
  steps: number,
  work: Work
): Promise<Float32Array> {
  const { grid } = score.pack.manifest
  const total = new Float32Array(grid[0] * grid[1])
  for (let i = 0; i < steps; i += 1) {
    checkCancelled(work)
    work.report('explain', i, steps)
    const u = (i + 0.5) / steps
    const weight = ((i + 1) / steps) ** POWER - (i / steps) ** POWER
    const found = await runOnPath(compute, score, pixelTap(score), drawing, u ** POWER)
    gradientTimesInk(score, drawing, found).forEach((v, k) => (total[k]! += weight * v))
  }
  return total
}

const forwardTap: Tap = { name: 'forward', outputs: ['loss'], build: ({ loss }) => ({ loss }) }

/** Score of the drawing less that of blank paper, with what counts as ink, and where it lies, as in the drawing. */
async function changeOfScore(compute: Compute, { score, drawing }: MapRequest): Promise<number> {
  const [drawn, blank] = await Promise.all(
    [1, 0].map(async (share) => {
      const found = await runOnPath(compute, score, forwardTap, drawing, share)
      return Number(found.loss!.data[0])
    })
  )
  return drawn! - blank!
}

const runOnPath = (
  compute: Compute,
  score: DeployedScore,
  tap: Tap,
  drawing: PreparedDrawing,
  share: number
): Promise<Record<string, Tensor>> => {
  const page = drawing.page.map((v) => Math.round(255 + share * (v - 255)))
  const version = { picture: drawing.picture, page }
  const beside = { [DRAWN]: pathPixels(score, drawing, 1) }
  const pixels = pathPixels(score, drawing, share)
  return runTapped(compute, score, { ...tap, held: true }, version, { beside, around: drawing, pixels })
}

/** Normalised pixels [views, 3, height, width] of a drawing of which so much of the ink is there. */
export function pathPixels(
  { pack, views }: DeployedScore,
  { picture }: PreparedDrawing,
  share: number
): Tensor {
  const { width, height, paper, scale, mean, std, channels } = pack.manifest.input
  const area = width * height
  const values = new Float32Array(views.length * 3 * area)
  views.forEach((view, s) => {
    const pixels = viewOf(view, picture, pack)
    for (let c = 0; c < 3; c += 1) {
      const channel = channels === 'RGB' ? c : 2 - c
      for (let at = 0; at < area; at += 1) {
        const level = paper + share * (pixels[3 * at + channel]! - paper)
        values[(3 * s + c) * area + at] = (level * scale - mean[c]!) / std[c]!
      }
    }
  })
  return float32(values, [views.length, 3, height, width])
}
