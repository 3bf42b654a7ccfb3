import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random } from '../lib/random'
import { addCounts, agreement, coincidences, confusion, kappa, krippendorffAlpha } from './agreement'
import { clusterBootstrap } from './cluster-bootstrap'
import { fQuantile, intraclassCorrelation } from './intraclass-correlation'
import { auroc, weightedAuroc } from './ranking'

describe('kappa', () => {
  it('by hand: 20 and 15 of 50 alike, 5 and 10 not', () => {
    // observed 35/50 = 0.7; expected (25 x 30 + 25 x 20) / 2500 = 0.5
    expect(
      kappa([
        [20, 5],
        [10, 15]
      ])
    ).toBeCloseTo(0.4, 12)
    expect(
      agreement([
        [20, 5],
        [10, 15]
      ])
    ).toBe(0.7)
  })
  it('weighted, by hand: three categories', () => {
    const counts = [
      [2, 1, 0],
      [0, 1, 1],
      [1, 0, 2]
    ] // n = 8; rows 3 2 3; columns 3 2 3
    // linear: observed 0.5 (1 + 1) + 1 (1) = 2 of 8; expected [0.5 (6 + 6 + 6 + 6) + 9 + 9] / 64 = 30 / 64
    expect(kappa(counts, 'linear')).toBeCloseTo(1 - 2 / 8 / (30 / 64), 12)
    // quadratic: observed 0.25 (2) + 1 = 1.5 of 8; expected [0.25 x 24 + 18] / 64 = 24 / 64
    expect(kappa(counts, 'quadratic')).toBeCloseTo(1 - 1.5 / 8 / (24 / 64), 12)
    // none: observed 3 of 8; expected 1 - 22/64
    expect(kappa(counts)).toBeCloseTo(1 - 3 / 8 / (42 / 64), 12)
  })
  it('is 1 where all agree, null where only one thing is ever said, the same from either side', () => {
    expect(
      kappa([
        [3, 0],
        [0, 4]
      ])
    ).toBe(1)
    expect(
      kappa([
        [7, 0],
        [0, 0]
      ])
    ).toBeNull()
    const category = fc.integer({ min: 0, max: 2 })
    fc.assert(
      fc.property(fc.array(fc.tuple(category, category), { minLength: 1 }), (pairs) => {
        for (const weights of ['none', 'linear', 'quadratic'] as const) {
          const one = kappa(confusion(pairs, 3), weights)
          const other = kappa(
            confusion(
              pairs.map(([a, b]) => [b, a] as const),
              3
            ),
            weights
          )
          if (one === null) expect(other).toBeNull()
          else {
            expect(other).toBeCloseTo(one, 9)
            expect(one).toBeLessThanOrEqual(1)
          }
        }
      })
    )
  })
})

/** Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units, values 1 to 5. */
const units = [
  [1, 1, 1],
  [2, 2, 3, 2],
  [3, 3, 3, 3],
  [3, 3, 3, 3],
  [2, 2, 2, 2],
  [1, 2, 3, 4],
  [4, 4, 4, 4],
  [1, 1, 2, 1],
  [2, 2, 2, 2],
  [5, 5, 5],
  [1, 1],
  [3]
].map((unit) => unit.map((value) => value - 1))

describe('Krippendorff’s alpha', () => {
  const total = (): number[][] => {
    const sum = Array.from({ length: 5 }, () => new Array<number>(5).fill(0))
    for (const unit of units) if (unit.length > 1) addCounts(sum, coincidences(unit, 5))
    return sum
  }
  it('gives the published figures: nominal 0.743, ordinal 0.815', () => {
    expect(krippendorffAlpha(total(), 'nominal')).toBeCloseTo(0.743, 3)
    expect(krippendorffAlpha(total(), 'ordinal')).toBeCloseTo(0.815, 3)
  })
  it('is null where one category is all there is', () => {
    expect(krippendorffAlpha(coincidences([0, 0, 0], 3), 'ordinal')).toBeNull()
  })
})

describe('the bootstrap over children', () => {
  const values = Array.from({ length: 400 }, (_, i) => i % 10)
  const mean = (times: readonly number[]): number => {
    let [sum, n] = [0, 0]
    times.forEach((t, i) => ([sum, n] = [sum + t * values[i]!, n + t]))
    return sum / n
  }
  it('covers a mean as its standard error does, the same for the same seed', () => {
    const [low, high] = clusterBootstrap(400, mean, random(1), 2000)!
    const error = 1.96 * Math.sqrt(8.25 / 400)
    expect(low).toBeCloseTo(4.5 - error, 1)
    expect(high).toBeCloseTo(4.5 + error, 1)
    expect(clusterBootstrap(400, mean, random(1), 200)).toEqual(clusterBootstrap(400, mean, random(1), 200))
  })
  it('says nothing of one child', () => expect(clusterBootstrap(1, () => 1, random(1), 100)).toBeNull())
})

describe('the intraclass correlation', () => {
  it('gives the published figure: Shrout & Fleiss 1979, table 2, ICC(2,1) = 0.29', () => {
    const judged = [
      [9, 2, 5, 8],
      [6, 1, 3, 2],
      [8, 4, 6, 8],
      [7, 1, 2, 6],
      [10, 5, 6, 9],
      [6, 2, 4, 7]
    ]
    // the paper and the tables of Pingouin and psych (R): 0.290 (0.019 to 0.761)
    const found = intraclassCorrelation(judged)!
    expect(found.value).toBeCloseTo(0.2898, 4)
    expect(found.interval![0]).toBeCloseTo(0.0188, 3)
    expect(found.interval![1]).toBeCloseTo(0.7611, 3)
    expect(intraclassCorrelation([[3, 3]])).toBeNull()
    expect(intraclassCorrelation(Array.from({ length: 6 }, () => [0.7, 0.7]))).toBeNull()
    expect(
      intraclassCorrelation([
        [3, 3],
        [3, 3]
      ])
    ).toBeNull()
  })
  it('pairs of the same table have the published intervals, wide with six drawings', () => {
    const pair = (a: number, b: number) =>
      intraclassCorrelation(
        [
          [9, 2, 5, 8],
          [6, 1, 3, 2],
          [8, 4, 6, 8],
          [7, 1, 2, 6],
          [10, 5, 6, 9],
          [6, 2, 4, 7]
        ].map((row) => [row[a]!, row[b]!])
      )!
    expect(pair(0, 1).value).toBeCloseTo(0.126, 3)
    expect(pair(0, 1).interval![0]).toBeCloseTo(-0.024, 3)
    expect(pair(0, 1).interval![1]).toBeCloseTo(0.6, 2)
    expect(pair(0, 3).interval![0]).toBeCloseTo(-0.06, 2)
    expect(pair(0, 3).interval![1]).toBeCloseTo(0.939, 2)
  })
  it('holds its value, is wider with fewer children, and is not told where raters agree on all', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true })),
          {
            minLength: 4,
            maxLength: 20
          }
        ),
        (rows) => {
          const found = intraclassCorrelation(rows)
          const fewer = intraclassCorrelation(rows, Math.ceil(rows.length / 2))
          if (!found?.interval || !fewer?.interval) return
          expect(found.interval[0]).toBeLessThanOrEqual(found.value + 1e-9)
          expect(found.interval[1]).toBeGreaterThanOrEqual(found.value - 1e-9)
          expect(fewer.interval[1] - fewer.interval[0]).toBeGreaterThanOrEqual(
            found.interval[1] - found.interval[0] - 1e-9
          )
        }
      )
    ))
  it('quantiles of F are those of the tables', () => {
    // 95 % points of F(5, 10), F(1, 7) and F(20, 3) (NIST/SEMATECH e-Handbook, 1.3.6.7.3)
    expect(fQuantile(0.95, 5, 10)).toBeCloseTo(3.326, 3)
    expect(fQuantile(0.95, 1, 7)).toBeCloseTo(5.591, 3)
    expect(fQuantile(0.95, 20, 3)).toBeCloseTo(8.66, 2)
  })
})

describe('weighted AUROC', () => {
  it('is the plain one of as many copies', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            score: fc.integer({ min: 0, max: 6 }),
            up: fc.boolean(),
            n: fc.integer({ min: 0, max: 3 })
          })
        ),
        (rows) => {
          const sorted = [...rows].sort((a, b) => a.score - b.score)
          const of = (up: boolean) =>
            rows.filter((r) => r.up === up).flatMap((r) => new Array<number>(r.n).fill(r.score))
          const value = weightedAuroc(
            sorted.map((r) => r.score),
            sorted.map((r) => r.up),
            sorted.map((r) => r.n)
          )
          const plain = auroc(of(false), of(true))
          if (value === null) expect(plain).toBeNaN()
          else expect(value).toBeCloseTo(plain, 9)
        }
      )
    ))
})
