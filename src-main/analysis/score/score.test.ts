import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verdicts } from '#contract/drawing'
import { random } from '#main/lib/random'
import { chooseNorm, neighbouringNorms } from './choose-norm'
import { crossConformalP } from '#main/statistics/conformal'
import { confidenceAt, rerunPValues } from './confidence'
import type { HeldOut } from './norm-model'
import { scoreDrawing, verdictOf, heldOutFolds } from './score-drawing'

/** A norm of n drawings in five folds; each drawing is a child of its own, scores 1..n. */
function norm(n: number, alpha = 0.05) {
  const calibration = Array.from({ length: 5 }, (): HeldOut[] => [])
  for (let i = 0; i < n; i += 1) calibration[i % 5]!.push({ drawing: `d${i}`, child: i, score: i + 1 })
  return { calibration, alpha }
}
const stranger = { drawing: null, child: null }
const all = (score: number) => [score, score, score, score, score]

describe('scores of drawings', () => {
  it('by hand: above 95 of 100', () => {
    const { pValue, percentile, n, flagged } = scoreDrawing(norm(100), all(95.5), stranger)
    expect([pValue, percentile, n]).toEqual([6 / 101, 95, 100])
    expect(flagged).toBe(false)
    expect(scoreDrawing(norm(100), all(96.5), stranger).flagged).toBe(true)
  })
  it('nothing is flagged by fewer than 50, and no verdict is given by fewer than 20', () => {
    expect(scoreDrawing(norm(49), all(1e9), stranger).flagged).toBeNull()
    expect(scoreDrawing(norm(50), all(1e9), stranger).flagged).toBe(true)
    expect(verdictOf(scoreDrawing(norm(19), all(1e9), stranger), 0.05)).toBe('norm-too-small')
    expect(verdictOf(scoreDrawing(norm(199), all(1e9), stranger), 0.05)).toBe('unusual')
    expect(verdictOf(scoreDrawing(norm(200), all(1e9), stranger), 0.05)).toBe('very-unusual')
  })
  it("the norm's own drawing is judged by the fold that left its child out, and not against itself", () => {
    const own = scoreDrawing(norm(100), [1, 2, 3, 4, 99], { drawing: 'd4', child: 4 })
    expect([own.rawScore, own.n, own.inNorm]).toEqual([99, 99, true])
    const sibling = scoreDrawing(norm(100), [1, 2, 3, 4, 99], { drawing: 'other', child: 4 })
    expect([sibling.rawScore, sibling.n, sibling.inNorm]).toEqual([99, 100, false])
  })
  it('words are monotone in the p-value', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 1e-4, max: 1, noNaN: true }),
        fc.double({ min: 1e-4, max: 1, noNaN: true }),
        fc.integer({ min: 20, max: 500 }),
        (p, q, n) => {
          const rank = (pValue: number) => verdicts.indexOf(verdictOf({ pValue, n }, 0.05))
          if (p <= q) expect(rank(p)).toBeLessThanOrEqual(rank(q))
        }
      )
    ))
  it('false alarms keep their promise on exchangeable scores', () => {
    const rng = random(3)
    let flags = 0
    for (let run = 0; run < 2000; run += 1) {
      const calibration = Array.from({ length: 5 }, (_, k) =>
        Array.from({ length: 20 }, (_, i) => ({
          drawing: `${k} ${i}`,
          child: k * 20 + i,
          score: rng.normal()
        }))
      )
      if (scoreDrawing({ calibration, alpha: 0.05 }, all(rng.normal()), stranger).flagged) flags += 1
    }
    expect(flags / 2000).toBeGreaterThan(0.035)
    expect(flags / 2000).toBeLessThan(0.06)
  })
  it('confidence is whole where the case is clear, split where it is close, and seeded', () => {
    const sure = (score: number) => {
      const { folds } = heldOutFolds(norm(100), all(score), stranger)
      return confidenceAt(rerunPValues(folds, 'upper', 1), crossConformalP(folds), norm(100).alpha)
    }
    expect(sure(1000)).toEqual({ same: 50, of: 50 })
    expect(sure(96.5).same).toBeLessThan(50)
    expect(sure(96.5)).toEqual(sure(96.5))
  })
})

describe('the norm group of a drawing', () => {
  const band = (from: number, to: number, subject: string | null = null) => ({
    band: { label: `${from}-${to}`, fromMonths: from * 12, toMonths: to * 12, subject }
  })
  const norms = [band(4, 5), band(5, 6), band(6, 7), band(5, 6, 'dog')]
  const choose = (ageMonths: number, agePrecisionMonths = 1, subject: string | null = null) =>
    chooseNorm(norms, { ageMonths, agePrecisionMonths, subject })!
  it('bands are half-open', () => {
    expect(choose(59.9).norm.band.label).toBe('4-5')
    expect(choose(60).norm.band.label).toBe('5-6')
  })
  it("a subject's own norm comes first, for its subject alone", () => {
    expect(choose(66, 1, 'dog').norm.band.subject).toBe('dog')
    expect(choose(66, 1, 'cat').norm.band.subject).toBeNull()
  })
  it('outside all bands the nearest heldOutFolds, and that is said', () => {
    expect(choose(100)).toMatchObject({ norm: { band: { label: '6-7' } }, caveats: ['age-outside-bands'] })
    expect(choose(84)).toMatchObject({ norm: { band: { label: '6-7' } }, caveats: ['age-outside-bands'] })
    expect(chooseNorm([], { ageMonths: 60, agePrecisionMonths: 1, subject: null })).toBeUndefined()
  })
  it('the edge of a band is said only where the month is known', () => {
    expect(choose(60.5).caveats).toEqual(['age-at-band-edge'])
    expect(choose(66).caveats).toEqual([])
    expect(choose(60.5, 12).caveats).toEqual([])
  })
  it('neighbours are the bands to either side', () =>
    expect(neighbouringNorms(norms, norms[1]!).map((n) => n.band.label)).toEqual(['4-5', '6-7']))
})
