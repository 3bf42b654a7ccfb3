import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import { csvCell, csvText } from '#contract/csv'
import { expertLabels, type DrawingId } from '#contract/drawing'
import { LabelledDrawing } from '#contract/label-exchange'
import { plainText } from '#contract/plain-text'
import { Tag } from '#contract/rating'
import { boxAround } from '#contract/remarks'
import { writeCoco } from './coco'
import { writeLabelsCsv } from './labels-csv'
import type { LabelRow } from './label-row'
import { readLabels } from './read-labels'

const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '=1+2',
      '+49 30',
      '-5',
      '@SUM',
      "'=x",
      '"a", b;\r\nc',
      '\r',
      ' spaces ',
      "''-1",
      '\ufeffbom',
      '日本語 🐸'
    )
  )
  .map(plainText)
const tag = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .map((t) => t.trim())
  .filter((t) => Tag.safeParse(t).success)
const tags = fc.uniqueArray(tag, { maxLength: 3 })
const label = fc.constantFrom(...expertLabels)
const corner = fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }))
const shape = fc.oneof(
  fc.record({
    kind: fc.constant('polygon' as const),
    points: fc.array(corner, { minLength: 3, maxLength: 8 })
  }),
  fc.record({
    kind: fc.constant('brush' as const),
    width: fc.integer({ min: 1, max: 30 }),
    lines: fc.array(fc.array(corner, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 })
  })
)
const region = fc
  .record({ name: text, words: text, shape: fc.option(shape, { nil: undefined }) })
  .map(({ name, words, shape: form }) => ({
    id: randomUUID() as string,
    kind: 'mark' as const,
    name,
    text: words,
    by: 'person' as const,
    ...(form ? { shape: form } : {}),
    box: boxAround(
      form?.kind === 'polygon'
        ? form.points
        : (form?.lines.flat() ?? [
            [3, 4],
            [90, 80]
          ]),
      form?.kind === 'brush' ? form.width : 0
    )
  }))
const rating = fc.record({
  label,
  tags,
  note: text,
  at: fc.constant('2026-03-01T10:00:00.000Z'),
  shown: fc.boolean()
})
const drawing = fc
  .record({
    file: text.map((t) => `${t}.png`),
    label: fc.option(label),
    tags,
    notes: text,
    childComment: text,
    regions: fc.array(region, { maxLength: 3 }),
    ratings: fc.dictionary(fc.constantFrom('first', '=second', 'dritte Ä'), rating, { maxKeys: 3 }),
    extra: fc.dictionary(
      fc.constantFrom('school', 'note 2'),
      text.filter((t) => t !== ''),
      { maxKeys: 2 }
    )
  })
  .map(({ ratings, ...rest }) =>
    LabelledDrawing.parse({
      ...rest,
      id: randomUUID() as DrawingId,
      sha256: 'a'.repeat(64),
      width: 500,
      height: 500,
      childId: 'c',
      site: null,
      ageMonths: 60.5,
      agePrecisionMonths: 1,
      subject: 'dog',
      prompt: null,
      drawingTool: null,
      date: null,
      ratings: Object.entries(ratings).map(([rater, said]) => ({ rater, ...said }))
    })
  )

const said = (rows: readonly LabelRow[]) => rows.map((row) => ('said' in row ? row.said : row.failure))
const wanted = (rows: readonly LabelledDrawing[]) =>
  rows.map(({ childId, label: l, tags: t, notes, childComment, regions, ratings, ...of }) => ({
    id: of.id,
    sha256: of.sha256,
    file: of.file,
    width: of.width,
    height: of.height,
    childId,
    label: l,
    tags: t,
    notes,
    childComment,
    regions,
    ratings: expect.toSatisfy(
      (found: LabelledDrawing['ratings']) => JSON.stringify(sorted(found)) === JSON.stringify(sorted(ratings))
    ) as unknown
  }))
const sorted = (list: LabelledDrawing['ratings']) =>
  list
    .map(({ rater, label: l, tags: t, note, at, shown }) => [rater, l, t, note, at, shown])
    .sort((a, b) => (a[0]! < b[0]! ? -1 : 1))

describe('what a table cannot say', () => {
  it('a table without anything about labels, and regions of no picture, are told', () => {
    expect(() => readLabels(Buffer.from('filename;urteil\r\na.png;unusual\r\n'))).toThrow('labels-unreadable')
    const coco = {
      images: [{ id: 1, file_name: 'a.png' }],
      annotations: [{ id: 5, image_id: 9, bbox: [1, 2, 3, 4] }]
    }
    const { rows } = readLabels(Buffer.from(JSON.stringify(coco)))
    expect(said(rows)[1]).toEqual({
      code: 'label-invalid',
      facts: { what: 'annotation 5', ...because('coco-no-image', { image: '9' }) }
    })
  })
})

describe('labels leave and come back the same', () => {
  const drawings = fc.array(drawing, { minLength: 1, maxLength: 5 })
  it('as CSV', () =>
    fc.assert(
      fc.property(drawings, (rows) => {
        const { format, rows: read } = readLabels(Buffer.from(`\ufeff${writeLabelsCsv(rows)}`))
        expect(format).toBe('csv')
        expect(said(read)).toEqual(wanted(rows))
      })
    ))
  it('as JSON Lines, and as one JSON list', () =>
    fc.assert(
      fc.property(drawings, (rows) => {
        const lines = readLabels(Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n') + '\n'))
        expect([lines.format, said(lines.rows)]).toEqual(['jsonl', wanted(rows)])
        expect(said(readLabels(Buffer.from(JSON.stringify(rows))).rows)).toEqual(wanted(rows))
      })
    ))
  it('as COCO', () =>
    fc.assert(
      fc.property(drawings, (rows) => {
        const { format, rows: read } = readLabels(Buffer.from(writeCoco(rows)))
        expect([format, said(read)]).toEqual(['coco', wanted(rows)])
      })
    ))
})

describe('cells', () => {
  it('are never a formula to a spreadsheet, and come back as they were', () =>
    fc.assert(
      fc.property(text, (value) => {
        const cell = csvCell(value)
        const shown = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
        // a number with a sign is no formula
        if (Number.isNaN(Number(value.replace(',', '.'))))
          expect(shown).not.toMatch(/^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]/)
        expect(csvText(shown)).toBe(value)
      })
    ))
  it('numbers with a sign stay numbers; what only begins like one does not', () => {
    expect(['-0.5', '+3', '-1,25', '-2e-3', '.5'].map(csvCell)).toEqual([
      '-0.5',
      '+3',
      '"-1,25"',
      '-2e-3',
      '.5'
    ])
    expect(['-1+2', '-', '+a', '-1;cmd', '=1'].map((value) => csvCell(value).replace('"', '')[0])).toEqual(
      Array(5).fill("'")
    )
  })
})

describe('tables of others', () => {
  const read = (body: string) => readLabels(Buffer.from(body)).rows
  it('one row a rating; words for labels; what is empty says nothing', () => {
    const rows = read('file;rater;label;notes\r\na.png;R1;typical;clear\r\na.png;R2;anomaly;\r\nb.png;;;\n')
    expect(said(rows)).toMatchObject([
      { file: 'a.png', label: null, ratings: [{ rater: 'R1', label: 'normal', note: 'clear' }] },
      { ratings: [{ rater: 'R2', label: 'unusual' }] },
      { file: 'b.png', label: null, ratings: [] }
    ])
  })
  it('rows with more cells than the header, a contradiction, another child’s drawing: refused; headers in any case', () => {
    expect(
      read('file,label,notes\na.png,normal,foo, bar\nb.png,normal,"foo, bar"\n').map((r) =>
        'said' in r ? r.said.notes : r.failure.code
      )
    ).toEqual(['row-cells', 'foo, bar'])
    expect(said(read('Filename;Label;Child ID\na.png;Normal;K1\n'))).toMatchObject([
      { file: 'a.png', label: 'normal', childId: 'K1' }
    ])
    const coco = {
      images: [{ id: 1, file_name: 'a.png' }],
      annotations: Array.from({ length: 201 }, () => ({ image_id: 1, bbox: [0, 0, 5, 5] }))
    }
    const [row, beyond] = read(JSON.stringify(coco))
    expect(said([row!])).toMatchObject([{ regions: { length: 200 } }])
    expect(beyond).toMatchObject({ failure: { facts: because('many-regions', { most: 200 }) } })
  })
  it('an unknown label, regions that are none and a row that is no object are refused one by one', () => {
    const rows = read('filename,label,regions\na.png,weird,\nb.png,normal,{\nc.png,unusual,\n')
    expect(rows.map((row) => ('failure' in row ? row.failure.code : 'taken'))).toEqual([
      'label-unknown',
      'label-invalid',
      'taken'
    ])
    expect(
      read('{"file":"a","label":"normal"}\n[1]\n{"file":"b","tags":[5]}').map((r) => 'said' in r)
    ).toEqual([true, false, false])
  })
  it('COCO from elsewhere: boxes and polygons by file name, a mask that is none as its box', () => {
    const coco = {
      images: [{ id: 7, file_name: 'x/a.png', width: 9, height: 9 }],
      categories: [{ id: 2, name: 'head' }],
      annotations: [
        { id: 1, image_id: 7, category_id: 2, bbox: [1, 2, 3, 4], segmentation: [[1, 2, 4, 2, 4, 6, 1, 6]] },
        { id: 2, image_id: 7, category_id: 2, segmentation: [[0, 0, 4, 0, 0, 4]] },
        {
          id: 3,
          image_id: 7,
          category_id: 2,
          bbox: [0, 0, 5, 5],
          segmentation: { counts: [1], size: [9, 9] }
        }
      ]
    }
    const [row] = read(JSON.stringify(coco))
    expect(row).toMatchObject({
      said: {
        file: 'x/a.png',
        regions: [
          { name: 'head', box: [1, 2, 3, 4] },
          {
            shape: {
              kind: 'polygon',
              points: [
                [0, 0],
                [4, 0],
                [0, 4]
              ]
            },
            box: [0, 0, 4, 4]
          },
          { box: [0, 0, 5, 5] }
        ]
      }
    })
  })
  const seeds = '../shared/data/fuzz-seeds'
  const endsTyped = (body: Uint8Array): void => {
    try {
      readLabels(body)
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
    }
  }
  it.skipIf(!existsSync(seeds))('hostile CSV and JSON files end typed', () => {
    for (const kind of ['csv', 'json'])
      for (const entry of readdirSync(`${seeds}/${kind}`, { withFileTypes: true }))
        if (entry.isFile()) endsTyped(readFileSync(`${entry.parentPath}/${entry.name}`))
  })
  it('any text is read or refused with a code', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => endsTyped(Buffer.from(body))),
      { numRuns: 500 }
    ))
  it('what is no table of drawings is refused as a whole', () => {
    for (const body of ['label\nnormal\n', '{"images": 5}'])
      expect(() => read(body)).toThrow(expect.objectContaining({ code: 'labels-unreadable' }) as AppError)
  })
})
