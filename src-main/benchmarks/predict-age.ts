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
    const train = folds.flatMap((other, j) => (j === k ? [] : other))
    const lambda = chooseLambda(
      folds.filter((_, j) => j !== k),
      features,
      drawings
    )
    const problem = problemOf(train, fold, features, drawings)
    solveRidge(problem, lambda).forEach((age, i) => (predicted[fold[i]!] = age))
  }
  return predicted
}

function problemOf(
  train: readonly number[],
  fresh: readonly number[],
  features: readonly Float32Array[],
  drawings: readonly AgedDrawing[]
): RidgeProblem {
  const pick = (indices: readonly number[]): Float32Array[] => indices.map((i) => features[i]!)
  return ridgeProblem(
    pick(train),
    pick(fresh),
    train.map((i) => drawings[i]!.ageMonths)
  )
}

/** The penalty that predicts one of the training folds best from the others. */
function chooseLambda(
  folds: readonly (readonly number[])[],
  features: readonly Float32Array[],
  drawings: readonly AgedDrawing[]
): number {
  const [held, ...others] = folds as [number[], ...number[][]]
  const problem = problemOf(others.flat(), held, features, drawings)
  const errors = LAMBDAS.map((lambda) =>
    solveRidge(problem, lambda).reduce((sum, age, i) => sum + (age - drawings[held[i]!]!.ageMonths) ** 2, 0)
  )
  return LAMBDAS[errors.indexOf(Math.min(...errors))]!
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
