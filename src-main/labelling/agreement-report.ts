import { expertLabels, type ExpertLabel } from '#contract/drawing'
import type { AgreementReport, Figure, PairAgreement } from '#contract/rating'
import { random } from '../lib/random'
import {
  addCounts,
  agreement,
  coincidences,
  confusion,
  kappa,
  krippendorffAlpha,
  type Counts
} from '../statistics/agreement'
import { byContent, clusterBootstrap } from '../statistics/cluster-bootstrap'

/** Labels in their order, from typical to not. */
export const orderedLabels: readonly ExpertLabel[] = ['normal', 'unsure', 'unusual']
const K = expertLabels.length
const RESAMPLES = 2000

/** All ratings of one drawing. */
export interface RatedDrawing {
  child: number
  final: ExpertLabel | null
  /** By rater's name. */
  ratings: ReadonlyMap<string, ExpertLabel>
}

const place = (label: ExpertLabel): number => orderedLabels.indexOf(label)
const nothing = (): number[][] => Array.from({ length: K }, () => new Array<number>(K).fill(0))

/** Sums of counts child by child, in an order of their own: what a resample of children needs. */
function byChild(items: readonly { child: number; counts: Counts }[]): Counts[] {
  const sums = new Map<number, number[][]>()
  for (const { child, counts } of items) {
    const sum = sums.get(child) ?? nothing()
    addCounts(sum, counts)
    sums.set(child, sum)
  }
  return byContent([...sums.values()])
}

function total(children: readonly Counts[], times: readonly number[] | null): number[][] {
  const sum = nothing()
  children.forEach((counts, c) => {
    const weight = times?.[c] ?? 1
    if (weight > 0) counts.forEach((row, i) => row.forEach((value, j) => (sum[i]![j]! += weight * value)))
  })
  return sum
}

/** What one drawing alone would say is nothing. */
function figure(
  children: readonly Counts[],
  drawings: number,
  statistic: (counts: Counts) => number | null,
  seed: number,
  label: string
): Figure {
  const value = drawings < 2 ? null : statistic(total(children, null))
  if (value === null) return { value, interval: null }
  const draw = (times: readonly number[]): number | null => statistic(total(children, times))
  return { value, interval: clusterBootstrap(children.length, draw, random(seed, label), RESAMPLES) }
}

/** The same whoever is called the first: but for the table, which has the first in its rows. */
function pair(rows: readonly RatedDrawing[], first: string, second: string, seed: number): PairAgreement {
  const [one, other] = first < second ? [first, second] : [second, first]
  const items = rows.flatMap(({ child, ratings }) => {
    const [a, b] = [ratings.get(one), ratings.get(other)]
    return a && b ? [{ child, counts: confusion([[place(a), place(b)]], K) }] : []
  })
  const children = byChild(items)
  const counts = total(children, null)
  const of = (weights: 'none' | 'linear' | 'quadratic'): Figure =>
    figure(children, items.length, (c) => kappa(c, weights), seed, `${one} ${other} ${weights}`)
  return {
    first,
    second,
    n: items.length,
    children: children.length,
    agreement: agreement(counts),
    kappa: of('none'),
    linear: of('linear'),
    quadratic: of('quadratic'),
    confusion: one === first ? counts : counts.map((_, i) => counts.map((row) => row[i]!))
  }
}

const differs = ({ ratings }: RatedDrawing): boolean => new Set(ratings.values()).size > 1

/**
 * What these raters agree on, two by two (kappa, weighted kappa) and together (Krippendorff's alpha), each with a 95 % interval over
 * children: drawings of one child are not independent.
 */
export function agreementReport(
  rows: readonly RatedDrawing[],
  raters: readonly string[],
  seed: number
): AgreementReport {
  const several = rows.filter((row) => row.ratings.size > 1)
  const alphas = byChild(
    several.map(({ child, ratings }) => ({
      child,
      counts: coincidences([...ratings.values()].map(place), K)
    }))
  )
  const alpha = (metric: 'nominal' | 'ordinal'): Figure =>
    figure(alphas, several.length, (counts) => krippendorffAlpha(counts, metric), seed, `alpha ${metric}`)
  return {
    labels: [...orderedLabels],
    raters: raters.map((name) => {
      const given = rows.flatMap((row) => row.ratings.get(name) ?? [])
      const counts = orderedLabels.map((label) => given.filter((g) => g === label).length)
      return { name, rated: given.length, counts }
    }),
    pairs: raters.flatMap((first, i) => raters.slice(i + 1).map((second) => pair(rows, first, second, seed))),
    alpha: {
      n: several.length,
      children: alphas.length,
      nominal: alpha('nominal'),
      ordinal: alpha('ordinal')
    },
    disagreements: several.filter(differs).length,
    open: several.filter((row) => differs(row) && row.final === null).length,
    adoptable: several.filter((row) => !differs(row) && row.final === null).length,
    overruled: several.filter(
      (row) => !differs(row) && row.final !== null && ![...row.ratings.values()].includes(row.final)
    ).length,
    seed,
    resamples: RESAMPLES
  }
}
