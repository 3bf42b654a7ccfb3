import { describe, expect, it } from 'vitest'
import { quietWork } from '../../lib/work'
import { random } from '../../lib/random'
import { describeExplanation } from './describe'
import { occlude, type ScoringFunction } from './occlusion'
import { overlayPixels } from './overlay'
import { placeOnDrawing } from './place-map'
import { findRegions, placeOf } from './regions'

const spec = { width: 32, height: 32, patch: 8, paper: 255 }
const blank = (): Uint8Array => new Uint8Array(32 * 32 * 3).fill(255)

/** Ink inside one patch counts: a score whose explanation can be worked out by hand. */
const inkIn =
  (row: number, column: number): ScoringFunction =>
  (pictures) =>
    Promise.resolve(
      pictures.map((pixels) => {
        let ink = 0
        for (let y = row * 8; y < row * 8 + 8; y += 1)
          for (let x = column * 8; x < column * 8 + 8; x += 1) ink += (255 - pixels[(y * 32 + x) * 3]!) / 255
        return ink
      })
    )

function noise(seed: number): Uint8Array {
  const rng = random(seed)
  return blank().map(() => rng.below(256))
}

describe('occlusion', () => {
  it('by hand: all ink in one patch, so every window over it takes the whole score away', async () => {
    const picture = blank()
    picture.fill(0, (9 * 32 + 9) * 3, (9 * 32 + 13) * 3) // 4 pixels in patch (1, 1)
    const map = await occlude(picture, spec, inkIn(1, 1), quietWork())
    expect(map.score).toBe(4)
    expect(map.values[1 * 4 + 1]).toBe(4)
    // patch (0, 0) lies under one window, which also covers (1, 1)
    expect(map.values[0]).toBe(4)
    // patch (0, 1) lies under two, both cover (1, 1); patch (2, 2) under four, one of them covers it
    expect(map.values[1]).toBe(4)
    expect(map.values[2 * 4 + 2]).toBe(1)
    expect(map.values[15]).toBe(0)
    expect(map.evaluations).toBe(1 + 4)
  })
  it('a blank page and noise give different maps', async () => {
    const empty = await occlude(blank(), spec, inkIn(1, 1), quietWork())
    const busy = await occlude(noise(1), spec, inkIn(1, 1), quietWork())
    expect([...empty.values].every((v) => v === 0)).toBe(true)
    expect([...busy.values].some((v) => v > 0)).toBe(true)
  })
  it('changing the model changes the map', async () => {
    const one = await occlude(noise(2), spec, inkIn(0, 0), quietWork())
    const other = await occlude(noise(2), spec, inkIn(3, 3), quietWork())
    expect([...one.values]).not.toEqual([...other.values])
  })
  it('stops when it is cancelled', async () => {
    const work = { ...quietWork(), signal: AbortSignal.abort() }
    await expect(occlude(noise(3), spec, inkIn(0, 0), work)).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('maps on drawings', () => {
  const hot = (at: number) => ({
    values: Float32Array.from({ length: 16 }, (_, i) => (i === at ? 1 : 0)),
    rows: 4,
    columns: 4,
    touched: new Uint8Array(16),
    score: 0,
    evaluations: 0
  })
  it('a wide drawing keeps its shape, and its middle lies in the middle of the square', () => {
    const map = placeOnDrawing(hot(5), { width: 200, height: 100 })
    expect([map.width, map.height]).toEqual([200, 100])
    // patch (1, 1) is centred at 3/8 of the square: x = 75, and 3/8 of 200 less 50 of padding = 25
    const peak = map.values.indexOf(Math.max(...map.values))
    expect(Math.abs((peak % 200) - 75)).toBeLessThan(2)
    expect(Math.abs(Math.floor(peak / 200) - 25)).toBeLessThan(2)
  })
  it('regions lie where the map is high, in pixels of the drawing', () => {
    const map = placeOnDrawing(hot(0), { width: 400, height: 400 })
    const ink = new Uint8Array(map.values.length).fill(1)
    const [region, ...others] = findRegions(
      map,
      ink,
      { level: 0.5, scaleMaximum: 2 },
      { width: 400, height: 400 }
    )
    expect(others).toEqual([])
    expect(region!.place).toBe('upper left')
    expect(region!.importance).toBeCloseTo(0.5, 2)
    expect(region!.box[0] + region!.box[2]).toBeLessThan(140)
    expect(findRegions(map, ink, { level: 2, scaleMaximum: 2 }, { width: 400, height: 400 })).toEqual([])
  })
  it('places are thirds', () => {
    expect([placeOf(0.1, 0.1), placeOf(0.5, 0.5), placeOf(0.9, 0.5), placeOf(0.5, 0.9)]).toEqual([
      'upper left',
      'centre',
      'middle right',
      'lower middle'
    ])
  })
  it('the same value has the same colour whatever else is in the picture', () => {
    const colour = (values: number[]) => [
      ...overlayPixels({ values: Float32Array.from(values), width: values.length, height: 1 }, 2).subarray(
        0,
        4
      )
    ]
    expect(colour([1, 0])).toEqual(colour([1, 2]))
    expect(colour([-3, 1])[3]).toBe(0)
    expect(overlayPixels({ values: Float32Array.of(1), width: 1, height: 1 }, 0)[3]).toBe(0)
  })
  it('the words come from the numbers', () => {
    const scored = (pValue: number) => {
      const rest = { rawScore: 1, percentile: 60, interval: [50, 70] as [number, number] }
      return { ...rest, pValue, n: 120, flagged: false, direction: null }
    }
    const analysis = {
      scores: { form: scored(0.4), development: null },
      alpha: 0.05,
      band: { label: '5-6', fromMonths: 60, toMonths: 72 }
    }
    expect(describeExplanation(analysis, 'occlusion', [])).toMatch(
      /About 40 in 100.*n = 120.*No single place.*erasing/
    )
    expect(describeExplanation(analysis, 'fit', [])).toMatch(/About 40 in 100.*No single place.*fits/)
  })
})
