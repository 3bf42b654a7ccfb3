import fc from 'fast-check'
import Papa from 'papaparse'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AppError } from '#contract/app-error'
import { csvOf } from '#contract/csv'
import { matchFiles } from './match-files'
import { asFound, type TableChoice } from '#contract/import'
import { ageOf } from './describe-row'
import { asItStands, readMetadata, type Metadata, type Reading } from './read-metadata'
import { readTable, type Table } from './read-table'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const table = (content: Uint8Array, choice: Partial<TableChoice> = {}): Table =>
  readTable(content, { ...asFound, ...choice })
/** A table beside files of these names. */
const metadata = (
  content: Uint8Array,
  { table: choice, ...reading }: Partial<Omit<Reading, 'table'>> & { table?: Partial<TableChoice> } = {},
  files: readonly string[] = []
): Metadata =>
  readMetadata(
    { name: 'table.csv', bytes: content },
    { ...asItStands, ...reading, table: { ...asFound, ...choice } },
    files
  )
const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'accepted'
  } catch (error) {
    return error instanceof AppError ? error.code : `untyped ${String(error)}`
  }
}
const file = (name: string) => ({ name, read: () => Promise.resolve(new Uint8Array()) })

describe('tables', () => {
  it('CSV with semicolons, decimal commas and a byte order mark', () => {
    const { rows, facts } = metadata(bytes('\uFEFFDatei;Alter;Kind-ID\na.png;5,5;K1\n'))
    expect(facts).toMatchObject({
      format: 'CSV',
      delimiter: ';',
      encoding: 'UTF-8',
      rows: 1,
      decimalComma: true
    })
    expect(facts.columns).toMatchObject({ fileName: 'Datei', ageYears: 'Alter', childId: 'Kind-ID' })
    expect(rows[0]!.description).toMatchObject({ ageMonths: 66, agePrecisionMonths: 1, childId: 'K1' })
  })
  it('UTF-16 and Windows-1252', () => {
    const text = 'filename,subject\na.png,Bär\n'
    expect(table(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toMatchObject({ encoding: 'UTF-16LE' })
    const latin = table(Buffer.from(text, 'latin1'))
    expect([latin.encoding, latin.rows[0]!.subject]).toEqual(['Windows-1252', 'Bär'])
  })
  it('JSON as list, as object keyed by file name, and by line', () => {
    const forms = [
      '[{"filename":"a.png","age_years":5.5}]',
      '{"a.png":{"age_years":5.5}}',
      '{"filename":"a.png","age_years":5.5}\n{"filename":"b.png","age_years":6}'
    ]
    for (const form of forms)
      expect(metadata(bytes(form)).rows[0]).toMatchObject({
        fileName: 'a.png',
        description: { ageMonths: 66 }
      })
  })
  it('whole years are completed years; exact ages are exact', () => {
    expect(metadata(bytes('file,age_years\na,4\nb,8.0\n')).rows[0]!.description).toMatchObject({
      ageMonths: 54,
      agePrecisionMonths: 12
    })
    expect(metadata(bytes('file,age_years\na,4\nb,8.5\n')).rows[0]!.description).toMatchObject({
      ageMonths: 48,
      agePrecisionMonths: 1
    })
  })
  it('years;months, as clinicians write them', () => {
    const { rows, facts } = metadata(bytes('file,age\na,5;6\nb,7;11\nc,5;13\n'))
    expect(facts.agesAreWholeYears).toBe(false)
    expect(rows.map((row) => row.description)).toMatchObject([
      { ageMonths: 66, agePrecisionMonths: 1 },
      { ageMonths: 95 },
      { code: 'age-invalid' }
    ])
  })
  it('free columns are kept, and no column reaches a prototype', () => {
    const { rows } = metadata(bytes('file,mood,__proto__\na,happy,x\n'))
    expect(rows[0]!.description).toMatchObject({ extra: { mood: 'happy' } })
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })
  it('the quote that our own exports put before a formula is no part of the cell', () => {
    const ours = table(
      Buffer.from(
        csvOf([
          ['=a', 'tadpole_id'],
          ['-a', '+x']
        ])
      )
    )
    expect([ours.columns, ours.rows]).toEqual([['=a', 'tadpole_id'], [{ '=a': '-a', tadpole_id: '+x' }]])
    // of somebody else's it is
    expect(
      table(
        Buffer.from(
          csvOf([
            ['a', 'b'],
            ['-a', 'x']
          ])
        )
      ).rows
    ).toEqual([{ a: "'-a", b: 'x' }])
  })
  it('round trips every cell', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.string().filter((s) => s.trim() === s && !/[\u0000-\u001f\ufeff]/.test(s) && s !== ''),
          { minLength: 1, maxLength: 8 }
        ),
        (notes) => {
          const text = Papa.unparse(notes.map((note, i) => ({ filename: `f${i}.png`, note })))
          expect(table(bytes(text)).rows.map((row) => row.note)).toEqual(notes)
        }
      )
    ))
})

describe('messy tables', () => {
  it('lines that end in every way, outside quotes; inside quotes they stay', () => {
    const text = 'file,note\r\na.png,"one\r\ntwo"\nb.png,three\rc.png,"say ""hi"""\r\n'
    const { rows, mixedLineEnds } = table(bytes(text))
    expect(rows).toEqual([
      { file: 'a.png', note: 'one\r\ntwo' },
      { file: 'b.png', note: 'three' },
      { file: 'c.png', note: 'say "hi"' }
    ])
    expect(mixedLineEnds).toBe(true)
    expect(table(bytes('file\r\na\r\n')).mixedLineEnds).toBe(false)
  })
  it('two columns of one name, and one without: all are kept, the first is taken', () => {
    const { rows, facts } = metadata(bytes('file,age,age,\na.png,5.5,7.5,x\n'))
    expect([facts.repeated, facts.columns.ageYears]).toEqual([['age'], 'age'])
    expect(rows[0]!.description).toMatchObject({
      ageMonths: 66,
      extra: { 'age (2)': '7.5', 'column 4': 'x' }
    })
  })
  it('labels that mean nothing are told, and kept beside the drawing', () => {
    const { rows, facts } = metadata(bytes('file,label\na,TD\nb,TD\nc,normal\nd,Atypical\n'))
    expect(facts.unknownLabels).toEqual([{ word: 'TD', count: 2 }])
    expect(rows.map(({ description: d }) => 'expertLabel' in d && [d.expertLabel, d.extra])).toEqual([
      [null, { label: 'TD' }],
      [null, { label: 'TD' }],
      ['normal', {}],
      ['unusual', {}]
    ])
  })
  it('columns as a person maps them, cells as a person mends them', () => {
    const text = bytes('name,Nr,how old\na.png,7,55\nb.png,8,\n')
    const reading = {
      columns: { fileName: 'name', childId: 'Nr', ageYears: 'how old', subject: null },
      fixes: [
        { row: 1, meaning: 'ageYears' as const, value: '5,5' },
        { row: 2, meaning: 'subject' as const, value: 'dog' },
        { row: 9, meaning: 'subject' as const, value: 'nobody' }
      ]
    }
    expect(metadata(text, reading).rows.map((row) => row.description)).toMatchObject([
      { ageMonths: 66, childId: '7', subject: null },
      { ageMonths: null, childId: '8', subject: 'dog' }
    ])
  })
  it('rows with more cells than the header are refused: their columns cannot be told', () => {
    const { rows } = metadata(bytes('file,age,subject,child\na.png,5,5,dog,K1\nb.png,"5,5",dog,K2\n'))
    expect(rows.map((row) => row.description)).toMatchObject([
      { code: 'row-cells', facts: { cells: 5, columns: 4 } },
      { ageMonths: 66, childId: 'K2' }
    ])
  })
  it('a column that is not there cannot be chosen', () => {
    const reading = { columns: { ageYears: 'Wie altt' }, fixes: [] }
    expect(codeOf(() => metadata(bytes('file,Wie alt\na,5\n'), reading))).toBe('metadata-columns')
  })
  it('100,000 rows are read whole', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `f${i}.png;c${i % 900};${4 + (i % 5)},5`)
    const { rows, facts } = metadata(bytes(`file;child;age\n${lines.join('\r\n')}`))
    expect([rows.length, facts.decimalComma, facts.delimiter]).toEqual([100_000, true, ';'])
    expect(rows[99_999]!.description).toMatchObject({ ageMonths: 102, childId: 'c99' })
  })
})

describe('bad metadata', () => {
  it.each([
    ['metadata-empty', 'filename,age\n'],
    ['metadata-empty', ''],
    ['metadata-encoding', 'filename\u0000\u0001,age\na,b'],
    ['metadata-format', '[{"filename":"a"}, 5]'],
    ['metadata-format', '{"filename":'],
    ['metadata-format', 'filename,age\n"a.png,5\n']
  ])('%s', (code, text) => expect(codeOf(() => metadata(bytes(text)))).toBe(code))
  it('ages out of range or no numbers are refused by row', () => {
    expect(codeOf(() => ageOf('1.9', undefined, false))).toBe('age-out-of-range')
    expect(codeOf(() => ageOf('19', undefined, true))).toBe('age-out-of-range')
    expect(codeOf(() => ageOf('five', undefined, false))).toBe('age-invalid')
    for (const slip of ['0x5', '1e1', '5.5.5', 'Infinity'])
      expect(codeOf(() => ageOf(slip, undefined, false))).toBe('age-invalid')
    expect(codeOf(() => ageOf('5.5', '99', false))).toBe('age-contradiction')
    expect(ageOf('5', '66', true).ageMonths).toBe(66)
    expect(ageOf(' 5,5', undefined, false).ageMonths).toBe(66)
    expect(codeOf(() => ageOf(undefined, '-3', false))).toBe('age-out-of-range')
    expect(ageOf(undefined, undefined, false).ageMonths).toBeNull()
  })
  it('any text is read or refused with a code', () =>
    fc.assert(
      fc.property(
        fc.string(),
        (text) => void expect(codeOf(() => metadata(bytes(text)))).not.toMatch(/untyped/)
      ),
      { numRuns: 500 }
    ))
  const seeds = '../shared/data/fuzz-seeds'
  it.skipIf(!existsSync(seeds))('hostile CSV and JSON files end typed', () => {
    for (const kind of ['csv', 'json'])
      for (const entry of readdirSync(`${seeds}/${kind}`, { withFileTypes: true }))
        if (entry.isFile())
          expect(codeOf(() => metadata(readFileSync(`${entry.parentPath}/${entry.name}`)))).not.toMatch(
            /untyped/
          )
  })
})

describe('files and rows', () => {
  const listed = (text: string) => metadata(bytes(text))
  it('match by exact name, base name, then stem', () => {
    const files = ['x/a.png', 'b.png', 'c.jpg'].map(file)
    const { matched, refused } = matchFiles(files, listed('file\nx/a.png\nsub/b.png\nc.png\n'))
    expect(matched.map((m) => m.file.name)).toEqual(['x/a.png', 'b.png', 'c.jpg'])
    expect(refused).toEqual([])
  })
  it('what lacks its counterpart is refused, on either side', () => {
    const { refused } = matchFiles(
      ['a.png', 'stray.png', '.DS_Store'].map(file),
      listed('file\na.png\ngone.png\n')
    )
    expect(refused.map((r) => [r.file, r.failure.code])).toEqual([
      ['gone.png', 'file-missing'],
      ['stray.png', 'file-unlisted']
    ])
  })
  it('a name that stands twice with different details is refused, with the same details taken once', () => {
    const twice = matchFiles([file('a.png')], listed('file,age\na.png,5.5\na.png,6.5\n'))
    expect(twice.refused.map((r) => r.failure.code)).toEqual(['file-duplicate'])
    expect(matchFiles([file('a.png')], listed('file,age\na.png,5.5\na.png,5.5\n')).matched).toHaveLength(1)
  })
})
