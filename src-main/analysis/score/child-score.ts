import { crossPercentile, type FoldScores } from '#main/statistics/conformal'
import type { DevelopmentStatement, Score } from '#contract/analysis'
import {
  among,
  compared,
  expectedAge,
  intervalOf,
  peakOf,
  peersAt,
  profileOf,
  scoreAmong,
  within,
  type Peer,
  ROUNDING
} from './development-score'
import { mean } from '#main/statistics/quantile'
import type { Reference } from './local-calibration'
import { ageAt, meanAt, type DevelopmentNorm, type GrowthCurve } from './growth-curve'

/** One of a child's drawings: its index by heads that never saw the child, and the child's age then. */
export interface OwnDrawing {
  index: number
  ageMonths: number
  prompt: string | null
}

/** What is needed to score children: the growth curve, and what the norm's own children got. */
export interface ChildNorm {
  norm: DevelopmentNorm
  curve: GrowthCurve
  /** One a child and age: its drawings' standardised mean. */
  peers: readonly Peer[]
  windowMonths: number
}

export function childNorm(norm: DevelopmentNorm, curve: GrowthCurve, windowMonths: number): ChildNorm {
  const bare = { norm, curve, windowMonths, peers: [] }
  const peers = [...Map.groupBy(norm.calibration.flat(), (h) => h.child)].flatMap(([child, held]) => {
    const groups = byAge(held, windowMonths)
    return groups.map((group): Peer => {
      const ageMonths = mean(group.map((h) => h.ageMonths))
      return { child, ageMonths, value: standardisedResidual(bare, group, 0), weight: 1 / groups.length }
    })
  })
  return { ...bare, peers }
}

/** Drawings of one child whose ages lie within the window, the youngest first; each is in one group. */
export function byAge<Item extends { ageMonths: number }>(
  drawings: readonly Item[],
  windowMonths: number
): Item[][] {
  const groups: Item[][] = []
  for (const drawing of [...drawings].sort((a, b) => a.ageMonths - b.ageMonths)) {
    const last = groups.at(-1)
    if (last && drawing.ageMonths - last[0]!.ageMonths <= windowMonths + ROUNDING) last.push(drawing)
    else groups.push([drawing])
  }
  return groups
}

/**
 * Deviation of the mean of `count` drawings about the curve, in units of one drawing's: drawings of one child are alike, so it
 * falls towards the root of their intraclass correlation and not to zero. Where that is not known, it is taken as 1.
 */
export function spreadOfMean({ intraclassCorrelation }: GrowthCurve, count: number): number {
  const icc = intraclassCorrelation ?? 1
  return Math.sqrt(icc + (1 - icc) / count)
}

/** Mean distance from the curve, had the child been `older` months older, in deviations of such a mean. */
function standardisedResidual(
  norm: Omit<ChildNorm, 'peers' | 'norm'>,
  drawings: readonly OwnDrawing[],
  older: number
): number {
  const residual = mean(drawings.map((d) => d.index - meanAt(norm.curve.knots, d.ageMonths + older)))
  return residual / norm.curve.deviation / spreadOfMean(norm.curve, drawings.length)
}

export interface ChildResult {
  /** Mean age of the drawings, months. */
  ageMonths: number
  score: Score
  own: FoldScores
  statement: DevelopmentStatement
}

/**
 * All drawings of a child at one age as one statement. `who` names the child where it is of the norm itself; `local` are percentile ranks of
 * the other children of its place, which then stand in for those of the norm.
 */
export function scoreChild(
  child: ChildNorm,
  drawings: readonly OwnDrawing[],
  who: number | null,
  local: Reference | null = null
): ChildResult {
  const { norm } = child
  const peers = child.peers.filter((peer) => peer.child !== who)
  const age = mean(drawings.map((d) => d.ageMonths))
  const residualAt = (ageMonths: number): number => standardisedResidual(child, drawings, ageMonths - age)
  const profile = profileOf(norm, peers, residualAt, local)
  const interval = intervalOf(norm, profile, residualAt)
  const value = standardisedResidual(child, drawings, 0)
  const normComparison = compared(value, peersAt(peers, age))
  const own = local ? among(normComparison, local) : normComparison
  const { index, ageMonths } = placeOf(child, drawings)
  const typicalMonths = local ? within(interval, peakOf(profile)) : ageAt(child.curve.knots, norm.ages, index)
  const statement = { index, ageMonths: within(interval, ageMonths), typicalMonths, interval, profile }
  return { ageMonths: age, score: scoreAmong(norm, own, value), own, statement }
}

/** Where children of a place stand among the norm's, each by its drawings within the window: 0 to 1. */
export function childRanks(
  child: ChildNorm,
  drawings: readonly (OwnDrawing & { child: number })[]
): { child: number; percentileRank: number }[] {
  return [...Map.groupBy(drawings, (d) => d.child)].flatMap(([who, own]) =>
    byAge(own, child.windowMonths).map((group) => {
      const age = mean(group.map((d) => d.ageMonths))
      const normComparison = compared(standardisedResidual(child, group, 0), peersAt(child.peers, age))
      return { child: who, percentileRank: crossPercentile([normComparison]).percentile / 100 }
    })
  )
}

/** The child's mean index and the age that it leads to, without any interval. */
export function placeOf(
  child: Omit<ChildNorm, 'peers'>,
  drawings: readonly OwnDrawing[]
): { index: number; ageMonths: number } {
  const { norm, curve } = child
  const age = mean(drawings.map((d) => d.ageMonths))
  // what ages apart make of the index is taken off, so that the mean stands for one age
  const level = (d: OwnDrawing): number =>
    d.index - meanAt(curve.knots, d.ageMonths) + meanAt(curve.knots, age)
  // the plain mean: drawings weighed by how surely their prompts told age on one collection said less of other children
  const index = mean(drawings.map(level))
  const deviation = curve.deviation * spreadOfMean(curve, drawings.length)
  return { index, ageMonths: expectedAge(norm, curve, index, deviation) }
}

/** How far each head's residual of these drawings lies from the mean of all heads. */
export function headResiduals(
  child: Omit<ChildNorm, 'peers'>,
  drawings: readonly (OwnDrawing & { heads: readonly number[] })[]
): number[] {
  const count = Math.max(...drawings.map((d) => d.heads.length))
  const unit = child.curve.deviation * spreadOfMean(child.curve, drawings.length)
  return Array.from(
    { length: count },
    (_, k) => mean(drawings.map(({ heads }) => heads[k % heads.length]!)) / unit
  )
}
