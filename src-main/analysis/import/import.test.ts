import fc from 'fast-check'
import Papa from 'papaparse'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src-preload/contract/app-error'
import { matchFiles } from './match-files'
import { ageOf, readMetadata } from './read-metadata'
import { readTable } from './read-table'

const bytes = (text: string): Uint8Array => Buffer.from(text)
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
    const { rows, facts } = readMetadata(bytes('\uFEFFDatei;Alter;Kind-ID\na.png;5,5;K1\n'))
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
    expect(readTable(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toMatchObject({ encoding: 'UTF-16LE' })
    const latin = readTable(Buffer.from(text, 'latin1'))
    expect([latin.encoding, latin.rows[0]!.subject]).toEqual(['Windows-1252', 'Bär'])
  })
  it('JSON as list, as object keyed by file name, and by line', () => {
    const forms = [
      '[{"filename":"a.png","age_years":5.5}]',
      '{"a.png":{"age_years":5.5}}',
      '{"filename":"a.png","age_years":5.5}\n{"filename":"b.png","age_years":6}'
    ]
    for (const form of forms)
      expect(readMetadata(bytes(form)).rows[0]).toMatchObject({
        fileName: 'a.png',
        description: { ageMonths: 66 }
      })
  })
  it('whole years are completed years; exact ages are exact', () => {
    expect(readMetadata(bytes('file,age_years\na,4\nb,8.0\n')).rows[0]!.description).toMatchObject({
      ageMonths: 54,
      agePrecisionMonths: 12
    })
    expect(readMetadata(bytes('file,age_years\na,4\nb,8.5\n')).rows[0]!.description).toMatchObject({
      ageMonths: 48,
      agePrecisionMonths: 1
    })
  })
  it('years;months, as clinicians write them', () => {
    const { rows, facts } = readMetadata(bytes('file,age\na,5;6\nb,7;11\nc,5;13\n'))
    expect(facts.agesAreWholeYears).toBe(false)
    expect(rows.map((row) => row.description)).toMatchObject([
      { ageMonths: 66, agePrecisionMonths: 1 },
      { ageMonths: 95 },
      { code: 'age-invalid' }
    ])
  })
  it('free columns are kept, and no column reaches a prototype', () => {
    const { rows } = readMetadata(bytes('file,mood,__proto__\na,happy,x\n'))
    expect(rows[0]!.description).toMatchObject({ extra: { mood: 'happy' } })
    expect(({} as Record<string, unknown>).x).toBeUndefined()
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
          expect(readTable(bytes(text)).rows.map((row) => row.note)).toEqual(notes)
        }
      )
    ))
})

describe('bad metadata', () => {
  it.each([
    ['metadata-columns', 'name,years\nx,5\n'],
    ['metadata-empty', 'filename,age\n'],
    ['metadata-empty', ''],
    ['metadata-encoding', 'filename\u0000\u0001,age\na,b'],
    ['metadata-format', '[{"filename":"a"}, 5]'],
    ['metadata-format', '{"filename":'],
    ['metadata-format', 'filename,age\n"a.png,5\n']
  ])('%s', (code, text) => expect(codeOf(() => readMetadata(bytes(text)))).toBe(code))
  it('ages out of range or no numbers are refused by row', () => {
    expect(codeOf(() => ageOf('1.9', undefined, false))).toBe('age-out-of-range')
    expect(codeOf(() => ageOf('19', undefined, true))).toBe('age-out-of-range')
    expect(codeOf(() => ageOf('five', undefined, false))).toBe('age-invalid')
    expect(codeOf(() => ageOf(undefined, '-3', false))).toBe('age-out-of-range')
    expect(ageOf(undefined, undefined, false).ageMonths).toBeNull()
  })
  it('any text is read or refused with a code', () =>
    fc.assert(
      fc.property(
        fc.string(),
        (text) => void expect(codeOf(() => readMetadata(bytes(text)))).not.toMatch(/untyped/)
      ),
      { numRuns: 500 }
    ))
  const seeds = '../shared/data/fuzz-seeds'
  it.skipIf(!existsSync(seeds))('hostile CSV and JSON files end typed', () => {
    for (const kind of ['csv', 'json'])
      for (const entry of readdirSync(`${seeds}/${kind}`, { withFileTypes: true }))
        if (entry.isFile())
          expect(codeOf(() => readMetadata(readFileSync(`${entry.parentPath}/${entry.name}`)))).not.toMatch(
            /untyped/
          )
  })
})

describe('files and rows', () => {
  const metadata = (text: string) => readMetadata(bytes(text))
  it('match by exact name, base name, then stem', () => {
    const files = ['x/a.png', 'b.png', 'c.jpg'].map(file)
    const { matched, refused } = matchFiles(files, metadata('file\nx/a.png\nsub/b.png\nc.png\n'))
    expect(matched.map((m) => m.file.name)).toEqual(['x/a.png', 'b.png', 'c.jpg'])
    expect(refused).toEqual([])
  })
  it('what lacks its counterpart is refused, on either side', () => {
    const { refused } = matchFiles(
      ['a.png', 'stray.png', '.DS_Store'].map(file),
      metadata('file\na.png\ngone.png\n')
    )
    expect(refused.map((r) => [r.file, r.failure.code])).toEqual([
      ['gone.png', 'file-missing'],
      ['stray.png', 'file-unlisted']
    ])
  })
  it('a name that stands twice with different details is refused, with the same details taken once', () => {
    const twice = matchFiles([file('a.png')], metadata('file,age\na.png,5.5\na.png,6.5\n'))
    expect(twice.refused.map((r) => r.failure.code)).toEqual(['file-duplicate'])
    expect(matchFiles([file('a.png')], metadata('file,age\na.png,5.5\na.png,5.5\n')).matched).toHaveLength(1)
  })
})
