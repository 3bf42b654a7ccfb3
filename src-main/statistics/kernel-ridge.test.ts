import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isotonic } from './isotonic'
import { crossConformalP, crossPercentile } from './conformal'
import { solveKernelRidge, type KernelProblem, type KernelSolution } from './kernel-ridge'

/** One feature x: products are x_i x_j. */
const line = (xs: readonly number[], targets: number[], weights = xs.map(() => 1)): KernelProblem => {
  return { gram: Float32Array.from(xs.flatMap((a) => xs.map((b) => a * b))), targets, weights }
}
const everyone = (problem: KernelProblem) => problem.targets.map((_, i) => i)

/** What a solution says of rows of the same table, as its definition has it. */
function predictKernelRidge(
  { gram, targets, weights }: KernelProblem,
  chosen: readonly number[],
  { dualWeights, centre }: KernelSolution,
  rows: readonly number[]
): number[] {
  const n = targets.length
  const own = chosen.map((i) => weights[i]!)
  const total = own.reduce((a, b) => a + b, 0)
  const means = chosen.map((i) => chosen.reduce((sum, j, k) => sum + own[k]! * gram[i * n + j]!, 0) / total)
  const level = chosen.reduce((sum, _, k) => sum + dualWeights[k]! * means[k]!, 0)
  return rows.map((row) =>
    chosen.reduce((sum, i, k) => sum + dualWeights[k]! * gram[row * n + i]!, centre - level)
  )
}

describe('weighted kernel ridge', () => {
  it('by hand: slope sum(xy) / (sum(xx) + lambda), about the means', () => {
    // x = -1, 0, 1; y = 1, 2, 6: centred y = -2, -1, 3; sum(xy) = 5, sum(xx) = 2; the penalty is relative to 2 / 3
    const problem = line([-1, 0, 1], [1, 2, 6])
    const solution = solveKernelRidge(problem, [0, 1, 2], 0.75)
    const slope = 5 / (2 + 0.75 * (2 / 3))
    expect(solution.centre).toBeCloseTo(3, 10)
    expect(predictKernelRidge(problem, [0, 1, 2], solution, [2])[0]).toBeCloseTo(3 + slope, 6)
    expect(solution.dualWeights.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 10)
  })
  it('a row of weight two counts as the row twice', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
          minLength: 3,
          maxLength: 8
        }),
        (rows) => {
          fc.pre(new Set(rows.map(([x]) => x)).size > 1)
          const [xs, ys] = [rows.map(([x]) => x), rows.map(([, y]) => y)]
          const weighted = line(xs, ys, [2, ...xs.slice(1).map(() => 1)])
          const twice = line([xs[0]!, ...xs], [ys[0]!, ...ys])
          // the relative penalties differ: both are told in absolute terms
          const scale = (p: KernelProblem): number => {
            const total = p.weights.reduce((a, b) => a + b, 0)
            const x = everyone(p).map(
              (i) => Math.sign(i + 1) * (p === weighted ? xs[i]! : [xs[0]!, ...xs][i]!)
            )
            const mean = x.reduce((s, v, i) => s + v * p.weights[i]!, 0) / total
            return x.reduce((s, v) => s + (v - mean) ** 2, 0) / x.length
          }
          const predict = (p: KernelProblem): number[] => {
            const solution = solveKernelRidge(p, everyone(p), 1 / scale(p))
            return predictKernelRidge(p, everyone(p), solution, everyone(p)).slice(-xs.length)
          }
          predict(weighted).forEach((v, i) => expect(v).toBeCloseTo(predict(twice)[i]!, 4))
        }
      )
    ))
})

describe('isotonic regression', () => {
  it('pools what falls', () => {
    expect(isotonic([1, 3, 2, 4], [1, 1, 1, 1])).toEqual([1, 2.5, 2.5, 4])
    expect(isotonic([5, 1], [3, 1])).toEqual([4, 4])
  })
  it('rises, keeps the weighted mean, and leaves what rises alone', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9 })), {
          minLength: 1
        }),
        (rows) => {
          const [values, weights] = [rows.map(([v]) => v), rows.map(([, w]) => w)]
          const fitted = isotonic(values, weights)
          const sum = (v: readonly number[]) => v.reduce((s, x, i) => s + x * weights[i]!, 0)
          expect(sum(fitted)).toBeCloseTo(sum(values), 6)
          fitted.slice(1).forEach((v, i) => expect(v).toBeGreaterThanOrEqual(fitted[i]! - 1e-9))
          expect(isotonic(fitted, weights).every((v, i) => Math.abs(v - fitted[i]!) < 1e-9)).toBe(true)
        }
      )
    ))
})

describe('two-sided and weighted conformal p', () => {
  const heldOut = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  it('is twice the smaller tail, at most one', () => {
    expect(crossConformalP([{ heldOut, score: 9.5 }], 'two-sided')).toBeCloseTo(0.2, 12)
    expect(crossConformalP([{ heldOut, score: 0 }], 'two-sided')).toBeCloseTo(0.2, 12)
    expect(crossConformalP([{ heldOut, score: 5 }], 'two-sided')).toBe(1)
  })
  it('weights of a half count two drawings as one child', () => {
    const fold = { heldOut: [1, 1, 5, 5], weights: [0.5, 0.5, 0.5, 0.5], score: 3 }
    expect(crossConformalP([fold])).toBeCloseTo((1 + 1) / (2 + 1), 12)
    expect(crossPercentile([fold])).toMatchObject({ percentile: 50, n: 2 })
  })
})
