import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readers } from '#contract/reader'
import { reportText, hoverText, inHundred, regionText } from '#words/explanation-text'
import { explanationMethods, type Region } from '#contract/explanation'
import { overlayName, overlayNamed, overlayStyles, palettes } from '#contract/overlay'
import { outline, simplified } from './contour'
import { overlayPixels } from './overlay'
import { partShares, suggestedParts } from './parts'
import { placeOnDrawing } from './place-map'
import { findRegions, placeOf } from './regions'

const heat = { style: 'heat', palette: 'single' } as const

describe('maps on drawings', () => {
  const hot = (at: number) => ({
    values: Float32Array.from({ length: 16 }, (_, i) => (i === at ? 1 : 0)),
    rows: 4,
    columns: 4,
    touched: new Uint8Array(16),
    evaluations: 0,
    completeness: null
  })
  it('a wide drawing keeps its shape, and its middle lies in the middle of the square', () => {
    const map = placeOnDrawing(hot(5), { width: 200, height: 100 })
    expect([map.width, map.height]).toEqual([200, 100])
    // patch (1, 1) is centred at 3/8 of the square: x = 75, and 3/8 of 200 less 50 of padding = 25
    const peak = map.values.indexOf(Math.max(...map.values))
    expect(Math.abs((peak % 200) - 75)).toBeLessThan(2)
    expect(Math.abs(Math.floor(peak / 200) - 25)).toBeLessThan(2)
  })
  it('regions lie where the map is high, in pixels of the drawing, with outline and share', () => {
    const map = placeOnDrawing(hot(0), { width: 400, height: 400 })
    const ink = new Uint8Array(map.values.length).fill(1)
    const size = { width: 400, height: 400 }
    const [region, ...others] = findRegions(map, ink, { level: 0.5, scaleMaximum: 2 }, size)
    expect(others).toEqual([])
    expect(region!.place).toBe('upper left')
    expect(region!.importance).toBeCloseTo(0.5, 2)
    expect(region!.share).toBeGreaterThan(0.5)
    expect(region!.box[0] + region!.box[2]).toBeLessThan(140)
    const [x, y, width, height] = region!.box
    for (const [px, py] of region!.contour) {
      expect(px).toBeGreaterThanOrEqual(x)
      expect(px).toBeLessThanOrEqual(x + width)
      expect(py).toBeGreaterThanOrEqual(y)
      expect(py).toBeLessThanOrEqual(y + height)
    }
    expect(findRegions(map, ink, { level: 2, scaleMaximum: 2 }, size)).toEqual([])
  })
  it('places are thirds', () => {
    expect([placeOf(0.1, 0.1), placeOf(0.5, 0.5), placeOf(0.9, 0.5), placeOf(0.5, 0.9)]).toEqual([
      'upper left',
      'centre',
      'middle right',
      'lower middle'
    ])
  })
})

describe('outlines', () => {
  it('of one pixel and of an L, by hand, clockwise from the top left', () => {
    const one = outline((x, y) => x === 2 && y === 1, [2, 1])
    expect(one).toEqual([
      [2, 1],
      [3, 1],
      [3, 2],
      [2, 2]
    ])
    const cells = new Set(['0,0', '0,1', '1,1'])
    const bent = outline((x, y) => cells.has(`${x},${y}`), [0, 0])
    expect(bent).toHaveLength(8)
    expect(bent).toContainEqual([1, 1])
  })
  it('enclose as many pixels as they are drawn around, whatever the shape', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 35 }), { minLength: 1, maxLength: 20 }), (picks) => {
        // grown from the first pixel, so that it is connected
        const members = new Set([14])
        for (const pick of picks)
          if (
            [1, -1, 6, -6].some(
              (step) => members.has(pick + step) && Math.abs(((pick + step) % 6) - (pick % 6)) <= 1
            )
          )
            members.add(pick)
        const inside = (x: number, y: number) => x >= 0 && x < 6 && members.has(y * 6 + x)
        const first = Math.min(...members)
        const line = outline(inside, [first % 6, Math.floor(first / 6)])
        const area =
          Math.abs(
            line.reduce(
              (sum, [x, y], i) =>
                sum + x * line[(i + 1) % line.length]![1] - line[(i + 1) % line.length]![0] * y,
              0
            )
          ) / 2
        expect(area).toBeGreaterThanOrEqual(members.size) // holes are filled
        expect(
          line.every(
            ([x, y], i) =>
              Math.abs(x - line[(i + 1) % line.length]![0]) +
                Math.abs(y - line[(i + 1) % line.length]![1]) ===
              1
          )
        ).toBe(true)
      })
    ))
  it('lose points that nobody would miss', () => {
    expect(
      simplified(
        [
          [0, 0],
          [1, 0.1],
          [2, 0],
          [2, 5]
        ],
        0.5
      )
    ).toEqual([
      [0, 0],
      [2, 0],
      [2, 5]
    ])
  })
})

describe('overlays', () => {
  const scale = { scaleMaximum: 2, level: 1 }
  const drawn = (values: number[], how: Parameters<typeof overlayPixels>[2] = heat) =>
    overlayPixels({ values: Float32Array.from(values), width: values.length, height: 1 }, scale, how)
  it('the same value has the same colour whatever else is in the picture', () => {
    for (const palette of palettes) {
      const colour = (values: number[]) => [...drawn(values, { style: 'heat', palette }).subarray(0, 4)]
      expect(colour([0.9, 0])).toEqual(colour([0.9, 0.2]))
      expect(colour([-3, 1])[3]).toBe(0)
    }
    const empty = overlayPixels(
      { values: Float32Array.of(1), width: 1, height: 1 },
      { scaleMaximum: 0, level: 0 },
      heat
    )
    expect(empty[3]).toBe(0)
  })
  it('a mask leaves regions in view, contours draw nothing within the level', () => {
    expect(
      [...drawn([0.5, 1.5], { style: 'mask', palette: 'single' })].filter((_, i) => i % 4 === 3)
    ).toEqual([215, 0])
    expect(drawn([0.5, 0.9], { style: 'contour', palette: 'single' }).every((v) => v === 0)).toBe(true)
    expect(drawn([0, 1.5, 0], { style: 'contour', palette: 'single' })[4 + 3]).toBe(255)
  })
  it('names go there and back, and nothing else is a name', () => {
    for (const method of explanationMethods)
      for (const style of overlayStyles) {
        const spec = { score: 'form', towards: 'unusual', method, style, palette: 'single' } as const
        expect(overlayNamed(overlayName(spec))).toEqual(spec)
      }
    expect(overlayNamed('overlay.form.unusual.magic.heat.single')).toBeNull()
    expect(overlayNamed('full')).toBeNull()
  })
})

const score = (pValue: number, direction: 'younger' | 'older' | null = null) => ({
  rawScore: 1,
  percentile: 60,
  interval: [50, 70] as [number, number],
  pValue,
  n: 120,
  flagged: false,
  direction
})
const judged = (pValue: number) => ({
  scores: { form: score(pValue), development: score(pValue, 'younger') },
  alpha: 0.05,
  primary: 'form' as const,
  band: { label: '5-6', fromMonths: 60, toMonths: 72 }
})
const region: Region = {
  box: [0, 0, 10, 10],
  contour: [],
  area: 0.03,
  importance: 1.2,
  share: 0.4,
  place: 'upper left',
  ink: 0.22
}
const mapped = (regions: Region[], method: (typeof explanationMethods)[number] = 'occlusion') =>
  ({ method, score: 'form', towards: 'unusual', regions }) as const

describe('words', () => {
  it('come from the numbers: norm, n, places, whether anything stands out', () => {
    expect(reportText(judged(0.4), mapped([]), 'clinician')).toMatch(
      /About 40 in 100.*band 5-6 \(n = 120\).*No single place.*erasing.*within the norm/
    )
    expect(reportText(judged(0.03), mapped([region]), 'clinician')).toMatch(
      /About 3 in 100.*small area in the upper left \(22 % of the ink\)/
    )
    expect(hoverText(region)).toBe('Upper left, small, 22 % of the ink')
    expect(regionText(region, { score: 'form', towards: 'unusual' }, 'clinician')).toContain(
      '40 % of all that adds to the score'
    )
  })
  it('every reader has words of their own for every way of explaining, on every level', () => {
    for (const method of explanationMethods)
      for (const score of ['form', 'development'] as const) {
        const map = {
          ...mapped([region], method),
          score,
          towards: score === 'form' ? 'unusual' : 'younger'
        } as const
        const all = readers.flatMap((reader) => [
          reportText(judged(0.03), map, reader),
          regionText(region, map, reader)
        ])
        expect(new Set(all).size).toBeGreaterThanOrEqual(readers.length)
        for (const text of all) expect(text).not.toMatch(/undefined|NaN|diagnos|abnormal/)
      }
  })
  it('say nothing rarer of a larger p, whoever reads', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.constantFrom(...readers),
        (a, b, reader) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)]
          const said = (p: number): number => {
            const text = reportText(judged(p), mapped([region]), reader)
            return Number(/about (\d+)/i.exec(text)![1])
          }
          expect(said(low)).toBeLessThanOrEqual(said(high))
          expect(said(low)).toBe(inHundred(low))
        }
      )
    ))
  it('name a professional who disagrees, and let them go first', () => {
    const text = (label: 'normal' | 'unusual' | 'unsure', p: number) =>
      reportText(judged(p), mapped([]), 'clinician', label)
    expect(text('normal', 0.01)).toMatch(
      /label is normal, the score says unusual: they disagree, and the professional’s judgement comes first/
    )
    expect(text('unusual', 0.5)).toMatch(/they disagree/)
    expect(text('unusual', 0.01)).toMatch(/agrees/)
    expect(text('unsure', 0.01)).not.toMatch(/agree/)
  })
})

describe('parts', () => {
  it('share what raises the score by where it lies', () => {
    const values = Float32Array.of(3, 1, -5, 0)
    const part = (id: string, box: [number, number, number, number]) =>
      ({ id, kind: 'part', name: id, text: '', box, by: 'person' }) as const
    const shares = partShares(
      { values, width: 2, height: 2 },
      [part('left', [0, 0, 10, 20]), part('top', [0, 0, 20, 10])],
      { width: 20, height: 20 }
    )
    expect(shares.map(({ share, area }) => [share, area])).toEqual([
      [0.75, 0.5],
      [1, 0.5]
    ])
  })
  it('are suggested for a figure: the head above the neck, the legs below the hips; none on a blank page', () => {
    const side = 60
    const picture = new Uint8Array(side * side * 3).fill(255)
    const ink = (x0: number, x1: number, y0: number, y1: number): void => {
      for (let y = y0; y < y1; y += 1) picture.fill(0, 3 * (y * side + x0), 3 * (y * side + x1))
    }
    ink(22, 38, 5, 18) // head
    ink(29, 31, 18, 22) // neck
    ink(12, 48, 22, 25) // arms
    ink(24, 36, 25, 38) // trunk
    ink(24, 27, 38, 56) // legs
    ink(33, 36, 38, 56)
    const parts = new Map(
      suggestedParts(picture, side).map(({ name, box }) => [name, box.map((v) => v * side)])
    )
    expect([...parts.keys()]).toEqual(['head', 'trunk', 'left arm', 'right arm', 'legs'])
    const head = parts.get('head')!
    expect(head[1]! + head[3]!).toBeGreaterThan(16)
    expect(head[1]! + head[3]!).toBeLessThan(23)
    expect(parts.get('legs')![1]).toBeCloseTo(38, 0)
    expect(suggestedParts(new Uint8Array(side * side * 3).fill(255), side)).toEqual([])
  })
})
