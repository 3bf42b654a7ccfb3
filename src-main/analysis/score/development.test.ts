import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random } from '#main/lib/random'
import { byAge, childNorm, placeOf, scoreChild, spreadOfMean } from './child-score'
import type { HeldOutIndex } from './development-model'
import { crossConformalP } from '#main/statistics/conformal'
import { confidenceAt, rerunPValues } from './confidence'
import { heldOutIndices, meanOfHeads, scoreDevelopment } from './development-score'
import { growthCurve, meanAt, type DevelopmentNorm } from './growth-curve'

/** A norm whose index is age in years plus a child's own part and a drawing's own part, both normal. */
function norm(
  options: { children?: number; drawings?: number; childPart?: number; ownPart?: number } = {}
): DevelopmentNorm {
  const { children = 300, drawings = 2, childPart = 0.6, ownPart = 0.8 } = options
  const rng = random(5, 'norm')
  const held = Array.from({ length: children }, (_, child) => {
    const ageMonths = 48 + Math.floor(rng.next() * 60)
    const own = childPart * rng.normal()
    return Array.from({ length: drawings }, (_, i): HeldOutIndex => {
      const index = ageMonths / 12 + own + ownPart * rng.normal()
      return { drawing: `${child} ${i}`, child, ageMonths, prompt: i % 2 ? 'a house' : 'a dog', index }
    })
  })
  const calibration = Array.from({ length: 5 }, (_, k) => held.filter((_, child) => child % 5 === k).flat())
  return { calibration, alpha: 0.05, ages: { fromMonths: 48, toMonths: 108 } }
}

describe('the growth curve', () => {
  const curve = growthCurve(norm())
  it('rises with age, and finds the scatter and how alike drawings of a child are', () => {
    const means = [50, 60, 70, 80, 90, 100].map((age) => meanAt(curve.knots, age))
    means.slice(1).forEach((m, i) => expect(m).toBeGreaterThanOrEqual(means[i]!))
    expect(meanAt(curve.knots, 78)).toBeCloseTo(6.5, 0)
    expect(curve.deviation).toBeGreaterThan(0.9)
    expect(curve.deviation).toBeLessThan(1.15)
    expect(curve.intraclassCorrelation).toBeGreaterThan(0.22) // 0.36 in truth
    expect(curve.intraclassCorrelation).toBeLessThan(0.5)
  })
  it('does not know intraclassCorrelation where no child has two drawings', () =>
    expect(growthCurve(norm({ drawings: 1 })).intraclassCorrelation).toBeNull())
})

describe('a drawing on the curve', () => {
  const n = norm()
  const curve = growthCurve(n)
  it('typical at its age, younger below, older above; the interval follows', () => {
    const at = (index: number) => scoreDevelopment(n, curve, index, null, 78)
    const [low, middle, high] = [at(3.2), at(6.5), at(9.9)]
    expect(middle.score.pValue).toBeGreaterThan(0.5)
    expect([low.score.flagged, middle.score.flagged, high.score.flagged]).toEqual([true, false, true])
    expect([low.score.direction, high.score.direction]).toEqual(['younger', 'older'])
    expect(low.statement.interval[1]).toBeLessThan(78)
    expect(high.statement.interval[0]).toBeGreaterThan(78)
    expect(low.statement.ageMonths).toBeLessThan(middle.statement.ageMonths)
    // a typical drawing is most typical of its own age; the best guess stays nearer the middle
    const old = scoreDevelopment(n, curve, 8, null, 96).statement
    expect(Math.abs(old.typicalMonths - 96)).toBeLessThan(6)
    expect(old.ageMonths).toBeLessThan(old.typicalMonths)
    expect([low, high].map((r) => r.statement.typicalMonths)).toEqual([48, 108])
  })
  it('developmental age never falls as the index rises, and lies in its interval', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 14, noNaN: true }),
        fc.double({ min: 0, max: 14, noNaN: true }),
        (a, b) => {
          const [x, y] = [Math.min(a, b), Math.max(a, b)].map(
            (v) => scoreDevelopment(n, curve, v, null, 78).statement
          )
          expect(x!.ageMonths).toBeLessThanOrEqual(y!.ageMonths + 1e-9)
          for (const s of [x!, y!])
            expect(s.interval[0] <= s.ageMonths && s.ageMonths <= s.interval[1]).toBe(true)
        }
      ),
      { numRuns: 40 }
    ))
  it('intervals hold the age of nine new children in ten, and one in twenty is flagged', () => {
    const large = norm({ children: 1000 })
    const known = growthCurve(large)
    const rng = random(9, 'new children')
    let [held, flagged] = [0, 0]
    for (let i = 0; i < 600; i += 1) {
      const age = 48 + Math.floor(rng.next() * 60)
      const { score, statement } = scoreDevelopment(large, known, age / 12 + rng.normal(), null, age)
      if (statement.interval[0] <= age && age <= statement.interval[1]) held += 1
      if (score.flagged) flagged += 1
    }
    expect(held / 600).toBeGreaterThan(0.86)
    expect(held / 600).toBeLessThan(0.96) // a little more at both ends, where the last year is given to what lies beyond
    expect(flagged / 600).toBeGreaterThan(0.025)
    expect(flagged / 600).toBeLessThan(0.08)
  })
  it('a drawing of the norm keeps what was said while its child was held out', () => {
    const own = n.calibration[2]![0]!
    const indices = [1, 2, 3, 4, 5]
    expect(heldOutIndices(n, indices, { drawing: own.drawing, child: own.child })).toEqual([own.index])
    expect(heldOutIndices(n, indices, { drawing: null, child: own.child })).toEqual([3])
    expect(heldOutIndices(n, indices, { drawing: null, child: null })).toEqual(indices)
  })
  it('heads that disagree make a decision less sure', () => {
    const { own } = scoreDevelopment(n, curve, 3.2, null, 78)
    const sure = (heads: number[]) =>
      confidenceAt(rerunPValues([own], 'two-sided', 1, heads), crossConformalP([own], 'two-sided'), 0.05).same
    expect(meanOfHeads([1, 2, 6])).toEqual({ index: 3, heads: [-2, -1, 3] })
    expect(sure([-2, -1, 0, 1, 2])).toBeLessThan(sure([0]))
  })
  it('an age that is off by rounding is the same age', () => {
    const at = (ageMonths: number) => scoreDevelopment(n, curve, 6.2, null, ageMonths).score
    for (const age of [54, 65, 71, 80]) expect(at((age / 12) * 12 + 1e-9).pValue).toBe(at(age).pValue)
  })
  it('children count the same however much they drew', () => {
    const many = norm({ children: 100, drawings: 1 })
    const child = many.calibration[0]![0]!
    const copies = Array.from({ length: 200 }, (_, i) => ({ ...child, drawing: `copy ${i}` }))
    const crowded = {
      ...many,
      calibration: [[...many.calibration[0]!, ...copies], ...many.calibration.slice(1)]
    }
    const [a, b] = [many, crowded].map(
      (m) => scoreDevelopment(m, growthCurve(many), 6, null, child.ageMonths).score
    )
    expect(b!.pValue).toBeCloseTo(a!.pValue, 10)
    expect(b!.n).toBe(a!.n)
  })
})

describe('a child', () => {
  const n = norm({ drawings: 3 })
  const norms = childNorm(n, growthCurve(n), 6)
  const drawing = (index: number, ageMonths = 78) => ({ index, ageMonths, prompt: null })
  it('more drawings make a narrower interval and a surer statement', () => {
    const after = (count: number) =>
      scoreChild(
        norms,
        Array.from({ length: count }, () => drawing(5)),
        null
      )
    const width = (count: number) => {
      const { interval } = after(count).statement
      return interval[1] - interval[0]
    }
    expect(width(8)).toBeLessThan(width(1))
    expect(after(8).score.pValue).toBeLessThan(after(1).score.pValue)
  })
  it('drawings alike add less: the deviation of a mean falls to the root of their intraclassCorrelation', () => {
    const curve = { ...norms.curve, intraclassCorrelation: 0.25 }
    const spread = (count: number) => spreadOfMean(curve, count)
    expect(spread(1)).toBeCloseTo(1, 10)
    expect(spread(4)).toBeCloseTo(Math.sqrt(0.25 + 0.75 / 4), 10)
    expect(spread(400)).toBeCloseTo(0.5, 2)
    const unknown = { ...norms.curve, intraclassCorrelation: null }
    expect(spreadOfMean(unknown, 2)).toBeCloseTo(1, 10)
  })
  it('of one age gets the plain mean of its drawings', () => {
    const indices = [3, 5.5, 11]
    const { statement } = scoreChild(
      norms,
      indices.map((index) => drawing(index)),
      null
    )
    expect(statement.index).toBeCloseTo(6.5, 10)
  })
  it('drawings of different ages are judged at their own', () => {
    const steady = placeOf(norms, [drawing(6, 72), drawing(6.5, 78)])
    expect(steady.ageMonths).toBeGreaterThan(65)
    expect(steady.ageMonths).toBeLessThan(87)
  })
  it('one drawing is in one group, groups span no more than the window', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 24, max: 200 }), { minLength: 1 }),
        fc.integer({ min: 0, max: 24 }),
        (ages, window) => {
          const groups = byAge(
            ages.map((ageMonths) => ({ ageMonths })),
            window
          )
          expect(groups.flat().length).toBe(ages.length)
          for (const group of groups)
            expect(group.at(-1)!.ageMonths - group[0]!.ageMonths).toBeLessThanOrEqual(window)
        }
      )
    ))
})
