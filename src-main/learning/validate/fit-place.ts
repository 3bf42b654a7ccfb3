import type { PlaceDifference, PlaceFit } from '../../../src-preload/contract/place'
import type { LoadedDevelopment } from '../../analysis/development-pipeline'
import type { LoadedNorm } from '../../analysis/form-pipeline'
import type { Visitor } from '../../analysis/place-pipeline'
import { peersOf } from '../../analysis/score/development-score'
import { childWeights } from '../../analysis/score/growth-curve'
import { SMALLEST_FLAGGING_NORM } from '../../analysis/score/score-drawing'
import { random, shuffled } from '../../lib/random'
import { crossConformalP } from '../../statistics/conformal'
import { differenceBetween, type Observation, type Stratum } from '../../statistics/two-sample'
import { falseAlarms } from './false-alarms'

const PERMUTATIONS = 999
/** Of each of three comparisons. */
const SURE = 0.01

export interface Compared {
  norms: readonly LoadedNorm[]
  development: LoadedDevelopment | null
  visitors: readonly Visitor[]
  seed: number
}

/** Do drawings of a place lie elsewhere than the norm's own: as pages, in form, on the growth curve? From the drawings alone. */
export function placeDifferences({ norms, development, visitors, seed }: Compared): PlaceDifference[] {
  const strataOf = (own: (norm: LoadedNorm) => Observation[], theirs: (v: Visitor) => number | null) =>
    norms.map((norm): Stratum => {
      const here = visitors.filter((v) => v.modelId === norm.manifest.id)
      const place = here.flatMap((v) => observation(v.child, theirs(v)))
      return { norm: own(norm), place }
    })
  const pages = strataOf(pagesOf, (v) => v.page)
  const forms = strataOf(
    ({ manifest }) => manifest.calibration.flat().map(scored),
    (v) => v.form
  )
  const rest = visitors.flatMap((v) => observation(v.child, v.rest))
  const growth: Stratum[] = development
    ? [{ norm: peersOf(development.manifest, development.curve, null), place: rest }]
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
  visitors
}: Compared): Pick<PlaceFit, 'alarms' | 'mended' | 'missing'> {
  const children = new Set(visitors.map((v) => v.child)).size
  const missing = Math.max(0, SMALLEST_FLAGGING_NORM - children)
  if (visitors.length === 0) return { alarms: null, mended: null, missing }
  const [alpha, ageAlpha] = [norms[0]!.manifest.alpha, development?.manifest.alpha ?? 0]
  const aged = visitors.filter((v) => v.developmentP !== null && v.standing !== null)
  const form = visitors.map(({ child, formP }) => ({ child, value: -formP }))
  const standings = aged.map(({ child, standing }) => ({ child, value: standing! }))
  const both = (formPs: readonly number[], agePs: readonly number[]): PlaceFit['alarms'] => ({
    form: falseAlarms(formPs, alpha, childrenOf(visitors)),
    development: aged.length > 0 ? falseAlarms(agePs, ageAlpha, childrenOf(aged)) : null
  })
  return {
    missing,
    alarms: both(
      visitors.map((v) => v.formP),
      aged.map((v) => v.developmentP!)
    ),
    mended: missing > 0 ? null : both(mendedPs(form, 'upper'), mendedPs(standings, 'two-sided'))
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
