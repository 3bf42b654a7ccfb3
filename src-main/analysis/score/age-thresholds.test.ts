import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crossConformalP } from '#main/statistics/conformal'
import { ageThresholds, highestPercentile, leastTwoSidedAlpha, twoSidedLimits } from './age-thresholds'
import { compared, peersAt, type Peer } from './development-score'
import { alphaOf } from './threshold'

/** One drawing a child. */
const peers = (values: readonly number[], ageMonths = 60): Peer[] =>
  values.map((value, child) => ({ child, ageMonths, value, weight: 1 }))

describe('thresholds of a score that depends on age', () => {
  it('by hand: of 39 values, 10 % leaves one out on either side', () => {
    // alpha 0.1: 0.1 * 40 / 2 - 1 = 1 value may lie at or beyond: more than the second from the end
    const near = peers(Array.from({ length: 39 }, (_, i) => i))
    expect(twoSidedLimits(near, 0.1)).toEqual({ low: 1, high: 37 })
    expect(twoSidedLimits(near, 0.05)).toEqual({ low: 0, high: 38 })
    expect(twoSidedLimits(near, 0.04)).toEqual({ low: null, high: null })
    expect(leastTwoSidedAlpha(39)).toBe(0.05)
  })

  it('a value is flagged exactly when it passes a limit, whatever the values weigh', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom(1, 0.5, 0.25)), {
          minLength: 1,
          maxLength: 60
        }),
        fc.integer({ min: -1, max: 13 }),
        fc.constantFrom(0.5, 0.2, 0.1, 0.05, 0.01),
        (drawn, value, alpha) => {
          const near = drawn.map(([v, weight], child) => ({ child, ageMonths: 60, value: v, weight }))
          const { low, high } = twoSidedLimits(near, alpha)
          const flagged = crossConformalP([compared(value, near)], 'two-sided') <= alpha + 1e-12
          expect(flagged).toBe((low !== null && value < low) || (high !== null && value > high))
        }
      )
    ))

  it('at the highest percentile something can be flagged at every age, a hundredth above it not', () =>
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 400 }), (n) => {
        const all = peers(Array.from({ length: n }, (_, i) => i))
        const highest = highestPercentile(all, [60])!
        const least = crossConformalP([compared(n, peersAt(all, 60))], 'two-sided')
        expect(least).toBeLessThanOrEqual(alphaOf(highest))
        expect(least).toBeGreaterThan(alphaOf(highest + 0.01))
      })
    ))

  it('year by year: children near, what they can tell, limits in deviations; nothing where too few are near', () => {
    // 60 children at five, 10 at eleven, farther than any window reaches
    const all = [...peers(Array.from({ length: 60 }, (_, i) => i)), ...peers([1, 2, 3], 132 + 24)]
    const alphas = { chosen: 0.05, at90: 0.1, at95: 0.05, at99: 0.01 }
    const years = ageThresholds({ ages: { fromMonths: 58, toMonths: 84 } }, all, 2, alphas)
    expect(years.map(({ fromMonths, toMonths, n }) => [fromMonths, toMonths, n])).toEqual([
      [58, 60, 60],
      [60, 72, 60],
      [72, 84, 60]
    ])
    // 0.1 * 61 / 2 - 1 = 2.05: two may lie at or beyond
    expect(years[1]).toMatchObject({ highest: 96.72, at90: { low: 1, high: 57 / 2 }, at99: { low: null } })
    const late = ageThresholds({ ages: { fromMonths: 144, toMonths: 156 } }, all, 2, alphas)
    expect(late).toMatchObject([{ n: 3, highest: null, at90: { low: null, high: null } }])
    expect(highestPercentile(all, [150])).toBeNull()
  })
})
