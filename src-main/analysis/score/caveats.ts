import type { Caveat } from '#contract/analysis'
import { conformalAges } from './development-score'
import { elsewhere, type LocalNorm } from './local-calibration'
import type { NormManifest } from './norm-model'
import type { LoadedDevelopment, Placed } from './place-drawings'
import { SMALLEST_FLAGGING_NORM } from './score-drawing'
import type { Embedded } from './score-form'

/** Calibration sets with fewer drawings (or children) than this have wide intervals. */
const SMALL_NORM = 100
/** One child having made more than this share of a norm's drawings is worth a caveat. */
const DOMINANT_SHARE = 0.1

/** Caveats that say how to read a score; a drawing without a score has none of them. */
const OF_SCORES: readonly Caveat[] = [
  'local-calibration',
  'other-place',
  'small-norm',
  'pilot-norm',
  'beyond-ages'
]

/** The codes whose conditions hold, in their order. */
export const holding = (conditions: readonly (readonly [Caveat, boolean])[]): Caveat[] =>
  conditions.filter(([, holds]) => holds).map(([code]) => code)

export const withoutScoreCaveats = (caveats: readonly Caveat[]): Caveat[] =>
  caveats.filter((code) => !OF_SCORES.includes(code))

/** Of a calibration set of n. */
export const sizeCaveats = (n: number): [Caveat, boolean][] => [
  ['pilot-norm', n < SMALLEST_FLAGGING_NORM],
  ['small-norm', n >= SMALLEST_FLAGGING_NORM && n < SMALL_NORM]
]

/** Of the norm that scores a drawing; `n`: calibration drawings that it was compared with. */
export function normCaveats(
  manifest: NormManifest,
  { drawing, facts }: Pick<Embedded, 'drawing' | 'facts'>,
  inNorm: boolean,
  n: number
): Caveat[] {
  const subjects = Object.keys(manifest.subjects)
  const knowsSubject = drawing.subject !== null && subjects.includes(drawing.subject)
  return holding([
    ...sizeCaveats(n),
    ['interim-encoder', manifest.encoder.interim],
    ['synthetic-norm', manifest.synthetic],
    ['in-norm', inNorm],
    ['children-unknown', manifest.childrenUnknown],
    ['one-child-dominates', largestShare(manifest) > DOMINANT_SHARE],
    ['other-subject', subjects.length > 0 && !knowsSubject],
    ['paper-shade-evened', facts.shadeEvened]
  ])
}

/** Of the site that a drawing is from. */
export function siteCaveats(
  { sites }: Pick<NormManifest, 'sites'>,
  site: string | null,
  local: LocalNorm | null
): Caveat[] {
  if (local) return ['local-calibration']
  return elsewhere(sites, site) ? ['other-place'] : []
}

/** Of developmental age; `placed` null: no development model that shares the norm's encoder is deployed. */
export function developmentCaveats(
  norm: Pick<NormManifest, 'primary'>,
  development: LoadedDevelopment | null,
  placed: Placed | null
): Caveat[] {
  if (!development || !placed) return norm.primary === 'development' ? ['development-missing'] : []
  return holding([
    ['development-weak', isWeak(development.manifest)],
    ['beyond-ages', conformalAges(placed.statement.profile) === null]
  ])
}

/** Whether a development model was not shown to tell ages apart better than chance. */
export const isWeak = ({ validation }: Pick<LoadedDevelopment['manifest'], 'validation'>): boolean =>
  (validation.auroc.interval?.[0] ?? 0) <= 0.5

/** The largest share of the norm's drawings that one child made. */
function largestShare({ calibration, n }: NormManifest): number {
  const sizes = new Map<number, number>()
  for (const { child } of calibration.flat()) sizes.set(child, (sizes.get(child) ?? 0) + 1)
  return Math.max(...sizes.values()) / n
}
