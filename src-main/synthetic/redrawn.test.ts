import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random } from '../lib/random'
import { randomTraits, redraw, resample, TRAITS, type Traits } from './hand'
import { randomMedium, renderInk, type Medium } from './media'
import { fitted, placeOnPage } from './page'
import type { Stroke } from './pen'
import { drawScene, SCENES } from './scenes'

const steady = Object.fromEntries(TRAITS.map((trait) => [trait, 0])) as Traits
const square: Stroke[] = [
  [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0, 0]
  ],
  [
    [0.3, 0.3],
    [0.7, 0.7]
  ]
]
const seeds = fc.integer({ min: 0, max: 1e6 })
const inkOf = (page: Uint8Array): number => page.reduce((sum, v) => sum + Number(v > 40), 0)
const points = (strokes: readonly Stroke[]) => strokes.flat()

describe('a drawing redrawn by an invented hand', () => {
  it('by a steady hand it stays what it was', () =>
    fc.assert(
      fc.property(seeds, (seed) => {
        const drawn = redraw(square, steady, random(seed))
        expect(drawn).toHaveLength(2)
        for (const [x, y] of points(drawn)) {
          const edge = Math.min(Math.abs(x), Math.abs(1 - x), Math.abs(y), Math.abs(1 - y))
          expect(Math.min(edge, Math.abs(x - y))).toBeLessThan(0.05) // on an edge, or on the diagonal
        }
      })
    ))

  it('each trait changes it, and the same seed changes it the same way', () => {
    for (const trait of TRAITS) {
      const traits = { ...steady, [trait]: 1 }
      const changed = [1, 2, 3, 4, 5, 6].some(
        (seed) =>
          JSON.stringify(redraw(square, traits, random(seed))) !==
          JSON.stringify(redraw(square, steady, random(seed)))
      )
      expect([trait, changed]).toEqual([trait, true])
      expect(redraw(square, traits, random(3))).toEqual(redraw(square, traits, random(3)))
    }
  })

  it('never loses everything, and stays finite', () =>
    fc.assert(
      fc.property(seeds, (seed) => {
        const rng = random(seed)
        const drawn = redraw(square, randomTraits(rng), rng)
        expect(points(drawn).length).toBeGreaterThan(1)
        expect(points(drawn).flat().every(Number.isFinite)).toBe(true)
      })
    ))

  it('traits lie in 0 to 1, and cover both ends', () => {
    const all = Array.from({ length: 300 }, (_, i) => randomTraits(random(i)))
    const values = all.flatMap((traits) => Object.values(traits))
    expect(values.every((v) => v >= 0 && v <= 1)).toBe(true)
    expect(values.filter((v) => v === 0).length).toBeGreaterThan(300)
    expect(values.filter((v) => v > 0.9).length).toBeGreaterThan(30)
  })

  it('resampling keeps the ends and spaces the points evenly', () => {
    const line = resample([
      [0, 0],
      [1, 0]
    ])
    expect([line[0], line.at(-1)]).toEqual([
      [0, 0],
      [1, 0]
    ])
    expect(line.slice(1).every(([x], i) => Math.abs(x - line[i]![0] - 1 / (line.length - 1)) < 1e-9)).toBe(
      true
    )
  })
})

describe('on a page', () => {
  it('fitting makes the long side 1 and starts at 0; what has no extent is none', () => {
    const strokes: Stroke[] = [
      [
        [5, 10],
        [9, 12]
      ]
    ]
    expect(fitted(strokes)).toEqual([
      [
        [0, 0],
        [1, 0.5]
      ]
    ])
    expect(fitted([[[3, 3]]])).toBeNull()
    expect(fitted([])).toBeNull()
  })

  it('a drawing never leaves its page', () =>
    fc.assert(
      fc.property(seeds, (seed) => {
        const placed = points(placeOnPage(square, random(seed)))
        expect(placed.flat().every((v) => v >= -1e-9 && v <= 1 + 1e-9)).toBe(true)
      })
    ))

  it.each<Medium>(['touch', 'pen', 'pencil', 'crayon', 'photo', 'scan'])(
    '%s leaves ink along the lines',
    (medium) =>
      fc.assert(
        fc.property(seeds, (seed) => {
          const rng = random(seed)
          const page = renderInk(placeOnPage(square, rng), medium, rng, 144)
          expect(page).toHaveLength(144 * 144)
          expect(inkOf(page)).toBeGreaterThan(20)
          expect(inkOf(page)).toBeLessThan(0.6 * page.length)
          expect(renderInk(square, medium, random(seed), 144)).toEqual(
            renderInk(square, medium, random(seed), 144)
          )
        }),
        // The palest thin line, on the page that the encoder sees.
        { numRuns: 25, examples: [[417131]] }
      )
  )

  it('media come in many kinds', () => {
    const found = new Set(Array.from({ length: 200 }, (_, i) => randomMedium(random(i))))
    expect(found.size).toBe(6)
  })
})

describe('the generator', () => {
  it.each(SCENES.map((name, index) => [name, index] as const))(
    'draws %s at any maturity, finite and near its page',
    (_name, index) =>
      fc.assert(
        fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), (seed, maturity) => {
          const strokes = drawScene(index, { maturity, rng: random(seed) })
          const all = points(strokes)
          expect(all.length).toBeGreaterThan(10)
          expect(all.flat().every((v) => Number.isFinite(v) && v > -1 && v < 2)).toBe(true)
        }),
        { numRuns: 40 }
      )
  )

  it('the mature draw more parts than the young', () => {
    const parts = (maturity: number): number =>
      SCENES.reduce(
        (sum, _, index) =>
          sum +
          Array.from(
            { length: 20 },
            (_v, seed) => drawScene(index, { maturity, rng: random(seed) }).length
          ).reduce((a, b) => a + b, 0),
        0
      )
    expect(parts(1)).toBeGreaterThan(1.3 * parts(0))
  })
})
