import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { polygonArea } from '../lib/projection'
import { boxAround } from '#contract/remarks'
import { SaidOfDrawing } from '#contract/label-exchange'
import { regionArea, segmentation } from './coco'
import { fitRegions } from './fit-regions'
import { outlines, withFewCorners, type Point } from './outline'
import { readMask, type Mask } from './run-lengths'

describe('regions as COCO has them', () => {
  const base = { id: 'r', kind: 'mark' as const, name: '', text: '', by: 'person' as const }
  it('areas by hand', () => {
    expect(regionArea({ ...base, box: [1, 1, 3, 4] })).toBe(12)
    expect(
      polygonArea([
        [0, 0],
        [4, 0],
        [4, 3]
      ])
    ).toBe(6)
    const dot = { kind: 'brush' as const, width: 20, lines: [[[50, 50] as [number, number]]] }
    expect(regionArea({ ...base, shape: dot, box: boxAround([[50, 50]], 20) })).toBeCloseTo(Math.PI * 100, -1)
    const line = {
      kind: 'brush' as const,
      width: 10,
      lines: [
        [
          [0, 0],
          [100, 0]
        ] as [number, number][]
      ]
    }
    expect(
      regionArea({
        ...base,
        shape: line,
        box: boxAround(
          [
            [0, 0],
            [100, 0]
          ],
          10
        )
      })
    ).toBeCloseTo(1000 + Math.PI * 25, -1)
    expect(
      segmentation({ ...base, shape: line, box: [0, 0, 1, 1] }).map((polygon) => polygon.length)
    ).toEqual([16, 16, 8])
  })
})

/** Rows of a picture of a mask, '#' inside. */
function drawn(rows: readonly string[]): Mask {
  const [height, width] = [rows.length, rows[0]!.length]
  const inside = new Uint8Array(width * height)
  rows.forEach((row, y) => [...row].forEach((c, x) => (inside[x * height + y] = c === '#' ? 1 : 0)))
  return { left: 0, width, height, inside }
}

describe('masks in run lengths', () => {
  it('counts as list and as text, by hand; what does not fit its size is none', () => {
    const size = [3, 4]
    const mask = { ...drawn(['##', '#.', '..']), left: 1 }
    expect(readMask({ size, counts: [3, 2, 1, 1, 5] })).toEqual(mask)
    // 3 2 1, then 1 - 2 = -1 and 5 - 1 = 4: '3' '2' '1' and, five bits each, 'O' '4'
    expect(readMask({ size, counts: '321O4' })).toEqual(mask)
    expect(outlines(mask, 9)![0]).toContainEqual([3, 1])
    // 40 = 8 + 1 * 32: two characters
    expect(readMask({ size: [5, 8], counts: 'X1' })?.inside.some(Boolean)).toBe(false)
    for (const counts of [[3, 2], [13, -1], '3', 'X', '321O4é', 7])
      expect(readMask({ size, counts })).toBeNull()
    expect(readMask({ size: [1e6, 1e6], counts: [1e12] })).toBeNull()
  })
  it('outlines by hand: pieces share edges, corners alone do not join, holes are covered', () => {
    expect(outlines(drawn(['.##.', '.#..', '....']), 9)).toEqual([
      [
        [1, 0],
        [3, 0],
        [3, 1],
        [2, 1],
        [2, 2],
        [1, 2]
      ]
    ])
    expect(outlines(drawn(['#.', '.#']), 9)).toHaveLength(2)
    expect(outlines(drawn(['#.', '.#']), 1)).toBeNull()
    expect(outlines(drawn(['###', '#.#', '###']), 9)).toEqual([
      [
        [0, 0],
        [3, 0],
        [3, 3],
        [0, 3]
      ]
    ])
  })
  it('outlines enclose as many pixels as the mask has, where it has no holes', () => {
    const columns = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
      minLength: 1,
      maxLength: 10
    })
    fc.assert(
      fc.property(columns, (stretches) => {
        // one stretch a column has no holes
        const mask: Mask = {
          left: 0,
          width: stretches.length,
          height: 10,
          inside: new Uint8Array(10 * stretches.length)
        }
        stretches.forEach(([a, b], x) =>
          mask.inside.fill(1, x * 10 + Math.min(a, b), x * 10 + Math.max(a, b))
        )
        const area = outlines(mask, 99)!.reduce((sum, points) => sum + polygonArea(points), 0)
        expect(area).toBe(mask.inside.reduce((sum, v) => sum + v, 0))
      })
    )
  })
  it('an outline with too many corners keeps its form', () => {
    const circle = Array.from({ length: 4000 }, (_, i): Point => {
      const angle = (i / 4000) * 2 * Math.PI
      return [300 + 200 * Math.cos(angle), 300 + 200 * Math.sin(angle)]
    })
    const few = withFewCorners(circle, 500)
    expect(few.length).toBeLessThanOrEqual(500)
    expect(polygonArea(few) / (Math.PI * 200 ** 2)).toBeCloseTo(1, 2)
    expect(withFewCorners(few, 500)).toEqual(few)
  })
})

describe('regions of a picture of another size', () => {
  const said = (width: number | null, height: number | null, box: number[]): SaidOfDrawing =>
    SaidOfDrawing.parse({
      id: null,
      sha256: null,
      file: 'a.png',
      width,
      height,
      childId: null,
      label: null,
      tags: [],
      notes: '',
      childComment: '',
      ratings: [],
      regions: [{ id: 'r', kind: 'mark', name: '', text: '', by: 'person', box }]
    })
  const here = { width: 400, height: 300 }
  it('are drawn to the size of the drawing, by hand', () => {
    expect(fitRegions(said(200, 150, [10, 20, 30, 40]), here)[0]!.box).toEqual([20, 40, 60, 80])
    expect(fitRegions(said(null, null, [10, 20, 30, 40]), here)[0]!.box).toEqual([10, 20, 30, 40])
    // 133 x 100 is the same form, rounded to whole pixels
    expect(fitRegions(said(133, 100, [0, 0, 133, 100]), here)[0]!.box).toEqual([0, 0, 400, 300])
  })
  it('of another form, or outside of it, are refused', () => {
    expect(() => fitRegions(said(300, 400, [10, 20, 30, 40]), here)).toThrow('regions-unfit')
    expect(() => fitRegions(said(null, null, [400, 20, 30, 40]), here)).toThrow('regions-unfit')
  })
})
