import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random, shuffled } from '../lib/random'
import { differenceBetween, type Observation } from './two-sample'

const values = (list: readonly number[], from = 0): Observation[] =>
  list.map((value, i) => ({ child: from + i, value }))

const exchangedBy = (seed: number) => {
  const rng = random(seed)
  return (n: number) => shuffled([...Array(n).keys()], rng)
}

describe('two samples', () => {
  it('by hand: all of two beyond all of two has the least p that two against two can have', () => {
    const strata = [{ norm: values([1, 2]), place: values([3, 4]) }]
    const { percentile, pValue } = differenceBetween(strata, 3000, exchangedBy(1))
    expect(percentile).toBe(100)
    // of the six ways to choose two of four, the lowest and the highest pair are as far out
    expect(pValue).toBeCloseTo(2 / 6, 1)
  })
  it('bands are compared each for itself: another mix of ages is no difference', () => {
    const young = Array.from({ length: 40 }, (_, i) => i)
    const old = young.map((v) => v + 1000)
    const strata = [
      { norm: values(young), place: values([5, 15, 25, 35]) },
      { norm: values(old.slice(0, 4)), place: values(old.filter((_, i) => i < 4)) }
    ]
    expect(differenceBetween(strata, 500, exchangedBy(2)).pValue).toBeGreaterThan(0.4)
  })
  it('drawings of one child are exchanged together: one child far out is one child', () => {
    const norm = values(Array.from({ length: 30 }, (_, i) => i))
    const one = Array.from({ length: 12 }, () => ({ child: 1, value: 99 }))
    const strata = [{ norm, place: [...one, ...values([10, 15, 20], 50)] }]
    expect(differenceBetween(strata, 500, exchangedBy(3)).pValue).toBeGreaterThan(0.02)
  })
  it('nothing to compare is no difference', () => {
    const { percentile, pValue } = differenceBetween([{ norm: [], place: values([1]) }], 10, exchangedBy(1))
    expect([percentile, pValue]).toEqual([NaN, 1])
  })
  it('is at or below 0.1 in about one of ten places that are alike', () => {
    const rng = random(7)
    let low = 0
    for (let run = 0; run < 300; run += 1) {
      const draw = (n: number): Observation[] => values(Array.from({ length: n }, () => rng.normal()))
      const strata = [
        { norm: draw(30), place: draw(12) },
        { norm: draw(25), place: draw(8) }
      ]
      if (differenceBetween(strata, 99, exchangedBy(run)).pValue <= 0.1) low += 1
    }
    expect(low / 300).toBeGreaterThan(0.05)
    expect(low / 300).toBeLessThan(0.16)
  })
  it('a rising change of all values changes nothing', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 20 }),
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 20 }),
        (a, b) => {
          const of = (change: (v: number) => number) => [
            { norm: values(a.map(change)), place: values(b.map(change), 100) }
          ]
          const plain = differenceBetween(
            of((v) => v),
            40,
            exchangedBy(5)
          )
          expect(
            differenceBetween(
              of((v) => v ** 3 + v),
              40,
              exchangedBy(5)
            )
          ).toEqual(plain)
        }
      )
    ))
})
