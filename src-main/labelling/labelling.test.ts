import { describe, expect, it } from 'vitest'
import type { Drawing, ExpertLabel } from '#contract/drawing'
import { random } from '../lib/random'
import { agreementReport, type RatedDrawing } from './agreement-report'
import { modelAgreement, type LabelledAndScored } from './model-agreement'
import { doubtOf, orderQueue, type Ordering } from './queue'

describe('the order of a queue', () => {
  const drawing = (id: string, fileName: string): Drawing =>
    ({ id, fileName, importedAt: '2026' }) as unknown as Drawing
  const drawings = [drawing('a', 'p10'), drawing('b', 'p9'), drawing('c', 'p1'), drawing('d', 'p2')]
  const by = (change: Partial<Ordering>): string =>
    orderQueue(drawings, { order: 'imported', seed: 1, doubt: new Map(), distance: new Map(), ...change })
      .map(({ id }) => id)
      .join('')
  it('as imported, names by their numbers; random by a seed', () => {
    expect(by({})).toBe('cdba')
    expect(by({ order: 'random' })).toBe(by({ order: 'random' }))
    expect(
      [1, 2, 3, 4, 5].map((seed) => by({ order: 'random', seed })).some((o) => o !== by({ order: 'random' }))
    ).toBe(true)
  })
  it('most doubtful, or most alike, first; what is not judged or not embedded last', () => {
    const doubt = new Map([
      ['b', doubtOf(0.04, 0.05, { same: 26, of: 50 })],
      ['d', doubtOf(0.9, 0.05, { same: 50, of: 50 })]
    ])
    expect(by({ order: 'uncertain', doubt })).toBe('bdca')
    expect(
      by({
        order: 'similar',
        distance: new Map([
          ['a', 0],
          ['d', 2],
          ['c', 1]
        ])
      })
    ).toBe('acdb')
  })
  it('re-runs that decide otherwise count before the distance from the threshold', () => {
    const split = doubtOf(0.5, 0.05, { same: 30, of: 50 })
    expect(split).toBeLessThan(doubtOf(0.05, 0.05, { same: 50, of: 50 }))
    expect(doubtOf(0.06, 0.05, null)).toBeLessThan(doubtOf(0.2, 0.05, null))
  })
})

describe('agreement of raters', () => {
  const rated = (
    child: number,
    said: Record<string, ExpertLabel>,
    final: ExpertLabel | null = null
  ): RatedDrawing => ({
    child,
    final,
    ratings: new Map(Object.entries(said))
  })
  it('counts what all rate, what they differ in, and what could become final', () => {
    const rows = [
      rated(1, { A: 'normal', B: 'normal', C: 'normal' }),
      rated(1, { A: 'unusual', B: 'normal' }),
      rated(2, { A: 'unsure', B: 'unsure' }, 'normal'),
      rated(3, { A: 'unusual', C: 'unusual' }),
      rated(4, { A: 'normal' })
    ]
    const report = agreementReport(rows, ['A', 'B', 'C'], 1)
    expect(report.raters[0]).toEqual({ name: 'A', rated: 5, counts: [2, 1, 2] })
    expect(report.pairs.map(({ first, second, n, children }) => [first + second, n, children])).toEqual([
      ['AB', 3, 2],
      ['AC', 2, 2],
      ['BC', 1, 1]
    ])
    // labels stand in the order normal, unsure, unusual
    expect(report.pairs[0]!.confusion).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [1, 0, 0]
    ])
    expect(report).toMatchObject({
      disagreements: 1,
      open: 1,
      adoptable: 2,
      overruled: 1,
      alpha: { n: 4, children: 3 }
    })
    expect(report.pairs[2]!.kappa).toEqual({ value: null, interval: null })
    expect(agreementReport(rows, ['A', 'B', 'C'], 1)).toEqual(report)
    // one drawing alone says nothing of two raters, whether they agree on it or not
    const apart = agreementReport([rated(1, { A: 'normal', B: 'unusual' })], ['A', 'B'], 1)
    expect([apart.pairs[0]!.kappa.value, apart.alpha.nominal.value]).toEqual([null, null])
  })
  it('the same ratings say the same, in whatever order they come, whoever is the first, whatever children are called', () => {
    const draw = random(4)
    const labels = ['normal', 'unsure', 'unusual'] as const
    const rows = Array.from({ length: 40 }, (_, i) =>
      rated(i % 17, { A: labels[draw.below(3)]!, B: labels[draw.below(3)]! })
    )
    const figures = (list: readonly RatedDrawing[], raters: readonly string[]) => {
      const { alpha, pairs } = agreementReport(list, raters, 7)
      const [{ kappa, linear, quadratic }] = pairs as [(typeof pairs)[number]]
      return { alpha, kappa, linear, quadratic }
    }
    const wanted = figures(rows, ['A', 'B'])
    const renamed = rows.map((row) => ({ ...row, child: 100 - row.child })).reverse()
    expect(figures(renamed, ['B', 'A'])).toEqual(wanted)
    expect(figures([...rows, rated(99, { B: 'unusual' })], ['A', 'B'])).toEqual(wanted)
    const [forth] = agreementReport(rows, ['A', 'B'], 7).pairs
    const [back] = agreementReport(rows, ['B', 'A'], 7).pairs
    expect(back!.confusion).toEqual(forth!.confusion.map((_, i) => forth!.confusion.map((row) => row[i])))
  })
})

describe('rater against model', () => {
  const row = (
    child: number,
    label: ExpertLabel,
    pValue: number | null,
    ageMonths = 60
  ): LabelledAndScored => ({
    child,
    label,
    pValue,
    ageMonths,
    subject: 'dog',
    site: null
  })
  const rows = [
    ...[0.01, 0.03, 0.2, 0.5].map((p, i) => row(i, 'unusual', p)),
    ...[0.02, 0.3, 0.4, 0.6, 0.8, 0.9, 0.95, 1].map((p, i) => row(10 + i, 'normal', p, 72)),
    row(30, 'unsure', 0.01),
    row(31, 'unusual', null)
  ]
  it('by hand: AUROC, sensitivity and false alarms at the chosen rate, unsure and unjudged left out', () => {
    const { groups, unsure, unjudged, calibration } = modelAgreement(rows, 'R', 0.05, 1)
    expect([unsure, unjudged]).toEqual([1, 1])
    // pairs won: 0.01 beats 8; 0.03 beats 7; 0.2 beats 7; 0.5 beats 5 of 8 each
    expect(groups[0]).toMatchObject({
      group: 'all',
      n: 12,
      unusual: 4,
      children: 12,
      auroc: { value: 27 / 32 }
    })
    expect([groups[0]!.sensitivity.value, groups[0]!.falseAlarms.value]).toEqual([0.5, 1 / 8])
    expect(groups[0]!.sensitivity.interval![0]).toBeLessThan(0.1)
    expect(calibration[0]).toMatchObject({ from: 0, to: 0.05, n: 3, unusual: { value: 2 / 3 } })
    expect(calibration.reduce((sum, bin) => sum + bin.n, 0)).toBe(12)
  })
  it('subgroups of ten or more, and none that is all of them', () => {
    const many = [...Array(12).keys()].flatMap((i) => [
      row(i, 'normal', 0.5),
      row(100 + i, 'unusual', 0.1, 72)
    ])
    expect(modelAgreement(many, null, 0.05, 1).groups.map((g) => g.group)).toEqual(['all', 'age 5', 'age 6'])
    expect(modelAgreement([], null, 0.05, 1).groups[0]).toMatchObject({ n: 0, auroc: { value: null } })
  })
})
