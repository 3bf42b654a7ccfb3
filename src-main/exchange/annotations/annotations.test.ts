import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLabels } from '../read-labels'
import { ofCvatImage } from './cvat'
import { readXml } from './read-xml'

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

describe('annotations in the XML of other programs', () => {
  const read = (text: string) => readLabels(Buffer.from(text)).rows
  const regionsOf = (text: string) =>
    read(text).map((row) =>
      'said' in row
        ? [
            row.said.file,
            row.said.label,
            row.said.tags,
            ...row.said.regions.map(({ name, box }) => [name, ...box.map(Math.round)])
          ]
        : row.failure.code
    )
  const cvat = (inner: string): string =>
    `<?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version><meta><task><name>t &amp; u</name></task></meta>` +
    `<image id="0" name="a&amp;b.png" width="8" height="4">${inner}</image></annotations>`

  it('CVAT: boxes, polygons, ellipses, tags', () => {
    expect(
      regionsOf(
        cvat(
          '<box label="head" source="manual" occluded="0" xtl="1" ytl="1" xbr="5" ybr="3" z_order="0"><attribute name="big">yes</attribute></box>' +
            '<polygon label="roof" points="0.00,0.00;4.00,0.00;4.00,4.00" z_order="0"/>' +
            '<ellipse label="sun" cx="4" cy="2" rx="2" ry="1"/><tag label="unusual"/><tag label="left-handed"/>'
        )
      )
    ).toEqual([
      ['a&b.png', 'unusual', ['left-handed'], ['head', 1, 1, 4, 2], ['roof', 0, 0, 4, 4], ['sun', 2, 1, 4, 2]]
    ])
  })
  it('CVAT: a box that is turned is turned about its centre', () => {
    const turned = '<box label="head" xtl="2" ytl="1" xbr="6" ybr="3" rotation="90"/>'
    expect(regionsOf(cvat(turned))[0]!.slice(3)).toEqual([['head', 3, 0, 2, 4]])
  })
  it('CVAT: run lengths of a mask, row by row within its box, become those of the picture', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
        (width, height, left, top, cells) => {
          const inside = cells.slice(0, width * height)
          const runs: number[] = []
          let [value, length] = [false, 0]
          for (const cell of inside) {
            if (cell !== value) {
              runs.push(length)
              ;[value, length] = [cell, 0]
            }
            length += 1
          }
          runs.push(length)
          const [columns, rows] = [left + width + 1, top + height + 2]
          const mask = `<mask label="m" rle="${runs.join(', ')}" left="${left}" top="${top}" width="${width}" height="${height}"/>`
          const root = readXml(
            `<annotations><image name="a" width="${columns}" height="${rows}">${mask}</image></annotations>`
          )!
          const { segmentation } = ofCvatImage(root.children[0]!).shapes[0]!
          const { size, counts } = segmentation as { size: number[]; counts: number[] }
          expect(size).toEqual([rows, columns])
          const bits = counts.flatMap((count, i) => new Array<number>(count).fill(i % 2))
          expect(bits).toHaveLength(rows * columns)
          bits.forEach((bit, i) => {
            const [x, y] = [Math.floor(i / rows) - left, (i % rows) - top]
            const within = x >= 0 && y >= 0 && x < width && y < height
            expect(bit).toBe(within && inside[y * width + x] ? 1 : 0)
          })
        }
      )
    )
  })
  it('what has no area, a mask that does not fill its box: refused, the rest taken', () => {
    const rows = read(
      cvat(
        '<points label="eye" points="1,1"/><polyline label="line" points="1,1;2,2"/>' +
          '<mask label="m" rle="1, 2" left="0" top="0" width="2" height="2"/><box label="head" xtl="1" ytl="1" xbr="5" ybr="3"/>'
      )
    )
    expect(rows.filter((row) => 'failure' in row)).toHaveLength(3)
    expect(rows.flatMap((row) => ('said' in row ? row.said.regions.map(({ name }) => name) : []))).toEqual([
      'head'
    ])
  })
  it('Pascal VOC: boxes of one picture', () => {
    const voc =
      '<annotation><folder>in</folder><filename>b.jpg</filename><size><width>100</width><height>50</height><depth>3</depth></size>' +
      '<object><name>tree</name><bndbox><xmin>10</xmin><ymin>5</ymin><xmax>30</xmax><ymax>45</ymax></bndbox></object></annotation>'
    expect(regionsOf(voc)).toEqual([['b.jpg', null, [], ['tree', 10, 5, 20, 40]]])
  })
  it('XML of another kind, cut off, or with entities of its own is refused in words', () => {
    for (const text of [
      '<svg/>',
      '<annotations><image name="a"',
      '<!DOCTYPE a [<!ENTITY x "yyyy">]><annotations><image name="&x;"/></annotations>',
      '<>',
      '<a></b>'
    ])
      expect(() => read(text)).toThrow(expect.objectContaining({ code: 'labels-unreadable' }))
  })
})
