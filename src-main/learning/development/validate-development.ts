import type { DevelopmentValidation, MeasuredShare } from '#contract/training'
import { byAge, childNorm, scoreChild } from '#main/analysis/score/child-score'
import type { HeldOutIndex } from '#main/analysis/score/development-model'
import { scoreDevelopment } from '#main/analysis/score/development-score'
import { growthCurve, type DevelopmentNorm } from '#main/analysis/score/growth-curve'
import { random } from '#main/lib/random'
import { yieldToEventLoop, type Work } from '#main/lib/work'
import { clusteredInterval } from '#main/statistics/clustered-interval'
import { mean, quantile } from '#main/statistics/quantile'
import { auroc, correlation, meanAbsoluteError } from '#main/statistics/ranking'
import { falseAlarms } from '../validate/false-alarms'
import type { DevelopmentTask, Heads } from './heads'
import { agesOf, heldOut } from './learn-heads'

/** What the product would have said of a drawing, or of a child with two or more, that nothing had seen. */
export interface HeldOutAge {
  child: number
  ageMonths: number
  index: number
  developmentalAge: number
  interval: [number, number]
  pValue: number
}

export interface HeldOutAges {
  drawings: HeldOutAge[]
  children: HeldOutAge[]
}

const WINDOW_MONTHS = 6

/**
 * Scores every drawing and every child as if it were new: for each outer fold the whole procedure is repeated on the others.
 * `calibration` holds what heads that never saw a drawing's fold say of it: that is the new drawing's index here.
 */
export async function scoreHeldOut(
  { rows, folds, work }: DevelopmentTask,
  heads: Heads,
  calibration: readonly (readonly HeldOutIndex[])[],
  alpha: number
): Promise<HeldOutAges> {
  const found: HeldOutAges = { drawings: [], children: [] }
  for (const [j, outer] of calibration.entries()) {
    const inner: HeldOutIndex[][] = []
    for (const [k, fold] of folds.entries())
      if (k !== j) inner.push(heldOut(rows, fold, await heads.indices([j, k], fold)))
    await scoreFold({ calibration: inner, alpha, ages: agesOf(rows) }, outer, found, work)
  }
  return found
}

async function scoreFold(
  norm: DevelopmentNorm,
  outer: readonly HeldOutIndex[],
  found: HeldOutAges,
  work: Work
): Promise<void> {
  const curve = growthCurve(norm)
  for (const { child, ageMonths, index } of outer) {
    await yieldToEventLoop(work)
    const { score, statement } = scoreDevelopment(norm, curve, index, null, ageMonths)
    found.drawings.push(heldOutAge(child, ageMonths, statement, score.pValue))
  }
  const children = childNorm(norm, curve, WINDOW_MONTHS)
  for (const [child, drawings] of Map.groupBy(outer, (d) => d.child)) {
    await yieldToEventLoop(work)
    for (const group of byAge(drawings, WINDOW_MONTHS).filter((g) => g.length > 1)) {
      const { score, statement } = scoreChild(children, group, null)
      found.children.push(heldOutAge(child, mean(group.map((d) => d.ageMonths)), statement, score.pValue))
    }
  }
}

function heldOutAge(
  child: number,
  ageMonths: number,
  statement: { index: number; ageMonths: number; interval: [number, number] },
  pValue: number
): HeldOutAge {
  const { index, interval } = statement
  return { child, ageMonths, index, developmentalAge: statement.ageMonths, interval, pValue }
}

/** The figures of held-out scores, each with what it is worth. `precision`: months within which ages are known. */
export function summarise(
  { drawings, children }: { drawings: readonly HeldOutAge[]; children: readonly HeldOutAge[] },
  alpha: number,
  seed: number,
  seconds: number
): DevelopmentValidation {
  const ages = (heldOut: readonly HeldOutAge[]) => heldOut.map((d) => d.ageMonths)
  const mae = (heldOut: readonly HeldOutAge[]) =>
    meanAbsoluteError(
      heldOut.map((d) => d.developmentalAge),
      ages(heldOut)
    )
  const r = (heldOut: readonly HeldOutAge[]) =>
    finite(
      correlation(
        heldOut.map((d) => d.index),
        ages(heldOut)
      )
    )
  const years = drawings.map((d) => Math.floor(d.ageMonths / 12))
  const [youngest, oldest] = [Math.min(...years), Math.max(...years)]
  const told = (heldOut: readonly HeldOutAge[]): number | null => finite(telling(heldOut, youngest, oldest))
  return {
    auroc: {
      youngest,
      oldest,
      drawings: told(drawings),
      interval: resampled(drawings, (part) => telling(part, youngest, oldest), seed),
      children: told(children),
      childrenInterval: resampled(children, (part) => telling(part, youngest, oldest), seed)
    },
    r: r(drawings),
    rChildren: children.length > 2 ? r(children) : null,
    maeMonths: mae(drawings),
    maeMonthsChildren: children.length > 0 ? mae(children) : null,
    coverage: covered(drawings),
    coverageChildren: children.length > 0 ? covered(children) : null,
    falseAlarms: alarmsByYear(drawings, years, alpha),
    confounds: [],
    seconds
  }
}

function alarmsByYear(
  drawings: readonly HeldOutAge[],
  years: readonly number[],
  alpha: number
): DevelopmentValidation['falseAlarms'] {
  const found = [...new Set(years)].sort((a, b) => a - b)
  return found.map((year) => {
    const own = drawings.filter((_, i) => years[i] === year)
    const alarms = falseAlarms(
      own.map((d) => d.pValue),
      alpha,
      own.map((d) => d.child)
    )
    return { fromMonths: 12 * year, toMonths: 12 * year + 12, alarms }
  })
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

function telling(heldOut: readonly HeldOutAge[], youngest: number, oldest: number): number {
  const at = (year: number) =>
    heldOut.filter((d) => Math.floor(d.ageMonths / 12) === year).map((d) => d.index)
  return auroc(at(youngest), at(oldest))
}

function covered(heldOut: readonly HeldOutAge[]): MeasuredShare {
  const hits = heldOut.map(({ interval, ageMonths }) => interval[0] <= ageMonths && ageMonths <= interval[1])
  const count = hits.filter(Boolean).length
  const interval = clusteredInterval(
    hits,
    heldOut.map((d) => d.child)
  )
  return { hits: count, of: hits.length, rate: count / (hits.length || 1), interval }
}

const RESAMPLES = 200

/** 95 % percentile interval from children drawn again with replacement. */
function resampled(
  heldOut: readonly HeldOutAge[],
  measure: (part: readonly HeldOutAge[]) => number,
  seed: number
): [number, number] | null {
  const children = [...Map.groupBy(heldOut, (d) => d.child).values()]
  const rng = random(seed, 'resample')
  const values = Array.from({ length: RESAMPLES }, () =>
    measure(children.flatMap(() => children[rng.below(children.length)]!))
  ).filter(Number.isFinite)
  return values.length > RESAMPLES / 2 ? [quantile(values, 0.025), quantile(values, 0.975)] : null
}
