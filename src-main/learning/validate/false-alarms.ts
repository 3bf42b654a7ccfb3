import type { FalseAlarms } from '#contract/training'
import type { Compute } from '#main/compute/port'
import { inParallel, type Work } from '#main/lib/work'
import { clusteredInterval } from '#main/statistics/clustered-interval'
import { crossConformalP } from '#main/statistics/conformal'
import { expectedScore } from '#main/analysis/score/adjustment'
import { scoresUnder, trainWithout, type Procedure } from '../calibrate/cross-conformal'
import { learnAdjustment } from '../calibrate/learn-adjustment'
import type { FoldModel } from '../train/fold-model'

const pairKey = (a: number, b: number): string => (a < b ? `${a},${b}` : `${b},${a}`)

/**
 * How often typical drawings of children whom nothing has seen are flagged. For each outer fold j the whole procedure is
 * repeated on the others: models that left out j and one more fold k, calibrated on k. The model without {j, k} serves
 * both outer folds, so that ten trainings do the work of twenty. Answers the p-value of every row, in order.
 */
export async function outerPValues(
  compute: Compute,
  procedure: Procedure,
  folds: readonly number[][],
  work: Work,
  onModel: () => void
): Promise<number[]> {
  const pairs = folds.flatMap((_, a) => folds.slice(a + 1).map((__, i) => [a, a + 1 + i] as const))
  const models = new Map<string, FoldModel>()
  await inParallel(pairs, procedure.atOnce, async ([a, b]) => {
    models.set(pairKey(a, b), await trainWithout(compute, procedure, folds, [a, b], work))
    onModel()
  })
  const p = new Array<number>(procedure.rows.length).fill(NaN)
  for (const j of folds.keys()) {
    const inner = folds.map((_, k) => k).filter((k) => k !== j)
    const set = inner.map((k) => models.get(pairKey(j, k))!)
    const all = await scoresUnder(compute, procedure, set, procedure.rows)
    pValuesOf(procedure, folds, j, all).forEach(([i, value]) => (p[i] = value))
  }
  return p
}

/** Of the rows of fold j, by the inner folds alone: also what is adjusted for is learnt from them. */
function pValuesOf(
  { circumstances, settings }: Procedure,
  folds: readonly number[][],
  j: number,
  all: readonly (readonly number[])[]
): [number, number][] {
  const inner = folds.filter((_, k) => k !== j)
  const known = inner.flatMap((fold, m) => fold.map((i) => ({ of: circumstances[i]!, score: all[i]![m]! })))
  const adjustment = learnAdjustment(
    known.map(({ score }) => score),
    known.map(({ of }) => of),
    settings.adjust
  )
  const adjusted = (i: number, m: number): number =>
    all[i]![m]! - expectedScore(adjustment, circumstances[i]!)
  const heldOut = inner.map((fold, m) => fold.map((i) => adjusted(i, m)))
  return folds[j]!.map((i) => [
    i,
    crossConformalP(heldOut.map((scores, m) => ({ heldOut: scores, score: adjusted(i, m) })))
  ])
}

/** Flags among typical drawings, with an interval that knows which drawings are one child's. */
export function falseAlarms(
  pValues: readonly number[],
  alpha: number,
  children: readonly number[]
): FalseAlarms {
  const flagged = pValues.filter((p) => p <= alpha).length
  const interval = clusteredInterval(
    pValues.map((p) => p <= alpha),
    children
  )
  return {
    flagged,
    of: pValues.length,
    rate: pValues.length ? flagged / pValues.length : 0,
    interval,
    asPromised: interval[0] <= alpha && alpha <= interval[1]
  }
}
