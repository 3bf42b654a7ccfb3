import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Analysis, Score } from '#contract/analysis'
import { crossConformalP } from '#main/statistics/conformal'
import { normalise } from './normalise'
import { reevaluate } from './reevaluate'
import { alphaOf, percentileOf, rawThreshold, summaryOf } from './threshold'

describe('thresholds', () => {
  it('by hand: of 19 scores, the highest is the limit of 10 %, none is rare enough for 5 % but a higher one', () => {
    const scores = Array.from({ length: 19 }, (_, i) => i)
    // alpha 0.1: 0.1 * 20 - 1 = 1 score may lie at or above: more than 17
    expect(rawThreshold(scores, 0.1)).toBe(17)
    expect(rawThreshold(scores, 0.05)).toBe(18)
    expect(rawThreshold(scores, 0.01)).toBeNull()
  })

  it('a score is flagged exactly when it passes the raw threshold', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 0, max: 41 }),
        fc.constantFrom(0.5, 0.2, 0.1, 0.05, 0.01),
        (heldOut, score, alpha) => {
          const limit = rawThreshold(heldOut, alpha)
          const flagged = crossConformalP([{ heldOut, score }]) <= alpha
          expect(flagged).toBe(limit !== null && score > limit)
        }
      )
    ))

  it('percentiles and rates are each other', () => {
    expect([alphaOf(95), alphaOf(99.9), percentileOf(0.05)]).toEqual([0.05, 0.001, 95])
    fc.assert(
      fc.property(fc.integer({ min: 5000, max: 9990 }), (hundredths) => {
        expect(percentileOf(alphaOf(hundredths / 100))).toBe(hundredths / 100)
      })
    )
  })

  it('summarises', () =>
    expect(summaryOf([1, 2, 3, 4, 10])).toEqual({
      n: 5,
      mean: 4,
      deviation: Math.sqrt(12.5),
      median: 3,
      mad: 1,
      low: 1,
      high: 10
    }))
})

const scored = (pValue: number, n = 100): Score => ({
  rawScore: 1,
  percentile: 90,
  interval: [80, 95],
  pValue,
  n,
  flagged: pValue <= 0.05,
  direction: null
})
const row = (change: Partial<Analysis>): Analysis =>
  ({
    primary: 'form',
    alpha: 0.05,
    verdict: 'unusual',
    flagged: true,
    modelId: 'm',
    developmentModelId: null,
    confidence: { same: 40, of: 50 },
    reruns: [0.02, 0.04, 0.06],
    scores: { form: scored(0.03), development: null },
    ...change
  }) as Analysis

describe('stored verdicts under another threshold', () => {
  it('flag, verdict and confidence follow', () => {
    const after = reevaluate(row({}), { form: 0.02, development: null })
    expect(after).toMatchObject({
      flagged: false,
      verdict: 'high-end',
      alpha: 0.02,
      confidence: { same: 2, of: 3 }
    })
    expect(after.scores.form!.flagged).toBe(false)
    expect(reevaluate(row({}), { form: 0.01, development: null }).verdict).toBe('within-norm')
  })
  it('the same threshold changes nothing', () =>
    expect(reevaluate(row({}), { form: 0.05, development: null })).toMatchObject({
      flagged: true,
      verdict: 'unusual',
      confidence: { same: 40, of: 50 }
    }))
  it('the score that flags decides; the other is flagged by its own', () => {
    const both = row({
      primary: 'development',
      scores: { form: scored(0.03), development: scored(0.2) },
      flagged: false
    })
    const after = reevaluate(both, { form: 0.01, development: 0.3 })
    expect(after).toMatchObject({ flagged: true, alpha: 0.3, pValue: 0.2 })
    expect(after.scores.form!.flagged).toBe(false)
  })
  it('no flag where n allows none, no confidence where re-runs were not kept', () => {
    const few = row({
      scores: { form: { ...scored(0.03, 40), flagged: null }, development: null },
      flagged: null
    })
    expect(reevaluate(few, { form: 0.2, development: null })).toMatchObject({
      flagged: null,
      confidence: null
    })
    expect(reevaluate(row({ reruns: null }), { form: 0.2, development: null }).confidence).toBeNull()
  })
  it('what is out of scope stays so', () => {
    const outside = row({ scores: { form: null, development: null }, verdict: 'out-of-scope', flagged: null })
    expect(reevaluate(outside, { form: 0.2, development: null })).toMatchObject({
      verdict: 'out-of-scope',
      flagged: null
    })
  })
})

describe('scales', () => {
  const summary = summaryOf([0, 1, 2, 3, 4])
  const at = (rawScore: number) => ({ rawScore, percentile: 77 })
  it('by hand', () => {
    expect(normalise('percentile', at(3), summary)).toBe(77)
    expect(normalise('z', at(3), summary)).toBeCloseTo(1 / Math.sqrt(2.5), 12)
    expect(normalise('robust', at(3), summary)).toBeCloseTo(1 / 1.4826, 12)
    expect(normalise('min-max', at(3), summary)).toBe(0.75)
    expect(normalise('min-max', at(6), summary)).toBe(1.5)
  })
  it('no scale where typical drawings do not vary', () => {
    const flat = summaryOf([2, 2, 2])
    for (const method of ['z', 'robust', 'min-max'] as const)
      expect(normalise(method, at(3), flat)).toBeNull()
  })
})
