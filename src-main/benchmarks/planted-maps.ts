import { explanationMethods, type ExplanationMethod } from '#contract/explanation'
import { TrainingSettings } from '#contract/training-settings'
import type { EncoderPack } from '../analysis/embed/encoder-pack'
import type { DeployedScore } from '../analysis/explain/deployed-score'
import { drawMap } from '../analysis/explain/draw-map'
import { formScore } from '../analysis/explain/form-score-graph'
import { inkDensity } from '../analysis/explain/ink-map'
import { forwardTime } from '../analysis/explain/tapped-run'
import type { Compute } from '../compute/port'
import { scorerGraph, scorerSource } from '../learning/deploy/scorer-graph'
import { methodNamed } from '../learning/methods/registry'
import { found } from '../learning/validate/faithfulness/planted-place'
import { quietWork } from '../lib/work'
import { mean } from '../statistics/quantile'
import { packsAtHand } from './encoders'
import { pixelsOf } from './patches'
import type { Page, Place } from '../learning/validate/plant-change'
import type { BenchmarkLine } from './result'

/** Typical patches are a norm's: here there is none. */
const methods = explanationMethods.filter((method) => method !== 'patch-distance')

/** The score of what fits, as a norm deploys it, but for its unit: all folds say the same. */
function fitScore(compute: Compute, pack: EncoderPack): DeployedScore {
  const fold = { tensors: new Map(), losses: null }
  const scorer = scorerSource(scorerGraph(methodNamed('fit'), 1, [fold, fold], TrainingSettings.parse({})))
  const held = [-1, 1].map((score, child) => [{ drawing: String(child), child, score }])
  return formScore(
    compute,
    pack,
    { manifest: { method: 'fit', alpha: 0.05, calibration: held }, scorer },
    { drawing: null, child: null }
  )
}

/** A page with one thing changed in a place of it. */
export interface Probe {
  changed: Page
  place: Place
}

interface Found {
  pointed: number
  energy: number
  milliseconds: number
}

/** Maps of the form score by every way, on the same changes: is the peak in the changed place, and what share of the map? */
export async function mapLines(compute: Compute, probes: readonly Probe[]): Promise<BenchmarkLine[]> {
  const pack = (await packsAtHand()).find(({ manifest }) => manifest.outputs.mismatchLogit)
  if (!pack) return []
  const score = fitScore(compute, pack)
  const all = new Map<ExplanationMethod | 'ink density', Found[]>()
  const forward: number[] = []
  for (const { changed, place } of probes) {
    const picture = pixelsOf(changed, pack.manifest.input.width)
    const drawing = { picture, page: picture }
    forward.push(await forwardTime(compute, score, drawing))
    const note = (
      name: ExplanationMethod | 'ink density',
      values: Float32Array,
      milliseconds: number
    ): void => {
      const { pointed, energy } = found(values, { drawing, place, side: changed.side }, pack.manifest.grid)
      all.set(name, [...(all.get(name) ?? []), { pointed, energy, milliseconds }])
    }
    note('ink density', inkDensity(picture, pack.manifest), 0)
    for (const method of methods) {
      const started = performance.now()
      const { values } = await drawMap(
        compute,
        method,
        { score, drawing, seed: 1, block: null, typical: null },
        quietWork()
      )
      note(method, values, performance.now() - started)
    }
  }
  const ink = lineFigures(all.get('ink density')!)
  return [...all].map(([name, places]) => ({
    what: `map of what fits by ${name}: ${places.length} planted changes`,
    ours: lineFigures(places),
    rival: `ink density ${ink}`,
    // the first opens the session
    ratio:
      name === 'ink density'
        ? '-'
        : `${(mean(places.slice(1).map((p) => p.milliseconds)) / mean(forward)).toFixed(1)} forward passes`
  }))
}

const lineFigures = (places: readonly Found[]): string =>
  `peak in the place ${(100 * mean(places.map((p) => p.pointed))).toFixed(0)} %, energy ${(100 * mean(places.map((p) => p.energy))).toFixed(0)} %`
