import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHalf, toHalf } from './half'

describe('half precision', () => {
  it('knows its landmarks (IEEE 754-2008, binary16)', () => {
    const pairs = [
      [0, 0x0000],
      [1, 0x3c00],
      [-2, 0xc000],
      [65504, 0x7bff],
      [65520, 0x7c00],
      [2 ** -24, 0x0001],
      [2 ** -14, 0x0400],
      [1 / 3, 0x3555],
      [Infinity, 0x7c00]
    ] as const
    for (const [value, half] of pairs) expect([value, toHalf(value)]).toEqual([value, half])
    expect(fromHalf(toHalf(NaN))).toBeNaN()
  })

  it('every half survives the round trip', () => {
    for (let half = 0; half < 0x10000; half += 1) {
      const value = fromHalf(half)
      if (!Number.isNaN(value)) expect(toHalf(value)).toBe(half)
    }
  })

  it('rounds to the nearest, ties to even', () =>
    fc.assert(
      fc.property(fc.float({ min: -60000, max: 60000, noNaN: true }), (value) => {
        const half = toHalf(value)
        const error = Math.abs(fromHalf(half) - value)
        for (const other of [half - 1, half + 1]) {
          const neighbour = fromHalf(other & 0xffff)
          if (Number.isFinite(neighbour)) {
            expect(error).toBeLessThanOrEqual(Math.abs(neighbour - value))
            if (error > 0 && error === Math.abs(neighbour - value)) expect(half & 1).toBe(0)
          }
        }
      })
    ))
})
