import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cholesky, forwardSolve, substitute } from './cholesky'
import { gramOf, leadingDirections, shrinkageOf } from './gram'

/** Random rows [n][size] with their columns' means taken off. */
const centredRows = fc
  .tuple(fc.integer({ min: 3, max: 12 }), fc.integer({ min: 2, max: 6 }))
  .chain(([n, size]) =>
    fc.array(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: size, maxLength: size }), {
      minLength: n,
      maxLength: n
    })
  )
  .map((rows) => {
    const means = rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length)
    return rows.map((row) => Float32Array.from(row, (v, i) => v - means[i]!))
  })

describe('Cholesky factors', () => {
  it('by hand: 4 2 / 2 5 is the square of 2 0 / 1 2', () => {
    const factor = cholesky(Float64Array.of(4, NaN, 2, 5), 2)
    expect([factor[0], factor[2], factor[3]]).toEqual([2, 1, 2])
    expect([...substitute(factor, 2, [8, 12])]).toEqual([1, 2])
    expect(forwardSolve(factor, 2, [[8], [12]]).flatMap((row) => [...row])).toEqual([4, 4])
  })
  it('what was solved for comes back', () =>
    fc.assert(
      fc.property(centredRows, (rows) => {
        const n = rows.length
        const gram = gramOf(rows)
        const factor = cholesky(gram, n, 0.1)
        const solved = forwardSolve(factor, n, rows)
        rows.forEach((row, i) =>
          row.forEach((v, j) => {
            const again = solved.slice(0, i + 1).reduce((sum, s, k) => sum + factor[i * n + k]! * s[j]!, 0)
            expect(again).toBeCloseTo(v, 5)
          })
        )
      })
    ))
})

describe('shrinkage of a covariance', () => {
  it('is what scikit-learn 1.2 answers for the same rows', () => {
    const rows = [
      [1, 2, 0],
      [0, 1, -1],
      [-1, -2, 1],
      [2, -1, 0],
      [-2, 0, 0]
    ].map((row) => Float32Array.from(row))
    const { shrinkage, level } = shrinkageOf(gramOf(rows), 5, 3)
    expect(shrinkage).toBeCloseTo(0.8433962264, 9)
    expect(level).toBeCloseTo(22 / 15, 9)
  })
  it('is a share', () =>
    fc.assert(
      fc.property(centredRows, (rows) => {
        const { shrinkage } = shrinkageOf(gramOf(rows), rows.length, rows[0]!.length)
        expect(shrinkage).toBeGreaterThanOrEqual(0)
        expect(shrinkage).toBeLessThanOrEqual(1 + 1e-9)
      })
    ))
})

describe('leading directions', () => {
  it('by hand: the line that points lie on', () => {
    const rows = [-2, -1, 0, 1, 2].map((t) => Float32Array.of(3 * t, 4 * t))
    const start = [Float64Array.of(1, 0, 0.3, 1, 0), Float64Array.of(0, 1, 0, 0, 2)]
    const found = leadingDirections(rows, gramOf(rows), start)
    expect(found).toHaveLength(1) // there is no second
    expect(Math.abs(found[0]![0]!)).toBeCloseTo(0.6, 9)
    expect(Math.abs(found[0]![1]!)).toBeCloseTo(0.8, 9)
  })
  it('the first varies more than any other direction', () =>
    fc.assert(
      fc.property(centredRows, fc.double({ min: 0, max: 6.28, noNaN: true }), (rows, angle) => {
        const size = rows[0]!.length
        const start = Float64Array.from(rows, (_, i) => Math.cos(angle + i) + 0.01)
        const [first] = leadingDirections(rows, gramOf(rows), [start], 400)
        if (!first) return
        const spread = (d: ArrayLike<number>): number =>
          rows.reduce((sum, row) => sum + row.reduce((s, v, i) => s + v * d[i]!, 0) ** 2, 0)
        const axes = Array.from({ length: size }, (_, k) => first.map((__, i) => (i === k ? 1 : 0)))
        for (const axis of axes) expect(spread(first) * 1.02 + 1e-6).toBeGreaterThanOrEqual(spread(axis))
      })
    ))
})
