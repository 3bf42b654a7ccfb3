import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseBand, parseBands } from './parse-bands'
import { reachOf } from './reach'
import {
  augmentFactor,
  groupData,
  mergedLabel,
  mergeImprovement,
  mergeSuggestions,
  qualityOf,
  warningsOf
} from './sufficiency'
import type { Usable } from './usable'

const drawings = (from: number, to: number, count: number, change: Partial<Usable> = {}): Usable[] =>
  Array.from({ length: count }, (_, i) => ({
    ageMonths: from + ((to - from) * i) / Math.max(1, count - 1),
    child: i,
    subject: `s${i % 3}`,
    named: true,
    ...change
  }))

describe('merging, as specified', () => {
  it.each([
    [30, 25, 0.45],
    [5, 60, 0.36],
    [40, 70, 0.3],
    [20, 20, 0.4],
    [9, 9, 0.144]
  ])('(%i, %i) improves by %d', (a, b, improvement) => {
    expect(mergeImprovement([a, b])).toBeCloseTo(improvement, 12)
    expect(mergeImprovement([b, a])).toBeCloseTo(improvement, 12)
  })
  it('stays between 0 and 1', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(300), { minLength: 2, maxLength: 5 }), (sizes) => {
        const improvement = mergeImprovement(sizes)
        expect(improvement).toBeGreaterThanOrEqual(0)
        expect(improvement).toBeLessThanOrEqual(1)
      })
    ))
  const suggest = (groups: Record<string, number>) =>
    mergeSuggestions(Object.entries(groups).map(([label, n]) => ({ band: parseBand(label), n }))).map(
      (s) => s.into
    )
  it('suggests neighbours and runs that touch or lie half a year apart, the most helpful first', () => {
    expect(suggest({ '4-5': 30, '5-6': 25 })).toEqual(['4-6'])
    expect(suggest({ '4-5': 20, '5-6': 20, '6-7': 20 })[0]).toBe('4-7')
    expect(suggest({ '48m-54m': 30, '60m-66m': 30 })).toEqual(['48m-66m'])
    expect(suggest({ '48m-54m': 30, '61m-66m': 30 })).toEqual([])
  })
  it('never beyond four years, never across subjects, never what is enough already', () => {
    expect(suggest({ '4-6': 30, '6-9': 30 })).toEqual([])
    expect(suggest({ '4-5': 30, '5-6/dog': 30 })).toEqual([])
    expect(suggest({ '4-5': 120, '5-6': 130 })).toEqual([])
  })
  it('labels in years where it can', () => {
    expect(mergedLabel(parseBands(['4-5/dog', '5-6/dog']))).toBe('4-6/dog')
    expect(mergedLabel(parseBands(['48m-54m', '5-6']))).toBe('4-6')
    expect(mergedLabel(parseBands(['50m-54m', '54m-60m']))).toBe('50m-60m')
  })
})

describe('how good the data of a band are', () => {
  it('by hand: 50 of 100, half a year, two subjects, four in five described', () =>
    expect(qualityOf({ n: 50, spanMonths: 6, subjects: 2, metadataShare: 0.8 })).toBeCloseTo(
      0.2 + 0.15 + 0.4 / 3 + 0.08,
      12
    ))
  it('a completed year spans its year: drawings of one year, known by the year alone, miss nothing', () => {
    const year = Array.from({ length: 100 }, (_, i) => ({
      ageMonths: 66,
      agePrecisionMonths: 12,
      child: i,
      subject: ['dog', 'house', 'tree'][i % 3]!,
      named: true
    }))
    expect(groupData(year).spanMonths).toBe(12)
    expect(qualityOf(groupData(year))).toBeCloseTo(1, 12)
    const exact = year.map((drawing, i) => ({ ...drawing, ageMonths: 60 + (i % 3), agePrecisionMonths: 1 }))
    expect(groupData(exact).spanMonths).toBe(3)
  })
  it('is 1 where nothing is missing and 0 where nothing is there', () => {
    expect(qualityOf(groupData(drawings(48, 60, 120)))).toBeCloseTo(1, 12)
    expect(qualityOf(groupData([]))).toBe(0)
  })
  it.each([
    [0, 'critical'],
    [1, 'critical'],
    [20, 'critical'],
    [21, 'high'],
    [49, 'high'],
    [50, 'low'],
    [99, 'low'],
    [100, undefined]
  ])('%i drawings: %s', (n, severity) => {
    const [first] = warningsOf(parseBand('4-5'), drawings(48, 59, n), { typical: n, merges: [] })
    expect(first?.severity).toBe(severity)
  })
  it('names a lack of balance, one subject, few ages and few children', () => {
    const kinds = (own: Usable[], typical = 100) =>
      warningsOf(parseBand('4-5'), own, { typical, merges: [] }).map((w) => w.kind)
    expect(kinds(drawings(48, 59, 120), 400)).toEqual(['unbalanced'])
    expect(
      kinds([...drawings(48, 59, 110, { subject: 'dog' }), ...drawings(48, 59, 10, { subject: 'cat' })])
    ).toEqual(['one-subject'])
    expect(kinds(drawings(48, 52, 120))).toEqual(['narrow-range'])
    expect(kinds(drawings(48, 59, 120, { child: 1 }))).toEqual(['few-children'])
    // ages in completed years say nothing of a range
    const years = drawings(54, 54, 120).map((drawing) => ({ ...drawing, agePrecisionMonths: 12 }))
    expect(kinds(years)).toEqual([])
    expect(kinds(drawings(54, 54, 120))).toEqual(['narrow-range'])
  })
  it('says with each lack what would help', () => {
    const bands = ['4-5', '5-6'].map(parseBand)
    const own = [...drawings(48, 59, 30), ...drawings(60, 71, 25)]
    const merges = mergeSuggestions(bands.map((band, i) => ({ band, n: [30, 25][i]! })))
    const [warning] = warningsOf(bands[0]!, own, { typical: 27, merges })
    expect(warning!.suggestions).toEqual([
      { what: 'collect', missing: 20, into: '', factor: 1 },
      { what: 'merge', missing: 0, into: '4-6', factor: 1 },
      { what: 'copies', missing: 0, into: '', factor: 2 }
    ])
    const few = warningsOf(bands[0]!, drawings(48, 59, 120, { child: 1 }), { typical: 100, merges: [] })
    expect(few[0]!.suggestions).toEqual([{ what: 'children', missing: 11, into: '', factor: 1 }])
  })
  it('says why a merge would help', () => {
    const reaches = (...sizes: number[]) =>
      mergeSuggestions(sizes.map((n, i) => ({ band: parseBand(`${4 + i}-${5 + i}`), n })))[0]!.reaches
    expect([reaches(30, 25), reaches(40, 70), reaches(9, 9), reaches(60, 30)]).toEqual([
      'minimum',
      'recommended',
      'more',
      'minimum'
    ])
  })
  it('asks for more by change of the drawings, as specified', () =>
    expect([0, 19, 20, 49, 50, 99, 100].map(augmentFactor)).toEqual([5, 5, 2, 2, 1.5, 1.5, 1]))
})

it('more drawings tell rarer ones, and tell them more exactly', () => {
  const few = reachOf(parseBand('4-5'), drawings(48, 59, 40))
  const many = reachOf(parseBand('4-6'), drawings(48, 71, 120))
  expect([few.flags, many.flags, few.highestPercentile, many.highestPercentile]).toEqual([
    false,
    true,
    97.56,
    99.17
  ])
  expect(many.interval[1] - many.interval[0]).toBeLessThan(few.interval[1] - few.interval[0])
  expect(reachOf(parseBand('9-10'), []).interval).toEqual([0, 100])
})
