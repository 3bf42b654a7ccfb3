import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auroc, correlation, meanAbsoluteError } from './ranking'
import { ridgeProblem, solveRidge } from './ridge'

describe('ranking', () => {
  it('AUROC by hand: of nine pairs six are in order, one is tied', () => {
    expect(auroc([1, 2, 5], [2, 4, 6])).toBeCloseTo(6.5 / 9, 12)
    expect(auroc([1, 2], [3, 4])).toBe(1)
    expect(auroc([], [1])).toBeNaN()
  })
  it('AUROC is what counting pairs gives, and mirrors', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 }),
        (low, high) => {
          const pairs = low.flatMap((a) => high.map((b): number => (b > a ? 1 : b === a ? 0.5 : 0)))
          expect(auroc(low, high)).toBeCloseTo(pairs.reduce((x, y) => x + y, 0) / pairs.length, 10)
          expect(auroc(low, high) + auroc(high, low)).toBeCloseTo(1, 10)
        }
      )
    ))
  it('correlation and mean absolute error by hand', () => {
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12)
    expect(correlation([1, 2, 3], [1, 0, 1])).toBeCloseTo(0, 12)
    expect(correlation([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(0.8, 12)
    expect(correlation([1, 1], [1, 2])).toBeNaN()
    expect(meanAbsoluteError([1, 2], [3, 1])).toBe(1.5)
  })
})

describe('ridge regression', () => {
  it('one feature by hand: slope sum(x y) / (sum(x²) + lambda) on standardised x', () => {
    const rows = [-1, 0, 1].map((x) => Float32Array.of(x))
    const problem = ridgeProblem(rows, [Float32Array.of(2)], [1, 2, 6])
    // standardised x: -1.2247, 0, 1.2247, so sum(x²) = 3 and sum(x (y - 3)) = 1.2247 * 5
    const x = 2 * Math.sqrt(1.5)
    expect(solveRidge(problem, 3)[0]).toBeCloseTo(3 + (x * Math.sqrt(1.5) * 5) / 6, 5)
  })
  it('without weight it returns the plane through the points, with much weight the mean', () => {
    const rows = [
      [0, 1],
      [1, 0],
      [1, 3],
      [2, 2],
      [4, 1]
    ].map((r) => Float32Array.from(r))
    const targets = rows.map((r) => 2 * r[0]! - r[1]! + 5)
    const problem = ridgeProblem(rows, [Float32Array.of(3, 3)], targets)
    expect(solveRidge(problem, 1e-9)[0]).toBeCloseTo(8, 3)
    expect(solveRidge(problem, 1e12)[0]).toBeCloseTo(targets.reduce((a, b) => a + b, 0) / 5, 3)
  })
  it('a feature that does not vary changes nothing', () => {
    const rows = [1, 2, 4].map((x) => Float32Array.of(x, 7))
    const bare = rows.map((r) => r.slice(0, 1))
    const ask = (train: Float32Array[], fresh: Float32Array) =>
      solveRidge(ridgeProblem(train, [fresh], [1, 5, 2]), 0.5)[0]
    expect(ask(rows, Float32Array.of(3, 7))).toBeCloseTo(ask(bare, Float32Array.of(3))!, 9)
  })
})
