import { foldsByChild, type NormRow } from '../learning/prepare/folds'
import { auroc, correlation, meanAbsoluteError } from '../statistics/ranking'
import { ridgeProblem, solveRidge, type RidgeProblem } from '../statistics/ridge'

export interface AgedDrawing {
  path: string
  ageMonths: number
  child: number
  subject: string | null
}

export interface AgeJudgement {
  youngest: number
  oldest: number
  auroc: number
  aurocByChild: number
  r: number
  maeMonths: number
}

const FOLDS = 5
/** Weights of the penalty, from which the training children of each fold choose. */
const LAMBDAS = [30, 100, 300, 1000, 3000, 10_000, 30_000]

/** Ages predicted for every drawing from the children of the other folds. */
export function predictAges(
  drawings: readonly AgedDrawing[],
  features: readonly Float32Array[],
  seed: number
): number[] {
  const rows = drawings.map(({ child }, i): NormRow => ({
    drawing: String(i),
    child,
    subject: null,
    vector: features[i]!
  }))
  const folds = foldsByChild(rows, FOLDS, seed)
  const predicted = new Array<number>(drawings.length).fill(NaN)
  for (const [k, fold] of folds.entries()) {
    const inner = folds.filter((_, j) => j !== k)
    const train = inner.flat()
    const problem = ridgeProblem(
      train.map((i) => features[i]!),
      fold.map((i) => features[i]!),
      train.map((i) => drawings[i]!.ageMonths)
    )
    const lambda = chooseLambda(
      problem,
      inner.map((part) => part.length)
    )
    solveRidge(problem, lambda).forEach((age, i) => (predicted[fold[i]!] = age))
  }
  return predicted
}

/**
 * The penalty whose predictions correlate best with age when each of the training folds (the rows in order, `sizes` each) is
 * predicted from the others. Correlation, because a strong penalty makes the squared error small by saying the mean of all.
 */
function chooseLambda(problem: RidgeProblem, sizes: readonly number[]): number {
  const starts = sizes.map((_, j) => sizes.slice(0, j).reduce((a, b) => a + b, 0))
  const scores = LAMBDAS.map((lambda) => {
    const guessed = starts.flatMap((start, j) => solveRidge(without(problem, start, sizes[j]!), lambda))
    return correlation(guessed, problem.targets)
  })
  return LAMBDAS[scores.indexOf(Math.max(...scores))]!
}

/** The problem of predicting `count` of its rows from all others. */
function without({ gram, targets }: RidgeProblem, start: number, count: number): RidgeProblem {
  const n = targets.length
  const kept = targets.map((_, i) => i).filter((i) => i < start || i >= start + count)
  const table = (rows: readonly number[]): Float64Array =>
    Float64Array.from(
      { length: rows.length * kept.length },
      (_, at) => gram[rows[Math.floor(at / kept.length)]! * n + kept[at % kept.length]!]!
    )
  const held = Array.from({ length: count }, (_, i) => start + i)
  return { gram: table(kept), cross: table(held), targets: kept.map((i) => targets[i]!) }
}

/** How well features tell age, on one random split of the children. */
export function judgeAge(
  drawings: readonly AgedDrawing[],
  features: readonly Float32Array[],
  seed: number
): AgeJudgement {
  const predicted = predictAges(drawings, features, seed)
  const ages = drawings.map(({ ageMonths }) => ageMonths)
  const years = ages.map((months) => Math.floor(months / 12))
  const [youngest, oldest] = [Math.min(...years), Math.max(...years)]
  const at = (year: number): number[] => predicted.filter((_, i) => years[i] === year)
  const children = byChild(drawings, predicted)
  const childrenAt = (year: number): number[] =>
    children.filter((c) => Math.floor(c.ageMonths / 12) === year).map((c) => c.predicted)
  return {
    youngest,
    oldest,
    auroc: auroc(at(youngest), at(oldest)),
    aurocByChild: auroc(childrenAt(youngest), childrenAt(oldest)),
    r: correlation(predicted, ages),
    maeMonths: meanAbsoluteError(predicted, ages)
  }
}

/** Children with two drawings or more at one age: the mean of what their drawings say. */
function byChild(drawings: readonly AgedDrawing[], predicted: readonly number[]) {
  const groups = new Map<string, { ageMonths: number; values: number[] }>()
  drawings.forEach(({ child, ageMonths }, i) => {
    const key = `${child} ${ageMonths}`
    const group = groups.get(key) ?? { ageMonths, values: [] }
    group.values.push(predicted[i]!)
    groups.set(key, group)
  })
  return [...groups.values()]
    .filter(({ values }) => values.length > 1)
    .map(({ ageMonths, values }) => ({
      ageMonths,
      predicted: values.reduce((a, b) => a + b, 0) / values.length
    }))
}
