import { confoundNames } from '#contract/training-settings'
import type { Confound } from '#contract/training'
import { circumstance, type Circumstances } from '#main/analysis/score/adjustment'
import { random, shuffled } from '#main/lib/random'

/** A score of the norm's own drawings, held out, after age has been taken off. */
export interface ScoredDrawing extends Circumstances {
  child: number
  score: number
  /** Before anything was adjusted for; left out where nothing was. */
  unadjusted?: number
}

const PERMUTATIONS = 199
/** A warning needs both: a share worth a word, and chance ruled out as far as the permutations can. */
const [NOTEWORTHY, SURE] = [0.05, 0.01]

/**
 * How much of a score is explained by what it should not be about: squared correlation with a number, share of variance
 * between groups (eta squared) with a name; p from scores shuffled among children, so that a child's drawings stay together
 * (Freedman & Lane 1983 without covariates). Left out where nothing varies.
 */
export function confoundsOf(drawings: readonly ScoredDrawing[], seed: number): Confound[] {
  return confoundNames.flatMap((what) => {
    const known = drawings.map((d) => circumstance(what, d))
    const rows = drawings.flatMap((d, i) => (known[i] === null ? [] : [{ ...d, value: known[i]! }]))
    if (rows.length < 20 || new Set(rows.map((r) => r.value)).size < 2) return []
    const scores = rows.map((r) => r.score)
    const values = rows.map((r) => r.value)
    const explained = explainedShare(values, scores)
    const pValue = permutationP(rows, explained, seed)
    const before = rows.flatMap((r) => (r.unadjusted === undefined ? [] : [r.unadjusted]))
    const unadjusted = before.length === rows.length ? explainedShare(values, before) : null
    const warn = explained >= NOTEWORTHY && pValue <= SURE
    return [{ what, explained, unadjusted, pValue, warn }]
  })
}

/** How often scores shuffled among children are explained as much. */
export function permutationP(
  rows: readonly { child: number; value: number | string; score: number }[],
  explained: number,
  seed: number
): number {
  const values = rows.map((r) => r.value)
  const groups = [...Map.groupBy(rows, (r) => r.child).values()].map((g) => g.map((r) => r.score))
  const order = [...Map.groupBy([...rows.keys()], (i) => rows[i]!.child).values()].flat()
  const rng = random(seed, 'confounds')
  let atLeast = 0
  for (let run = 0; run < PERMUTATIONS; run += 1) {
    const moved = shuffled(groups, rng).flat()
    const scores = new Array<number>(rows.length)
    order.forEach((row, i) => (scores[row] = moved[i]!))
    if (explainedShare(values, scores) >= explained) atLeast += 1
  }
  return (1 + atLeast) / (PERMUTATIONS + 1)
}

/** Share of the scores' variance that the values explain. */
export function explainedShare(values: readonly (number | string)[], scores: readonly number[]): number {
  const mean = scores.reduce((a, b) => a + b, 0) / scores.length
  const total = scores.reduce((sum, s) => sum + (s - mean) ** 2, 0)
  if (total === 0) return 0
  if (typeof values[0] === 'number')
    return squaredCorrelation(values as readonly number[], scores, mean, total)
  const groups = Map.groupBy(
    scores.map((score, i) => ({ score, value: values[i]! })),
    (r) => r.value
  )
  let between = 0
  for (const group of groups.values()) {
    const own = group.reduce((sum, g) => sum + g.score, 0) / group.length
    between += group.length * (own - mean) ** 2
  }
  return between / total
}

function squaredCorrelation(
  values: readonly number[],
  scores: readonly number[],
  mean: number,
  total: number
): number {
  const centre = values.reduce((a, b) => a + b, 0) / values.length
  let [product, square] = [0, 0]
  values.forEach((v, i) => {
    product += (v - centre) * (scores[i]! - mean)
    square += (v - centre) ** 2
  })
  return square === 0 ? 0 : product ** 2 / (square * total)
}
