import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clopperPearson } from './clopper-pearson'
import { clusteredInterval } from './clustered-interval'
import { crossConformalP, crossPercentile } from './conformal'
import { incompleteBeta, logGamma } from './incomplete-beta'
import { histogram, quantile } from './quantile'

/** P(X <= k) for X ~ Binomial(n, p), summed directly. */
function binomialCdf(k: number, n: number, p: number): number {
  let [sum, term] = [0, (1 - p) ** n]
  for (let i = 0; i <= k; i += 1) {
    sum += term
    term *= ((n - i) / (i + 1)) * (p / (1 - p))
  }
  return sum
}

describe('special functions', () => {
  it('know hand-worked values', () => {
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 12)
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12)
    expect(incompleteBeta(0.3, 1, 1)).toBeCloseTo(0.3, 12)
    expect(incompleteBeta(0.5, 2, 3)).toBeCloseTo(11 / 16, 12)
  })
})

describe('Clopper-Pearson', () => {
  it('knows the published interval of 10 of 100', () => {
    const [low, high] = clopperPearson(10, 100)
    expect(low).toBeCloseTo(0.0490047, 6)
    expect(high).toBeCloseTo(0.1762226, 6)
  })
  it('is the exact inversion of the binomial tails', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.nat(80), (n, raw) => {
        const k = Math.min(n, raw)
        const [low, high] = clopperPearson(k, n)
        if (k > 0) expect(1 - binomialCdf(k - 1, n, low)).toBeCloseTo(0.025, 6)
        if (k < n) expect(binomialCdf(k, n, high)).toBeCloseTo(0.025, 6)
        expect(low).toBeLessThanOrEqual(k / n)
        expect(high).toBeGreaterThanOrEqual(k / n)
      })
    ))
})

const fold = fc.record({
  heldOut: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 20 }),
  score: fc.integer({ min: 0, max: 20 })
})

describe('cross-conformal scores', () => {
  it('count by hand: 3 of 9 at least as high gives p = 4/10', () => {
    const folds = [
      { heldOut: [1, 2, 3], score: 2 },
      { heldOut: [4, 5, 6], score: 7 },
      { heldOut: [1, 1, 9], score: 8 }
    ]
    expect(crossConformalP(folds)).toBeCloseTo(4 / 10, 12)
    // below: 1 + 3 + 2 = 6, ties: 1 -> 6.5 of 9
    expect(crossPercentile(folds).percentile).toBeCloseTo((6.5 / 9) * 100, 10)
  })
  it('a higher score never gets a larger p or a lower percentile, and the interval holds the percentile', () =>
    fc.assert(
      fc.property(fc.array(fold, { minLength: 1, maxLength: 5 }), fc.nat(5), (folds, up) => {
        const higher = folds.map((f) => ({ ...f, score: f.score + up }))
        expect(crossConformalP(higher)).toBeLessThanOrEqual(crossConformalP(folds))
        const { percentile, interval } = crossPercentile(folds)
        expect(crossPercentile(higher).percentile).toBeGreaterThanOrEqual(percentile)
        expect(interval[0]).toBeLessThanOrEqual(percentile)
        expect(interval[1]).toBeGreaterThanOrEqual(percentile)
        expect(crossConformalP(folds)).toBeGreaterThan(0)
        expect(crossConformalP(folds)).toBeLessThanOrEqual(1)
      })
    ))
})

describe('quantiles and histograms', () => {
  it('follow the definition', () => {
    expect(quantile([3, 1, 2, 4], 0.5)).toBe(2.5)
    expect(quantile([7], 0.99)).toBe(7)
    expect(histogram([0, 1, 1, 2, 4], 4)).toEqual({ edges: [0, 1, 2, 3, 4], counts: [1, 2, 1, 1] })
  })
})

describe('an interval over clusters', () => {
  it('is Clopper-Pearson where every cluster has one member', () => {
    const hits = Array.from({ length: 100 }, (_, i) => i < 10)
    const [low, high] = clusteredInterval(hits, [...hits.keys()])
    expect(low).toBeCloseTo(clopperPearson(10, 100)[0], 2)
    expect(high).toBeCloseTo(clopperPearson(10, 100)[1], 2)
  })
  it('counts children, not drawings, where the drawings of a child agree', () => {
    const hits = Array.from({ length: 100 }, (_, i) => i < 10)
    // one child alone does not tell how children differ
    expect(clusteredInterval([true, false], [7, 7])).toEqual([0, 1])
    const byFive = clusteredInterval(
      hits,
      hits.map((_, i) => Math.floor(i / 5))
    )
    const [low, high] = clopperPearson(2, 20)
    expect(byFive[0]).toBeCloseTo(low, 1)
    expect(byFive[1]).toBeCloseTo(high, 1)
  })
})
