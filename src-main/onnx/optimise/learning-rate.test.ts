import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freshPlateau, learningRate, plateauWatch, type Schedule } from './learning-rate'

const options = (schedule: Schedule, warmUp = 0) => ({ base: 0.1, warmUp, total: 101, schedule })

describe('the learning rate', () => {
  it('follows each schedule, by hand', () => {
    const at = (schedule: Schedule, step: number, reductions = 0) =>
      learningRate(options(schedule), step, reductions)
    expect(at({ kind: 'constant' }, 77)).toBe(0.1)
    expect(at({ kind: 'step', every: 10, divisor: 2 }, 25)).toBeCloseTo(0.025, 12)
    expect(at({ kind: 'cosine', floor: 0 }, 50)).toBeCloseTo(0.05, 12)
    expect(at({ kind: 'cosine', floor: 0.1 }, 100)).toBeCloseTo(0.01, 12)
    expect(at({ kind: 'exponential', floor: 0.01 }, 50)).toBeCloseTo(0.01, 12)
    expect(at({ kind: 'plateau', factor: 0.5, patience: 3 }, 50, 2)).toBeCloseTo(0.025, 12)
  })

  it('rises evenly while warming up, to the base', () => {
    const rates = [0, 1, 2, 3, 4].map((step) => learningRate(options({ kind: 'cosine', floor: 0 }, 4), step))
    expect(rates.slice(0, 4)).toEqual([0.025, 0.05, 0.1 * 0.75, 0.1].map((v) => expect.closeTo(v, 12)))
    expect(rates[4]).toBeCloseTo(0.1, 12)
  })

  it('never leaves 0 to base, whatever is asked', () =>
    fc.assert(
      fc.property(
        fc.constantFrom<Schedule>(
          { kind: 'constant' },
          { kind: 'step', every: 7, divisor: 3 },
          { kind: 'cosine', floor: 0.02 },
          { kind: 'exponential', floor: 0.02 },
          { kind: 'plateau', factor: 0.3, patience: 2 }
        ),
        fc.nat(50),
        fc.integer({ min: 1, max: 200 }),
        fc.nat(400),
        fc.nat(9),
        (schedule, warmUp, total, step, reductions) => {
          const rate = learningRate({ base: 0.1, warmUp, total, schedule }, step, reductions)
          expect(rate).toBeGreaterThan(0)
          expect(rate).toBeLessThanOrEqual(0.1 + 1e-12)
        }
      )
    ))

  it('is reduced after patience reports without a better loss, and waits anew', () => {
    const states = [5, 4, 4.5, 4.2, 4.1, 3].reduce(
      (all, loss) => [...all, plateauWatch(all.at(-1)!, loss, 2)],
      [freshPlateau]
    )
    expect(states.map((s) => s.reductions)).toEqual([0, 0, 0, 0, 0, 1, 1])
    expect(states.at(-1)!.best).toBe(3)
  })
})
