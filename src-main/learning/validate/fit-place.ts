import type { PlaceDifference, PlaceFit } from '#contract/place'
import type { LoadedDevelopment } from '#main/analysis/score/place-drawings'
import type { LoadedNorm } from '#main/analysis/score/score-form'
import type { UnseenDrawing } from '#main/analysis/score/score-unseen'
import { peersOf } from '#main/analysis/score/development-score'
import { childWeights } from '#main/analysis/score/growth-curve'
import { SMALLEST_FLAGGING_NORM } from '#main/analysis/score/score-drawing'
import { random, shuffled } from '#main/lib/random'
import { crossConformalP } from '#main/statistics/conformal'
import { differenceBetween, type Observation, type Stratum } from '#main/statistics/two-sample'
import { falseAlarms } from './false-alarms'

const PERMUTATIONS = 999
/** Of each of three comparisons. */
const SURE = 0.01

export interface SiteSample {
  norms: readonly LoadedNorm[]
  development: LoadedDevelopment | null
  unseen: readonly UnseenDrawing[]
  seed: number
}

/** Do drawings of a place lie elsewhere than the norm's own: as pages, in form, on the growth curve? From the drawings alone. */
export function placeDifferences({ norms, development, unseen, seed }: SiteSample): PlaceDifference[] {
  const strataOf = (own: (norm: LoadedNorm) => Observation[], theirs: (v: UnseenDrawing) => number | null) =>
    norms.map((norm): Stratum => {
      const here = unseen.filter((v) => v.modelId === norm.manifest.id)
      const place = here.flatMap((v) => observation(v.child, theirs(v)))
      return { norm: own(norm), place }
    })
  const pages = strataOf(pagesOf, (v) => v.page)
  const forms = strataOf(
    ({ manifest }) => manifest.calibration.flat().map(scored),
    (v) => v.form
  )
  const residuals = unseen.flatMap((v) => observation(v.child, v.residual))
  const growth: Stratum[] = development
    ? [{ norm: peersOf(development.manifest, development.curve, null), place: residuals }]
    : []
  const compared: [PlaceDifference['what'], Stratum[]][] = [
    ['page', pages],
    ['form', forms],
    ['development', growth]
  ]
  return compared.flatMap(([what, strata]) => {
    const rng = random(seed, what)
    const { percentile, pValue } = differenceBetween(strata, PERMUTATIONS, (n) =>
      shuffled([...Array(n).keys()], rng)
    )
    return Number.isNaN(percentile) ? [] : [{ what, percentile, pValue, warn: pValue <= SURE }]
  })
}

const scored = ({ child, score }: { child: number; score: number }): Observation => ({ child, value: score })
const observation = (child: number, value: number | null): Observation[] =>
  value === null ? [] : [{ child, value }]

function pagesOf({ manifest }: LoadedNorm): Observation[] {
  const { calibration, scope } = manifest
  if (!scope) return []
  return calibration.flatMap((fold, k) =>
    fold.map(({ child }, i) => ({ child, value: scope.heldOut[k]![i]! }))
  )
}

/** Flags among the place's drawings, were they typical: as the norms are, and by the place's own drawings of other children. */
export function placeAlarms({
  norms,
  development,
  unseen
}: SiteSample): Pick<PlaceFit, 'alarms' | 'mended' | 'missing'> {
  const children = new Set(unseen.map((v) => v.child)).size
  const missing = Math.max(0, SMALLEST_FLAGGING_NORM - children)
  if (unseen.length === 0) return { alarms: null, mended: null, missing }
  const [alpha, ageAlpha] = [norms[0]!.manifest.alpha, development?.manifest.alpha ?? 0]
  const aged = unseen.filter((v) => v.developmentP !== null && v.percentileRank !== null)
  const form = unseen.map(({ child, formP }) => ({ child, value: -formP }))
  const ranks = aged.map(({ child, percentileRank }) => ({ child, value: percentileRank! }))
  const both = (formPs: readonly number[], agePs: readonly number[]): PlaceFit['alarms'] => ({
    form: falseAlarms(formPs, alpha, childrenOf(unseen)),
    development: aged.length > 0 ? falseAlarms(agePs, ageAlpha, childrenOf(aged)) : null
  })
  return {
    missing,
    alarms: both(
      unseen.map((v) => (v.otherLines ? 1 : v.formP)),
      aged.map((v) => v.developmentP!)
    ),
    mended: missing > 0 ? null : both(mendedPs(form, 'upper'), mendedPs(ranks, 'two-sided'))
  }
}

const childrenOf = (drawings: readonly { child: number }[]): number[] => drawings.map((d) => d.child)

/** Each value among those of the other children, a child counting once. */
function mendedPs(values: readonly Observation[], tail: 'upper' | 'two-sided'): number[] {
  return values.map(({ child, value }) => {
    const others = values.filter((other) => other.child !== child)
    const own = { score: value, heldOut: others.map((o) => o.value), weights: childWeights(others) }
    return crossConformalP([own], tail)
  })
}
