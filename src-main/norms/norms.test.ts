import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overviewOf, sufficiencyOf, suggestBands } from './overview'
import { inBand, type Usable } from './usable'
import { parseBand, parseBands } from './parse-bands'

const at = (years: number, count: number): Usable[] =>
  Array.from({ length: count }, (_, i) => ({
    ageMonths: years * 12 + (i % 12),
    child: years * 1000 + i,
    subject: null
  }))

describe('bands as people write them', () => {
  it('years, months and subjects', () => {
    expect(parseBand('4-5')).toEqual({ label: '4-5', fromMonths: 48, toMonths: 60, subject: null })
    expect(parseBand('48m-54m')).toMatchObject({ fromMonths: 48, toMonths: 54 })
    expect(parseBand('4.5-6/house')).toMatchObject({ fromMonths: 54, toMonths: 72, subject: 'house' })
  })
  it.each(['', '5', '5-4', '4-4', '1-2', '4-99', '4m-5', 'a-b', '-4-5'])('refuses "%s"', (text) =>
    expect(() => parseBand(text)).toThrow('bands-invalid')
  )
  it('refuses overlaps within a subject, not between subjects', () => {
    expect(() => parseBands(['4-6', '5-7'])).toThrow('bands-overlap')
    expect(parseBands(['4-5', '5-6', '4-6/dog'])).toHaveLength(3)
  })
})

describe('suggestions', () => {
  it('a year with 50 stands alone; smaller ones join a neighbour on either side', () => {
    expect(suggestBands([...at(4, 60), ...at(5, 55)]).map((b) => b.label)).toEqual(['4-5', '5-6'])
    expect(suggestBands([...at(4, 10), ...at(5, 60), ...at(6, 60)]).map((b) => b.label)).toEqual([
      '4-6',
      '6-7'
    ])
    // other rules: fewer are enough, wider to begin with, no joining
    const usable = [...at(4, 10), ...at(5, 60), ...at(6, 60)]
    const labels = (rule: { least: number; span: number; longest: number }): string[] =>
      suggestBands(usable, rule).map((b) => b.label)
    expect(labels({ least: 10, span: 1, longest: 4 })).toEqual(['4-5', '5-6', '6-7'])
    expect(labels({ least: 50, span: 2, longest: 4 })).toEqual(['4-6', '6-8'])
    expect(labels({ least: 50, span: 1, longest: 1 })).toEqual(['4-5', '5-6', '6-7'])
    expect(labels({ least: 61, span: 1, longest: 3 })).toEqual(['4-7'])
    expect(suggestBands([...at(4, 60), ...at(5, 10)]).map((b) => b.label)).toEqual(['4-6'])
  })
  it('cover every drawing once and span at most four years', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 2, max: 17 }), fc.integer({ min: 1, max: 80 })), {
          minLength: 1,
          maxLength: 12
        }),
        (groups) => {
          const usable = groups.flatMap(([years, count]) => at(years, count))
          const bands = suggestBands(usable)
          for (const drawing of usable) expect(bands.filter((band) => inBand(band, drawing))).toHaveLength(1)
          for (const band of bands) expect(band.toMonths - band.fromMonths).toBeLessThanOrEqual(48)
        }
      )
    ))
})

it('an overview counts what is there, what is missing and the gaps', () => {
  const bands = parseBands(['4-5', '6-7'])
  const overview = overviewOf([...at(4, 60), ...at(5, 10), ...at(6, 100)], 3, bands, new Map([['4-5', 'm1']]))
  expect(overview.bands.map((b) => [b.drawings, b.sufficiency, b.deployedModel])).toEqual([
    [60, 'fair', 'm1'],
    [100, 'good', null]
  ])
  expect(overview.gaps).toEqual([{ fromMonths: 60, toMonths: 72, drawings: 10 }])
  expect(overview.coverage).toBeCloseTo(160 / 170, 10)
  expect([overview.withoutAge, overview.histogram.length]).toEqual([3, 3])
  expect([20, 21, 50, 100].map(sufficiencyOf)).toEqual(['critical', 'low', 'fair', 'good'])
})

it('an overview names gaps before the first and after the last band, with the drawings that lie there', () => {
  const usable = [...at(4, 12), ...at(6, 60), ...at(10, 65)]
  const { gaps, suggestions, coverage } = overviewOf(usable, 0, parseBands(['6-7', '8-9']), new Map())
  expect(gaps).toEqual([
    { fromMonths: 48, toMonths: 72, drawings: 12 },
    { fromMonths: 84, toMonths: 96, drawings: 0 },
    { fromMonths: 108, toMonths: 132, drawings: 65 }
  ])
  expect(coverage).toBeCloseTo(60 / 137, 12)
  expect(suggestions.map(({ band, drawings, children }) => [band.label, drawings, children])).toEqual([
    ['4-5', 12, 12],
    ['6-7', 60, 60],
    ['10-11', 65, 65]
  ])
})
