import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { because } from '#contract/because'
import { reasonText } from '#words/translate'
import type { LabelledDrawing } from '#contract/label-exchange'
import { boxAround, type Annotation } from '#contract/remarks'
import { polygonArea } from '../lib/projection'
import { clipped, clippedBox } from './clip'
import { writeCoco } from './coco'
import type { Point } from './outline'
import { readLabels } from './read-labels'

describe('COCO of other programs', () => {
  it('annotations of other programs in several pieces come whole', () => {
    const annotations = [
      {
        id: 1,
        image_id: 7,
        category_id: 2,
        segmentation: [
          [0, 0, 4, 0, 0, 4],
          [6, 6, 8, 6, 6, 8]
        ]
      },
      {
        id: 2,
        image_id: 7,
        category_id: 2,
        bbox: [0, 0, 3, 2],
        segmentation: { size: [3, 4], counts: '321O4' }
      }
    ]
    const coco = {
      images: [{ id: 7, file_name: 'a.png' }],
      categories: [{ id: 2, name: 'head' }],
      annotations
    }
    const [row] = readLabels(Buffer.from(JSON.stringify(coco))).rows
    expect(row).toMatchObject({
      said: {
        regions: [
          { name: 'head', box: [0, 0, 4, 4] },
          { name: 'head', box: [6, 6, 2, 2] },
          { name: 'head', shape: { kind: 'polygon' }, box: [1, 0, 2, 2] }
        ]
      }
    })
  })
  it('annotations are known by what they say: the same numbers in files of two programs are others', () => {
    const idOf = (bbox: number[]): string => {
      const annotations = [{ id: 1, image_id: 7, bbox }]
      const [row] = readLabels(
        Buffer.from(JSON.stringify({ images: [{ id: 7, file_name: 'a.png' }], annotations }))
      ).rows
      return row && 'said' in row ? row.said.regions[0]!.id : ''
    }
    expect(idOf([0, 0, 3, 2])).toBe(idOf([0, 0, 3, 2]))
    expect(idOf([0, 0, 3, 2])).not.toBe(idOf([0, 0, 3, 3]))
  })
  it('what says nothing of use is told and takes nothing else with it', () => {
    const bbox = [0, 0, 3, 2]
    const annotations = [
      { id: 1, image_id: 7, category_id: 9, bbox },
      { id: 2, image_id: 7, category_id: 2, segmentation: { size: [2, 3], counts: [6] } },
      { id: 3, image_id: 8, bbox },
      { id: 4, image_id: 7, bbox }
    ]
    const images = [{ id: 7, file_name: 'a.png', width: 30, height: 20 }]
    const { rows } = readLabels(
      Buffer.from(JSON.stringify({ images, categories: [{ id: 2, name: 'x' }], annotations }))
    )
    expect(rows).toMatchObject([
      { said: { width: 30, height: 20, regions: [{ box: bbox }] } },
      { failure: { facts: { what: 'annotation 1', ...because('coco-no-category', { category: '9' }) } } },
      {
        failure: {
          facts: { what: 'annotation 2', ...because('no-outline') }
        }
      },
      { failure: { facts: { what: 'annotation 3', ...because('coco-no-image', { image: '8' }) } } }
    ])
  })

  const image = { id: 7, file_name: 'a.png', width: 150, height: 150 }
  const read = (annotations: object[], images: object[] = [image]) =>
    readLabels(Buffer.from(JSON.stringify({ images, annotations }))).rows
  const boxes = (annotation: object): unknown => {
    const [row] = read([{ image_id: 7, ...annotation }])
    return row && 'said' in row ? row.said.regions.map(({ box }) => box) : row
  }
  const square = (from: number, to: number) => [[from, from, to, from, to, to, from, to]]

  it('a mask of half the size is drawn to the picture’s, by hand', () => {
    // 75 x 75, rows and columns 10 to 29 inside
    const column = [10, 20, 45]
    const counts = [750 + 10, 20, ...Array.from({ length: 19 }, () => [55, 20]).flat(), 45 + 45 * 75]
    expect(column.reduce((a, b) => a + b)).toBe(75)
    expect(boxes({ segmentation: { size: [75, 75], counts } })).toEqual([[20, 20, 40, 40]])
  })
  it('what reaches beyond the picture is cut at its edge; an outline is meant, not the box beside it', () => {
    expect(boxes({ bbox: [140, 140, 50, 50] })).toEqual([[140, 140, 10, 10]])
    expect(boxes({ bbox: [100, 100, 5, 5], segmentation: square(10, 50) })).toEqual([[10, 10, 40, 40]])
    expect(boxes({ segmentation: [[-500, -500, 9000, -500, -500, 9000]] })).toEqual([[0, 0, 150, 150]])
  })
  it.each<[string, object]>([
    ['it lies outside the picture', { bbox: [200, 10, 5, 5] }],
    ['it has neither an outline nor a box within the picture', { segmentation: [[9, 9, 9, 9, 9, 9]] }],
    ['it has neither an outline nor a box within the picture', { segmentation: square(200, 210) }],
    ['its outline is no list of x and y', { segmentation: [[1, 1, 9, 1, 9, 9, 5]] }],
    ['its outline is no list of x and y', { segmentation: ['a'] }],
    ['it lies outside the picture', { bbox: [10, 10, 0, 0] }],
    ['box must be at least 4 entries', { bbox: [10, 10, 5] }]
  ])('%s: that annotation alone is refused', (reason, annotation) => {
    const rows = read([
      { id: 5, image_id: 7, ...annotation },
      { image_id: 7, bbox: [1, 2, 3, 4] }
    ])
    expect(rows).toMatchObject([
      { said: { regions: [{ box: [1, 2, 3, 4] }] } },
      { failure: { facts: { what: 'annotation 5' } } }
    ])
    const [, refused] = rows
    expect(refused && 'failure' in refused && reasonText(refused.failure.facts)).toBe(reason)
  })
  it('two pictures of one id: nobody can tell which was meant', () => {
    expect(() => read([], [image, { ...image, file_name: 'b.png' }])).toThrow('labels-unreadable')
  })
  it('a size that is none is as if it were not told', () => {
    for (const width of [0, null, 'wide'])
      expect(read([], [{ ...image, width }])).toMatchObject([{ said: { width: null, height: null } }])
  })

  it('regions of ours that another program has moved or renamed are where it put them; the rest stays', () => {
    const region = { kind: 'mark' as const, text: 'said', by: 'person' as const }
    const regions = [
      { ...region, id: 'one', name: 'head', box: [10, 10, 20, 20] as [number, number, number, number] },
      { ...region, id: 'two', name: '', box: [50, 50, 20, 20] as [number, number, number, number] }
    ]
    const row = { file: 'a.png', width: 150, height: 150, regions } as unknown as LabelledDrawing
    const coco = JSON.parse(writeCoco([row])) as {
      categories: { id: number; name: string }[]
      annotations: { bbox: number[]; segmentation: number[][]; category_id: number }[]
    }
    const back = () => {
      const [first] = readLabels(Buffer.from(JSON.stringify(coco))).rows
      return first && 'said' in first ? first.said.regions : []
    }
    expect(back()).toEqual(regions)
    const [first, second] = coco.annotations
    Object.assign(first!, { bbox: [2, 2, 77, 88], segmentation: [[2, 2, 79, 2, 79, 90, 2, 90]] })
    second!.category_id = coco.categories.find(({ name }) => name === 'head')!.id
    expect(back()).toEqual([
      { ...regions[0], box: [2, 2, 77, 88] },
      { ...regions[1], name: 'head' }
    ])
  })

  describe('a brush or polygon of ours', () => {
    const line = (at: number): [number, number][] =>
      Array.from({ length: 60 }, (_, i) => [at + i, at + (i % 7)])
    const brush = {
      id: 'b',
      kind: 'mark' as const,
      name: 'hair',
      text: '',
      by: 'person' as const,
      shape: { kind: 'brush' as const, width: 6, lines: [line(20)] },
      box: boxAround(line(20), 6)
    }
    const triangle: [number, number][] = [
      [10, 10],
      [50, 10],
      [10, 50]
    ]
    const polygon = {
      ...brush,
      id: 'p',
      shape: { kind: 'polygon' as const, points: triangle },
      box: boxAround(triangle)
    }
    const after = (
      region: Annotation,
      change: (annotation: { bbox: number[]; segmentation: number[][] }) => void
    ) => {
      const row = { file: 'a.png', width: 150, height: 150, regions: [region] } as unknown as LabelledDrawing
      const coco = JSON.parse(writeCoco([row])) as {
        annotations: { bbox: number[]; segmentation: number[][] }[]
      }
      change(coco.annotations[0]!)
      const [first] = readLabels(Buffer.from(JSON.stringify(coco))).rows
      return first && 'said' in first ? first.said.regions : []
    }
    const shift = (annotation: { bbox: number[]; segmentation: number[][] }): void => {
      const [x, y, w, h] = annotation.bbox as [number, number, number, number]
      annotation.bbox = [x + 3, y + 3, w, h]
      annotation.segmentation = annotation.segmentation.map((flat) => flat.map((v) => v + 3))
    }
    it('that was moved as a whole stays what it is, one region', () => {
      expect(after(brush, shift)).toEqual([
        { ...brush, box: boxAround(line(23), 6), shape: { ...brush.shape, lines: [line(23)] } }
      ])
      const [moved] = after(polygon, shift)
      expect(moved).toMatchObject({ id: 'p', box: [13, 13, 40, 40] })
    })
    it('whose outline was left out keeps it; a box that was moved alone takes the outline with it', () => {
      for (const region of [brush, polygon])
        expect(after(region, (annotation) => (annotation.segmentation = []))).toEqual([region])
      const [moved] = after(polygon, (annotation) => (annotation.bbox = [20, 10, 40, 40]))
      expect(moved!.shape).toMatchObject({ points: triangle.map(([x, y]) => [x + 10, y]) })
    })
    it('that was outlined anew: the polygon as it is now, of a brush the box', () => {
      const anew = (annotation: { segmentation: number[][] }): void => {
        annotation.segmentation = square(60, 90)
      }
      expect(after(brush, anew)).toEqual([{ ...brush, box: [60, 60, 30, 30], shape: undefined }])
      expect(after(polygon, anew)).toMatchObject([{ id: 'p', box: [60, 60, 30, 30] }])
    })
  })

  it('one category told twice is one; an outline without a list about it is one', () => {
    const categories = [
      { id: 2, name: 'head' },
      { id: 2, name: 'head' }
    ]
    const annotations = [{ image_id: 7, category_id: 2, segmentation: [1, 1, 9, 1, 9, 9] }]
    const { rows } = readLabels(Buffer.from(JSON.stringify({ images: [image], categories, annotations })))
    expect(rows).toMatchObject([{ said: { regions: [{ name: 'head', box: [1, 1, 8, 8] }] } }])
  })
})

describe('the part of a region that lies in its picture', () => {
  const frame = { width: 100, height: 60 }
  it('by hand', () => {
    const triangle: Point[] = [
      [-50, 0],
      [50, 0],
      [50, 50]
    ]
    expect(polygonArea(clipped(triangle, frame))).toBeCloseTo((50 * (25 + 50)) / 2, 6)
    expect(clippedBox([90, 50, 20, 20], frame)).toEqual([90, 50, 10, 10])
    expect(clippedBox([100, 50, 20, 20], frame)).toBeNull()
  })
  it('what lies within stays; nothing lies beyond; a box is cut as a box', () => {
    const value = fc.integer({ min: -80, max: 180 })
    fc.assert(
      fc.property(
        value,
        value,
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 90 }),
        (x, y, w, h) => {
          const [width, height] = [
            Math.min(x + w, frame.width) - Math.max(x, 0),
            Math.min(y + h, frame.height) - Math.max(y, 0)
          ]
          const corners: Point[] = [
            [x, y],
            [x + w, y],
            [x + w, y + h],
            [x, y + h]
          ]
          const points = clipped(corners, frame)
          const area = width > 0 && height > 0 ? width * height : 0
          expect(polygonArea(points)).toBeCloseTo(area, 6)
          for (const [px, py] of points)
            expect([px >= 0 && px <= frame.width, py >= 0 && py <= frame.height]).toEqual([true, true])
        }
      )
    )
  })

  it('ids are the same as numbers and as text, and 0 is one', () => {
    const coco = {
      images: [{ id: 0, file_name: 'a.png', width: 50, height: 50 }],
      categories: [{ id: '1', name: 'head' }],
      annotations: [{ id: 'x', image_id: '0', category_id: 1, bbox: [1, 2, 3, 4] }]
    }
    const [row] = readLabels(Buffer.from(JSON.stringify(coco))).rows
    expect(row).toMatchObject({ said: { regions: [{ name: 'head', box: [1, 2, 3, 4] }] } })
  })
  it('what is not understood is refused alone: images, categories, annotations', () => {
    const coco = `{"images":[{"id":1,"file_name":"a.png","extra":{"name":"A.png"}},{"id":2},7],"categories":[{"id":1,"name":"head"},{"id":2}],
      "annotations":[{"id":1,"image_id":1,"category_id":null,"bbox":[1,2,3,4]},{"id":2,"image_id":1,"category_id":1,"bbox":[NaN,2,3,4]},
      null,{"id":4,"image_id":1,"category_id":1,"bbox":[1,2,3,4],"area":NaN}]}`
    const { rows } = readLabels(Buffer.from(coco))
    expect(rows[0]).toMatchObject({ said: { alias: 'A.png', regions: [{ box: [1, 2, 3, 4] }] } })
    const lost = rows.slice(1).map((row) => ('failure' in row ? row.failure.facts.what : 'taken'))
    expect(lost.sort()).toEqual([
      'annotation #3',
      'annotation 1',
      'annotation 2',
      'category 2',
      'image #3',
      'image 2'
    ])
  })
})
