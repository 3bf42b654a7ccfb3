import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedScore, type Circumstances } from '#main/analysis/score/adjustment'
import { random } from '#main/lib/random'
import { heldOutAdjusted, learnAdjustment } from './learn-adjustment'

const of = (prompt: string | null, size = 0.5): Circumstances => {
  const layout = { size, x: 0.5, y: 0.5, slant: 0 }
  return { facts: { inkShare: 0.05, layout }, tool: null, site: null, prompt }
}

describe('taking off what circumstances lead to expect', () => {
  it('by hand: two prompts of eight drawings that lie 5 apart are moved by 8 of 10 parts of their gap', () => {
    const drawings = Array.from({ length: 16 }, (_, i) => of(i < 8 ? 'house' : 'cat'))
    const found = learnAdjustment(
      drawings.map((d) => (d.prompt === 'house' ? 1 : 6)),
      drawings,
      ['prompt']
    )
    // each group lies 2.5 from the mean, and is held back by 2 drawings: 2.5 * 8 / 10
    expect(expectedScore(found, of('house'))).toBeCloseTo(-2, 9)
    expect(expectedScore(found, of('cat'))).toBeCloseTo(2, 9)
  })
  it('a prompt that the norm has not met, or that is not known, takes nothing off', () => {
    const drawings = [...Array(6).keys()].flatMap(() => [of('a'), of('b'), of(null)])
    const found = learnAdjustment(
      drawings.map((d) => (d.prompt === 'b' ? 9 : 0)),
      drawings,
      ['prompt']
    )
    expect(expectedScore(found, of('b'))).toBeGreaterThan(2)
    expect(expectedScore(found, of('c'))).toBe(0)
    expect(expectedScore(found, of(null))).toBe(0)
    // what every object has by that name is no offset
    expect(expectedScore(found, of('constructor'))).toBe(0)
  })
  it('prompts of a few drawings each are left alone: they are as many as the drawings', () => {
    const drawings = Array.from({ length: 40 }, (_, i) => of(`prompt ${i % 10}`))
    const found = learnAdjustment(
      drawings.map((_, i) => i % 10),
      drawings,
      ['prompt']
    )
    expect(found.names).toEqual([])
  })
  it('judges what an adjustment is worth by drawings that it was not learnt from', () => {
    const rng = random(8)
    const drawings = Array.from({ length: 60 }, (_, i) => of(`prompt ${i % 10}`))
    const scores = drawings.map(() => rng.normal()) // prompts explain nothing
    const folds = [0, 1, 2].map((k) => [...drawings.keys()].filter((i) => i % 3 === k))
    const own = learnAdjustment(scores, drawings, ['prompt'])
    const spread = (values: readonly number[]): number => values.reduce((sum, v) => sum + v * v, 0)
    const inside = spread(scores.map((v, i) => v - expectedScore(own, drawings[i]!)))
    const outside = spread(heldOutAdjusted(scores, drawings, folds, ['prompt']))
    expect(inside).toBeLessThan(spread(scores))
    expect(outside).toBeGreaterThanOrEqual(inside)
    expect(heldOutAdjusted(scores, drawings, folds, [])).toEqual(scores)
  })
  it('a number that scores rise with is taken off along its line', () => {
    const drawings = Array.from({ length: 200 }, (_, i) => of(null, i / 200))
    const scores = drawings.map((d) => 3 * d.facts.layout!.size)
    const found = learnAdjustment(scores, drawings, ['size', 'site'])
    const gap = expectedScore(found, of(null, 0.9)) - expectedScore(found, of(null, 0.1))
    expect(gap).toBeCloseTo(2.4, 1)
    expect(found.names).toEqual([])
  })
  it('explains the rest of no other cause: two prompts of different sizes are told apart from size itself', () => {
    const rng = random(3)
    const drawings = Array.from({ length: 400 }, (_, i) => of(i % 2 ? 'a' : 'b', rng.next() + (i % 2)))
    const scores = drawings.map((d) => 2 * d.facts.layout!.size)
    const found = learnAdjustment(scores, drawings, ['prompt', 'size'])
    const rest = drawings.map((d, i) => scores[i]! - expectedScore(found, d))
    expect(Math.max(...rest) - Math.min(...rest)).toBeLessThan(0.1)
  })
  it('leaves scores as they are where nothing is asked for or nothing varies', () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2 }), (scores) => {
        const drawings = scores.map(() => of('a'))
        for (const adjust of [[], ['prompt', 'size', 'tool'] as const])
          expect(expectedScore(learnAdjustment(scores, drawings, adjust), of('a'))).toBe(0)
      })
    ))
})
