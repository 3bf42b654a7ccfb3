import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benjaminiHochberg } from './multiple-testing'
import { outliers } from './outliers'

describe('Benjamini and Hochberg', () => {
  it('by hand', () => {
    const found = benjaminiHochberg([0.01, 0.04, 0.03, 0.005, 0.9])
    // sorted .005 .01 .03 .04 .9: x5/rank .025 .025 .05 .05 .9
    ;[0.025, 0.05, 0.05, 0.025, 0.9].forEach((p, i) => expect(found[i]).toBeCloseTo(p, 12))
    expect(benjaminiHochberg([])).toEqual([])
  })
  it('flags as the step-up procedure does: up to the largest k with p(k) <= q k / n', () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }), (p) => {
        const q = 0.1
        const sorted = [...p].sort((a, b) => a - b)
        const k = sorted.findLastIndex((value, i) => value <= ((q * (i + 1)) / p.length) * (1 + 1e-12))
        expect(benjaminiHochberg(p).filter((a) => a <= q * (1 + 1e-12)).length).toBe(
          k < 0 ? 0 : p.filter((value) => value <= sorted[k]!).length
        )
      })
    ))
})

describe('outliers', () => {
  const row = [1, 2, 2, 3, 3, 3, 4, 4, 5, 40]
  it('one far out hides itself from the mean, not from quartiles and the median', () => {
    expect(outliers(row, 'z', 3)).toEqual([])
    expect(outliers(row, 'iqr', 1.5)).toEqual([9])
    expect(outliers(row, 'mad', 3.5)).toEqual([9])
  })
  it('by the limit that is asked for', () => {
    // 40 lies 2.82 deviations (11.8) from the mean (6.7); 5 lies 1.35 robust deviations (1.48) from the median (3)
    expect(outliers(row, 'z', 2.8)).toEqual([9])
    expect(outliers(row, 'z', 2.9)).toEqual([])
    expect(outliers(row, 'mad', 1.3)).toEqual([0, 8, 9])
    expect(outliers(row, 'iqr', 30)).toEqual([])
  })
  it('nothing among equal values, or few', () => {
    for (const rule of ['z', 'iqr', 'mad'] as const) {
      expect(outliers([2, 2, 2, 2], rule, 1)).toEqual([])
      expect(outliers([1, 100], rule, 1)).toEqual([])
    }
  })
})
