import { describe, expect, it } from 'vitest'
import { readLabels } from './read-labels'

const rowsOf = (value: unknown) => readLabels(Buffer.from(JSON.stringify(value))).rows
/** Names and boxes of the regions of each picture. */
const told = (value: unknown) =>
  rowsOf(value).map((row) =>
    'said' in row
      ? [
          row.said.file,
          row.said.label,
          ...row.said.regions.map(({ name, box }) => [name, ...box.map(Math.round)])
        ]
      : row.failure.code
  )

describe('annotations in the JSON of other programs', () => {
  it('Label Studio: percent of the picture, boxes, polygons, ellipses, choices', () => {
    const size = { original_width: 200, original_height: 100 }
    const task = {
      id: 1,
      data: { image: '/data/upload/1/3f2b9c1a-house_1.png' },
      annotations: [
        {
          result: [
            {
              type: 'rectanglelabels',
              ...size,
              value: { x: 10, y: 20, width: 30, height: 40, rotation: 0, rectanglelabels: ['head'] }
            },
            {
              type: 'polygonlabels',
              ...size,
              value: {
                points: [
                  [0, 0],
                  [50, 0],
                  [50, 50]
                ],
                polygonlabels: ['roof']
              }
            },
            {
              type: 'ellipselabels',
              ...size,
              value: { x: 50, y: 50, radiusX: 10, radiusY: 20, ellipselabels: ['sun'] }
            },
            { type: 'choices', value: { choices: ['unusual'] } },
            { type: 'choices', value: { choices: ['left-handed'] } }
          ]
        }
      ]
    }
    const [row] = rowsOf([task])
    expect(told([task])).toEqual([
      [
        '/data/upload/1/3f2b9c1a-house_1.png',
        'unusual',
        ['head', 20, 20, 60, 40],
        ['roof', 0, 0, 100, 50],
        ['sun', 80, 30, 40, 40]
      ]
    ])
    expect(row).toMatchObject({ said: { tags: ['left-handed'], width: 200, height: 100 } })
  })
  it('Label Studio: a box turned by a right angle stands on its corner', () => {
    const result = [
      {
        type: 'rectanglelabels',
        original_width: 100,
        original_height: 100,
        value: { x: 50, y: 10, width: 20, height: 10, rotation: 90, rectanglelabels: ['arm'] }
      }
    ]
    expect(told([{ data: { image: 'a.png' }, annotations: [{ result }] }])).toEqual([
      ['a.png', null, ['arm', 40, 10, 10, 20]]
    ])
  })
  it('LabelMe: rectangles by two corners, circles, polygons; a line has no area and is refused alone', () => {
    const file = {
      version: '5.0',
      imagePath: '..\\scans\\a.png',
      imageWidth: 100,
      imageHeight: 100,
      shapes: [
        {
          label: 'head',
          points: [
            [30, 40],
            [10, 20]
          ],
          shape_type: 'rectangle'
        },
        {
          label: 'sun',
          points: [
            [50, 50],
            [60, 50]
          ],
          shape_type: 'circle'
        },
        {
          label: 'roof',
          points: [
            [0, 0],
            [10, 0],
            [10, 10]
          ]
        },
        {
          label: 'arm',
          points: [
            [0, 0],
            [9, 9]
          ],
          shape_type: 'line'
        }
      ]
    }
    expect(told(file)).toEqual([
      ['..\\scans\\a.png', null, ['head', 10, 20, 20, 20], ['sun', 40, 40, 20, 20], ['roof', 0, 0, 10, 10]],
      'label-invalid'
    ])
  })
  it('VGG Image Annotator: projects and exports, regions as a list or by number', () => {
    const region = (shape: object, name: string) => ({
      shape_attributes: shape,
      region_attributes: { part: name }
    })
    const pictures = {
      'a.png123': {
        filename: 'a.png',
        size: 123,
        regions: [
          region({ name: 'rect', x: 1, y: 2, width: 3, height: 4 }, 'head'),
          region({ name: 'polygon', all_points_x: [0, 9, 9], all_points_y: [0, 0, 9] }, 'roof')
        ]
      },
      'b.png9': { filename: 'b.png', regions: { 0: region({ name: 'circle', cx: 20, cy: 20, r: 5 }, 'sun') } }
    }
    const expected = [
      ['a.png', null, ['head', 1, 2, 3, 4], ['roof', 0, 0, 9, 9]],
      ['b.png', null, ['sun', 15, 15, 10, 10]]
    ]
    expect(told(pictures)).toEqual(expected)
    expect(told({ _via_settings: {}, _via_img_metadata: pictures })).toEqual(expected)
  })
  it('a list of rows of our own is none of these', () => {
    expect(told([{ file: 'a.png', label: 'normal' }])).toEqual([['a.png', 'normal']])
  })
})
