import type { ConfoundName } from '#contract/training-settings'
import {
  circumstance,
  expectedScore,
  NO_ADJUSTMENT,
  type Adjustment,
  type Circumstances
} from '#main/analysis/score/adjustment'
import { cholesky, substitute } from '#main/statistics/cholesky'

/** What a group's mean is held back by, in drawings: one of two drawings counts for half, one of a hundred for almost all. */
const GROUP_PENALTY = 2
/** Groups of fewer drawings tell too little of themselves; and prompts that are all different would be thousands of columns. */
const LEAST_GROUP = 5
/** Slopes are hardly held back; this keeps numbers that say the same apart. */
const SLOPE_PENALTY = 1

interface Column {
  what: ConfoundName
  /** The group that it marks; null for a number. */
  group: string | null
  values: number[]
  penalty: number
  mean: number
  deviation: number
}

/** Scores less what is expected by what the other folds lead to: what an adjustment is worth for a drawing it was not learnt from. */
export function heldOutAdjusted(
  scores: readonly number[],
  circumstances: readonly Circumstances[],
  folds: readonly (readonly number[])[],
  adjust: readonly ConfoundName[]
): number[] {
  const residuals = [...scores]
  for (const fold of folds) {
    const others = folds.filter((f) => f !== fold).flat()
    const found = learnAdjustment(
      others.map((i) => scores[i]!),
      others.map((i) => circumstances[i]!),
      adjust
    )
    for (const i of fold) residuals[i] = scores[i]! - expectedScore(found, circumstances[i]!)
  }
  return residuals
}

/** What the circumstances of drawings explain of their scores: ridge regression on all of them at once. */
export function learnAdjustment(
  scores: readonly number[],
  circumstances: readonly Circumstances[],
  adjust: readonly ConfoundName[]
): Adjustment {
  const columns = [...new Set(adjust)].flatMap((what) => columnsOf(what, circumstances))
  if (columns.length === 0) return NO_ADJUSTMENT
  const found = slopesOf(columns, scores)
  const numbers = columns.flatMap(({ what, group, mean, deviation }, i) =>
    group === null ? [{ what, mean, slope: found[i]! / deviation }] : []
  )
  const grouped = Map.groupBy(
    columns.flatMap(({ what, group }, i) => (group === null ? [] : [{ what, group, offset: found[i]! }])),
    ({ what }) => what
  )
  const names = [...grouped].map(([what, groups]) => ({
    what,
    offsets: Object.fromEntries(groups.map(({ group, offset }) => [group, offset]))
  }))
  return { numbers, names }
}

function columnsOf(what: ConfoundName, circumstances: readonly Circumstances[]): Column[] {
  const known = circumstances.map((of) => circumstance(what, of))
  const found = known.filter((v) => v !== null)
  if (new Set(found).size < 2) return []
  if (found.every((v) => typeof v === 'number')) {
    const mean = found.reduce((a, b) => a + b, 0) / found.length
    const deviation = Math.sqrt(found.reduce((sum, v) => sum + (v - mean) ** 2, 0) / found.length)
    const values = known.map((v) => (v === null ? 0 : ((v as number) - mean) / deviation))
    return [{ what, group: null, values, penalty: SLOPE_PENALTY, mean, deviation }]
  }
  const groups = Map.groupBy(found.map(String), (name) => name)
  const enough = [...groups].flatMap(([name, all]) => (all.length >= LEAST_GROUP ? [name] : []))
  return enough.sort().map((group) => {
    const values = known.map((v) => (v === group ? 1 : 0))
    return { what, group, values, penalty: GROUP_PENALTY, mean: 0, deviation: 1 }
  })
}

/** (Zᵀ Z + penalties)^-1 Zᵀ (y - mean y), the intercept free. */
function slopesOf(columns: readonly Column[], scores: readonly number[]): Float64Array {
  const n = columns.length
  const level = scores.reduce((a, b) => a + b, 0) / scores.length
  const centred = scores.map((s) => s - level)
  const product = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, v, i) => sum + v * b[i]!, 0)
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i += 1)
    for (let j = 0; j <= i; j += 1)
      matrix[i * n + j] =
        product(columns[i]!.values, columns[j]!.values) + (i === j ? columns[i]!.penalty : 0)
  return substitute(
    cholesky(matrix, n),
    n,
    columns.map(({ values }) => product(values, centred))
  )
}
