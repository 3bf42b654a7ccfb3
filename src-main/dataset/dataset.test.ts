import { TrainingSettings } from '#contract/training-settings'
import { checkSize } from '../learning/form/band-task'
import { suggestBands } from '../norms/overview'
import { inBand } from '../norms/usable'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitParts, SplitWish } from '#contract/dataset'
import type { Drawing } from '#contract/drawing'
import { random } from '../lib/random'
import { quietWork, type Work } from '../lib/work'
import { euclidean } from '../statistics/distance'
import { joinPairs, nearPairs, usualDistance } from './near-duplicates'
import { principalCoordinates } from './principal-plane'
import { readinessOf } from './readiness'
import { splitRows, type SplitRow } from './split'

const wish = SplitWish.parse({})

describe('splits', () => {
  const row = fc.record({
    child: fc.integer({ min: 0, max: 30 }),
    named: fc.boolean(),
    ageMonths: fc.option(fc.integer({ min: 36, max: 120 })),
    subject: fc.constantFrom('dog', 'house', null)
  })
  const rows = fc
    .array(row, { minLength: 1, maxLength: 120 })
    .map((list) => list.map((r, i): SplitRow => ({ id: `d${i}`, content: `picture ${i}`, ...r })))
  it('never cut a child apart, place everybody, and are the same for the same seed', () =>
    fc.assert(
      fc.property(rows, (list) => {
        const { parts, strata } = splitRows(list, wish)
        expect(parts.size).toBe(list.length)
        const byChild = Map.groupBy(list, (r) => r.child)
        for (const mine of byChild.values()) expect(new Set(mine.map((r) => parts.get(r.id))).size).toBe(1)
        expect(strata.flatMap((s) => s.counts).reduce((a, b) => a + b, 0)).toBe(list.length)
        expect(splitRows(list, wish)).toEqual({ parts, strata, notes: splitRows(list, wish).notes })
        if (byChild.size >= 3) expect(new Set(parts.values()).size).toBe(3)
      })
    ))
  it('fall the same way whatever ids the drawings were given, and in whatever order they came', () =>
    fc.assert(
      fc.property(rows, fc.integer(), (list, seed) => {
        const { parts } = splitRows(list, wish)
        const lot = (i: number): number => (Math.imul(i + 1, 2654435761) ^ seed) >>> 0
        const anew = list
          .map((r, i) => ({ ...r, id: `${lot(i)} ${r.id}`, child: r.child + 100 }))
          .sort((a, b) => (a.id < b.id ? -1 : 1))
        const again = splitRows(anew, wish).parts
        expect(anew.map((r) => again.get(r.id))).toEqual(anew.map((r) => parts.get(r.id.split(' ')[1]!)))
      })
    ))
  it('hold every stratum in about its share', () => {
    const list = Array.from({ length: 600 }, (_, i): SplitRow => ({
      id: `d${i}`,
      content: `${i}`,
      child: Math.floor(i / 2),
      named: true,
      ageMonths: 48 + 12 * (i % 4),
      subject: i % 3 ? 'dog' : 'house'
    }))
    const { parts, strata, notes } = splitRows(list, wish)
    const count = (part: string) => [...parts.values()].filter((p) => p === part).length
    splitParts.forEach((part) => expect(Math.abs(count(part) - 600 * wish[part])).toBeLessThan(12))
    for (const { counts } of strata) {
      const total = counts.reduce((a, b) => a + b, 0)
      splitParts.forEach((part, i) => expect(Math.abs(counts[i]! - total * wish[part])).toBeLessThan(5))
    }
    expect(notes).toEqual([])
    expect([...splitRows(list, { ...wish, seed: 7 }).parts]).not.toEqual([...parts])
    // wider age groups are fewer, and none are told apart where that is not wished
    const ages = (ageGroupYears: number): string[] =>
      splitRows(list, { ...wish, ageGroupYears }).strata.map(({ stratum }) => stratum.split(',')[0]!)
    expect(new Set(ages(1)).size).toBeGreaterThan(new Set(ages(4)).size)
    expect(ages(4).every((age) => /^age (\d+-\d+|unknown)$/.test(age))).toBe(true)
    const whole = splitRows(list, { ...wish, stratify: false }).strata
    expect(whole.map(({ stratum, counts }) => [stratum, counts.reduce((a, b) => a + b, 0)])).toEqual([
      ['all', list.length]
    ])
  })
  it('miss their shares by less than a child, also where strata are many and small', () => {
    const list = Array.from({ length: 60 }, (_, i): SplitRow => ({
      id: `d${i}`,
      content: `${i}`,
      child: Math.floor(i / 2),
      named: true,
      ageMonths: 48 + 12 * (i % 5),
      subject: `s${i % 4}`
    }))
    const { parts } = splitRows(list, wish)
    const count = (part: string) => [...parts.values()].filter((p) => p === part).length
    splitParts.forEach((part) => expect(Math.abs(count(part) - 60 * wish[part])).toBeLessThanOrEqual(2))
  })
  it('small sets: two children hold nothing out; few are said to say little; rare strata are joined', () => {
    const few = (n: number) =>
      splitRows(
        Array.from({ length: n }, (_, i) => ({
          id: `${i}`,
          content: `${i}`,
          child: i,
          named: true,
          ageMonths: 60,
          subject: `s${i}`
        })),
        wish
      )
    expect([new Set(few(2).parts.values()), few(2).notes.map((n) => n.code)]).toEqual([
      new Set(['train']),
      ['too-few-children', 'pooled-strata']
    ])
    expect(few(5).notes.map((n) => n.code)).toContain('small-part')
    expect(few(5).strata).toHaveLength(1)
  })
  it('the same picture under two names is in one part; a page that everybody has ties nobody', () => {
    const row = (i: number, child: number, content: string): SplitRow => ({
      id: `d${i}`,
      child,
      content,
      named: true,
      ageMonths: 60,
      subject: null
    })
    // every child stands under two names, 2 c and 2 c + 1, with two pictures
    const twice = Array.from({ length: 80 }, (_, i) => row(i, 2 * Math.floor(i / 4) + (i % 2), `p${i >> 1}`))
    const { parts, notes } = splitRows(twice, wish)
    const among = Map.groupBy(twice, (r) => r.content)
    for (const same of among.values()) expect(new Set(same.map((r) => parts.get(r.id))).size).toBe(1)
    expect(new Set(parts.values()).size).toBe(3)
    expect(notes.find((n) => n.code === 'shared-pictures')?.count).toBe(40)
    const blank = Array.from({ length: 40 }, (_, i) => row(i, i, 'blank'))
    expect(new Set(splitRows(blank, wish).parts.values()).size).toBe(3)
  })
  it('shares must add up', () => {
    expect(SplitWish.safeParse({ train: 0.5, validation: 0.2, test: 0.1 }).success).toBe(false)
    expect(SplitWish.safeParse({ train: 0, validation: 0.5, test: 0.5 }).success).toBe(false)
    const { parts } = splitRows(
      Array.from({ length: 40 }, (_, i) => ({
        id: `${i}`,
        content: `${i}`,
        child: i,
        named: true,
        ageMonths: 60,
        subject: null
      })),
      SplitWish.parse({ train: 0.5, validation: 0, test: 0.5 })
    )
    expect(new Set(parts.values())).toEqual(new Set(['train', 'test']))
  })
})

describe('what lies near what', () => {
  const rng = random(3)
  const cloud = (n: number, spread: readonly number[]) =>
    Array.from({ length: n }, () => Float32Array.from(spread, (s) => s * rng.normal()))
  it('principal coordinates hold the spread by hand, and never stretch a distance', async () => {
    const vectors = cloud(400, [5, 3, 0.1, 0.1, 0.1])
    const projection = await principalCoordinates(vectors, 2, quietWork())
    expect(projection.shares[0]! + projection.shares[1]!).toBeGreaterThan(0.99)
    expect(projection.shares[0]! / projection.shares[1]!).toBeCloseTo(25 / 9, 0)
    for (let i = 1; i < 100; i += 1) {
      const [x0, y0, x1, y1] = [0, 1, 2 * i, 2 * i + 1].map((at) => projection.coordinates[at]!) as [
        number,
        number,
        number,
        number
      ]
      const flat = Math.hypot(x0 - x1, y0 - y1)
      expect(flat).toBeLessThanOrEqual(euclidean(vectors[0]!, vectors[i]!) + 1e-4)
    }
  })
  it('lets requests through, and can be cancelled half way', async () => {
    const vectors = cloud(2000, new Array<number>(200).fill(1))
    for (const long of [
      (work: Work) => principalCoordinates(vectors, 16, work),
      (work: Work) => usualDistance(vectors, work)
    ]) {
      const asked = new AbortController()
      setImmediate(() => asked.abort())
      await expect(long({ ...quietWork(), signal: asked.signal })).rejects.toThrow('cancelled')
    }
  })
  it('finds the pairs that looking at all would find, and joins them to groups', async () => {
    const vectors = cloud(150, [1, 1, 1, 1, 1, 1, 1, 1])
    vectors.push(
      vectors[4]!.map((v) => v + 0.01),
      vectors[4]!.map((v) => v - 0.01),
      Float32Array.from(vectors[9]!)
    )
    const limit = 0.4 * (await usualDistance(vectors, quietWork()))
    const pairs = await nearPairs(
      vectors,
      await principalCoordinates(vectors, 3, quietWork()),
      limit,
      quietWork()
    )
    const all = vectors.flatMap((a, i) =>
      vectors.slice(i + 1).flatMap((b, k) => (euclidean(a, b) <= limit ? [[i, i + 1 + k]] : []))
    )
    expect(pairs.map(({ a, b }) => [a, b])).toEqual(all)
    expect(joinPairs(vectors.length, pairs).map((group) => group.members)).toEqual(
      expect.arrayContaining([
        [4, 150, 151],
        [9, 152]
      ])
    )
  })
})

describe('readiness', () => {
  const drawing = (change: Partial<Drawing>): Drawing =>
    ({ ageMonths: 60, childId: 'c', site: null, subject: 'dog', expertLabel: null, ...change }) as Drawing
  const ready = (drawings: readonly Drawing[]) =>
    readinessOf(
      drawings.map((d, i) => ({ drawing: d, child: i, sha256: `${i}` })),
      5
    )
  it('a picture under two children is a warning', () => {
    const rows = [1, 2].map((child) => ({ drawing: drawing({}), child, sha256: 'same' }))
    expect(readinessOf(rows, 5).findings.map((f) => f.code)).toContain('shared-pictures')
  })
  it('says that nothing can be learnt exactly where training refuses every group that would be suggested', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ ageMonths: fc.integer({ min: 36, max: 130 }), child: fc.nat(15) }), {
          maxLength: 60
        }),
        fc.integer({ min: 2, max: 6 }),
        (drawn, folds) => {
          const rows = drawn.map(({ ageMonths, child }, i) => ({
            drawing: drawing({ ageMonths, childId: `${child}` }),
            child,
            sha256: `${i}`
          }))
          const usable = rows.map((row) => ({
            ageMonths: row.drawing.ageMonths!,
            child: row.child,
            subject: 'dog'
          }))
          const settings = { ...TrainingSettings.parse({}), folds, alpha: 0.5 }
          const learnable = suggestBands(usable).some((band) => {
            try {
              checkSize(
                band,
                usable.filter((d) => inBand(band, d)),
                settings
              )
              return true
            } catch {
              return false
            }
          })
          expect(readinessOf(rows, folds).ready).toBe(learnable)
        }
      )
    ))
  it('nothing, too little, and enough with warnings: a warning never makes a set unfit', () => {
    expect(readinessOf([], 5)).toMatchObject({ ready: false, findings: [{ code: 'empty' }] })
    const nine = Array.from({ length: 9 }, () => drawing({}))
    expect(ready(nine).ready).toBe(false)
    const messy = [
      ...nine,
      drawing({ childId: null }),
      drawing({ ageMonths: null }),
      drawing({ expertLabel: 'unusual' })
    ]
    const { ready: fit, usable, findings } = ready(messy)
    expect([fit, usable]).toEqual([true, 10])
    expect(findings.map((f) => f.code)).toEqual([
      'without-age',
      'not-normal',
      'without-child',
      'small-year',
      'one-age',
      'usable'
    ])
  })
})
