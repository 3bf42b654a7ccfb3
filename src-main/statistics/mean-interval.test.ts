import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meanInterval, studentQuantile } from './mean-interval'
import { rankCorrelation } from './ranking'

describe('means with intervals', () => {
  it('Student’s t as tables have it', () => {
    // Abramowitz & Stegun, table 26.10, two-sided 95 %
    for (const [degrees, t] of [
      [1, 12.706],
      [4, 2.776],
      [10, 2.228],
      [23, 2.069],
      [120, 1.98]
    ] as const)
      expect(studentQuantile(degrees)).toBeCloseTo(t, 3)
  })
  it('by hand: 1, 2, 3 is 2, give or take 4.303 / sqrt(3)', () => {
    const { mean, interval } = meanInterval([1, 2, 3])
    expect(mean).toBe(2)
    expect(interval![0]).toBeCloseTo(2 - 4.303 / Math.sqrt(3), 3)
    expect(meanInterval([1, 2]).interval).toBeNull()
    expect(meanInterval([])).toEqual({ mean: 0, interval: null })
  })
})

describe('rank correlation', () => {
  it('by hand, ties by their mean rank', () => {
    expect(rankCorrelation([1, 2, 3, 4], [10, 20, 30, 40])).toBeCloseTo(1, 12)
    expect(rankCorrelation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12)
    // ranks 0.5, 0.5, 2 against 0, 1, 2: covariance 1.5, variances 1.5 and 2
    expect(rankCorrelation([5, 5, 9], [1, 2, 3])).toBeCloseTo(1.5 / Math.sqrt(1.5 * 2), 12)
    expect(rankCorrelation([1, 1], [1, 2])).toBeNaN()
  })
  it('does not change when one of the two is bent without turning', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 20 }),
        (values) => {
          const other = values.map((v, i) => Math.sin(i) + v / 10)
          expect(rankCorrelation(values, other)).toBeCloseTo(
            rankCorrelation(
              values.map((v) => v ** 3),
              other
            ),
            9
          )
        }
      )
    ))
})
