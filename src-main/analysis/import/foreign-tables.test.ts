import { utils, write, type BookType } from '@e965/xlsx'
import { describe, expect, it } from 'vitest'
import { AppError } from '#contract/app-error'
import { asFound, type TableChoice } from '#contract/import'
import { asItStands, readMetadata, type Metadata } from './read-metadata'

const FILES = ['a1.png', 'a2.png']

function read(
  content: string | Uint8Array,
  { files = FILES, ...choice }: Partial<TableChoice> & { files?: readonly string[] } = {},
  columns: Record<string, string | null> = {}
): Metadata {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const reading = { ...asItStands, columns, table: { ...asFound, ...choice } }
  return readMetadata({ name: 't.csv', bytes }, reading, files)
}

/** File names with ages in months and children: what a table was read as. */
const told = ({ rows }: Metadata) =>
  rows.map(({ fileName, description }) =>
    'code' in description
      ? [fileName, description.code]
      : [fileName, description.ageMonths, description.childId]
  )

const EXPECTED = [
  ['a1.png', 66, 'K1'],
  ['a2.png', 75, 'K2']
]

describe('a table that is not quite ours', () => {
  it('the column of file names is guessed by its cells, whatever it is called', () => {
    const found = read('child,age_years,asset,note\nK1,5.5,a1.png,first\nK2,6.25,a2.png,second\n')
    expect(told(found)).toEqual(EXPECTED)
    expect([found.facts.columns.fileName, found.facts.fileColumnBy, found.question]).toEqual([
      'asset',
      'cells',
      null
    ])
  })
  it('a column that is called so but names no file gives way to one that does; a chosen one does not', () => {
    const text = 'image,child,age,scan\nhttps://x/1,K1,5.5,a1\nhttps://x/2,K2,6.25,a2\n'
    expect(read(text).facts.columns.fileName).toBe('scan')
    expect(read(text, {}, { fileName: 'image' }).facts).toMatchObject({
      columns: { fileName: 'image' },
      fileColumnBy: 'chosen'
    })
  })
  it('where no column names files, it is asked, with all that there is to see', () => {
    const found = read('who,years\nK1,5.5\nK2,6\n')
    expect([found.question, found.rows]).toEqual([{ code: 'file-column' }, []])
    expect(found.facts).toMatchObject({
      available: ['who', 'years'],
      preview: [
        ['K1', '5.5'],
        ['K2', '6']
      ]
    })
  })
  it.each(['sep=;\r\n', 'sep=;\n', '"sep=;"\r\n', '\uFEFFsep=;\r\n'])(
    'a first line %j names the delimiter',
    (line) => {
      const found = read(`${line}Datei;Alter;Kind\r\na1.png;5,5;K1\r\na2.png;6,25;K2\r\n`)
      expect(told(found)).toEqual(EXPECTED)
      expect([found.facts.delimiter, found.facts.headerRow]).toEqual([';', 1])
    }
  )
  it.each([
    [
      'Zeichenstudie Kita;;;\nExport vom 03.05.2025;;;\n;;;\nDatei;Alter;Kind;Ort\na1.png;5,5;K1;Nord\na2.png;6,25;K2;Nord\n',
      3
    ],
    ['Drawings\nof 2025\nfile,age,child\na1.png,5.5,K1\na2.png,6.25,K2\n', 3],
    ['Our list,,\nthing,age,child\na1.png,5.5,K1\na2.png,6.25,K2\n', 2],
    ['file,age,child\na1.png,5.5,K1\na2.png,6.25,K2\n', 1]
  ])('lines above the header are passed over: %j', (text, row) => {
    const found = read(text)
    expect(told(found)).toEqual(EXPECTED)
    expect(found.facts.headerRow).toBe(row)
  })
  it('three header lines of Qualtrics are one', () => {
    const found = read(
      'StartDate,Q1,Q2_Id\nStart Date,How old is the child?,Upload\n"{""ImportId"":""startDate""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\n2025-01-02,5.5,a1.png\n2025-01-03,6.25,a2.png\n',
      {},
      { ageYears: 'Q1' }
    )
    expect(found.rows.map(({ fileName }) => fileName)).toEqual(FILES)
    expect(found.rows[0]!.description).toMatchObject({ ageMonths: 66 })
  })
  it('a table without a header has numbered columns', () => {
    const found = read('a1.png,5.5\na2.png,6\n', {}, { ageYears: 'column 2' })
    expect(found.rows.map(({ fileName }) => fileName)).toEqual(FILES)
    expect([found.facts.headerRow, found.facts.available]).toEqual([0, ['column 1', 'column 2']])
  })
  it('header, delimiter and encoding are those that a person chooses', () => {
    const text = 'x|y\nfile|child\na1.png|K1\n'
    expect(read(text, { headerRow: 2, delimiter: '|' }).facts).toMatchObject({ headerRow: 2, rows: 1 })
    expect(read(text, { headerRow: 1 }).facts.available).toEqual(['x', 'y'])
    expect(() => read(text, { headerRow: 9 })).toThrow(new AppError('metadata-header', { row: 9, rows: 3 }))
  })
})

describe('encodings', () => {
  const text = 'Datei;Alter;Kind\na1.png;5,5;Jürgen\na2.png;6,25;Änne\n'
  const MAC: Record<string, number> = { ü: 0x9f, Ä: 0x80, é: 0x8e, ö: 0x9a, ß: 0xa7 }
  const mac = (of: string): Buffer =>
    Buffer.from([...of].map((letter) => MAC[letter] ?? letter.charCodeAt(0)))

  it('Excel for Mac, with its line ends, is told from Windows', () => {
    const found = read(mac(text.replaceAll('\n', '\r')))
    expect(told(found).map((row) => row[2])).toEqual(['Jürgen', 'Änne'])
    expect(found.facts).toMatchObject({ encoding: 'Mac Roman', encodingGuessed: true })
    const windows = read(Buffer.from(text, 'latin1'))
    expect(told(windows).map((row) => row[2])).toEqual(['Jürgen', 'Änne'])
    expect(windows.facts.encoding).toBe('Windows-1252')
  })
  it('Polish, Czech and Japanese tables are read', () => {
    // Windows-1250: ą B9, ł B3, š 9A, ž 9E; Shift-JIS: 太郎
    const polish = Buffer.concat([
      Buffer.from('file,child\na1.png,K'),
      Buffer.from([0xb9, 0xb3]),
      Buffer.from('a\n')
    ])
    expect(told(read(polish))[0]![2]).toBe('Kąła')
    const japanese = Buffer.concat([
      Buffer.from('file,child\na1.png,'),
      Buffer.from([0x91, 0xbe, 0x98, 0x59]),
      Buffer.from('\n')
    ])
    expect([read(japanese).facts.encoding, told(read(japanese))[0]![2]]).toEqual(['Shift-JIS', '太郎'])
  })
  it('one that is chosen is taken', () => {
    expect(read(mac(text), { encoding: 'Windows-1252' }).facts).toMatchObject({
      encoding: 'Windows-1252',
      encodingGuessed: false
    })
  })
})

describe('spreadsheets', () => {
  const sheetOf = (rows: unknown[][]) => utils.aoa_to_sheet(rows, { cellDates: true, UTC: true })
  const book = (sheets: Record<string, unknown[][]>, bookType: BookType = 'xlsx'): Uint8Array => {
    const made = utils.book_new()
    for (const [name, rows] of Object.entries(sheets)) utils.book_append_sheet(made, sheetOf(rows), name)
    return new Uint8Array(write(made, { type: 'array', bookType, cellDates: true }) as ArrayBuffer)
  }
  const rows = [
    ['Kita Nord'],
    ['file', 'age', 'child', 'date'],
    ['a1.png', 5.5, 'K1', new Date(Date.UTC(2023, 10, 5))],
    ['a2.png', 6.25, 'K2', new Date(Date.UTC(2024, 0, 4))]
  ]
  it.each(['xlsx', 'xls', 'ods', 'xlsb'] as const)(
    '%s: numbers, texts and days as they were meant',
    (type) => {
      const found = read(book({ list: rows }, type))
      expect(told(found)).toEqual(EXPECTED)
      expect(found.rows.map(({ description }) => 'date' in description && description.date)).toEqual([
        '2023-11-05',
        '2024-01-04'
      ])
      expect(found.facts).toMatchObject({
        format: 'spreadsheet',
        sheet: 'list',
        headerRow: 2,
        encoding: null
      })
    }
  )
  it('the first sheet that holds anything, or the one that is chosen', () => {
    const bytes = book({
      empty: [],
      second: rows,
      third: [
        ['file', 'child'],
        ['a1.png', 'other']
      ]
    })
    expect(read(bytes).facts).toMatchObject({ sheet: 'second', sheets: ['empty', 'second', 'third'] })
    expect(told(read(bytes, { sheet: 'third' }))).toEqual([['a1.png', null, 'other']])
    expect(() => read(bytes, { sheet: 'fourth' })).toThrow(/metadata-sheet/)
  })
  it('long numbers keep their digits', () => {
    const found = read(
      book({
        list: [
          ['file', 'child'],
          ['a1.png', 123456789012345],
          ['a2.png', '007']
        ]
      })
    )
    expect(told(found).map((row) => row[2])).toEqual(['123456789012345', '007'])
  })
  it('what is no spreadsheet is refused with a reason', () => {
    expect(() => read(Buffer.from([0x50, 0x4b, 3, 4, 1, 2, 3]))).toThrow(/metadata-format/)
    const compound = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)])
    expect(() => read(compound)).toThrow(AppError)
  })
})

describe('cells for nothing', () => {
  const text = 'file,age,child,site\na1.png,5.5,NA,NA\na2.png,N/A,K2,.\n'
  it('are empty, and counted', () => {
    const found = read(text)
    expect(told(found)).toEqual([
      ['a1.png', 66, null],
      ['a2.png', null, 'K2']
    ])
    expect(found.facts.missing).toEqual([
      { word: 'NA', count: 2 },
      { word: 'N/A', count: 1 },
      { word: '.', count: 1 }
    ])
  })
  it('are kept where a person says so', () => {
    const found = read(text, { missingWords: false })
    expect(told(found)[0]).toEqual(['a1.png', 66, 'NA'])
    expect(found.facts.missing).toEqual([])
  })
  it('NaN in JSON does not lose the file, and long ids stay apart', () => {
    const found = read(
      '[{"file":"a1.png","child":12345678901234567890,"age":5.5},{"file":"a2.png","child":12345678901234567891,"age":NaN}]'
    )
    expect(told(found)).toEqual([
      ['a1.png', 66, '12345678901234567890'],
      ['a2.png', null, '12345678901234567891']
    ])
  })
})

describe('dates and ages of birth', () => {
  const dates = (found: Metadata) =>
    found.rows.map(({ description }) => ('date' in description ? description.date : description.code))
  it('German dates are days of the calendar, in their order', () => {
    const found = read('file;date\na1.png;05.11.2023\na2.png;04.01.2024\n')
    expect(dates(found)).toEqual(['2023-11-05', '2024-01-04'])
    expect([found.facts.dates, found.question]).toEqual([
      { order: 'day-first', unread: 0, example: null },
      null
    ])
  })
  it('which number is the day is told by the column, or asked', () => {
    expect(dates(read('file,date\na1.png,05/11/2023\na2.png,11/25/2023\n'))).toEqual([
      '2023-05-11',
      '2023-11-25'
    ])
    const open = 'file,date\na1.png,05/11/2023\na2.png,04/01/2024\n'
    expect(read(open).question).toEqual({ code: 'date-order', example: '05/11/2023' })
    expect(dates(read(open, { dayFirst: true }))).toEqual(['2023-11-05', '2024-01-04'])
    expect(read(open, { dayFirst: false }).question).toBeNull()
  })
  it('what is no date is kept as text beside the drawing, and not used', () => {
    const found = read('file,date\na1.png,last spring\na2.png,2023-05-01\n')
    expect(dates(found)).toEqual([null, '2023-05-01'])
    expect(found.rows[0]!.description).toMatchObject({ extra: { date: 'last spring' } })
    expect(found.facts.dates).toEqual({ order: null, unread: 1, example: 'last spring' })
  })
  it('an age is worked out from birth and drawing; the date of birth is not kept', () => {
    const found = read(
      'file,date of birth,date\na1.png,10.05.2018,10.11.2023\na2.png,01.01.2017,15.01.2024\n'
    )
    expect(told(found).map((row) => row[1])).toEqual([66, 84.45])
    expect(found.facts.agesFromBirth).toBe(2)
    expect(JSON.stringify(found.rows[0]!.description)).not.toContain('2018')
  })
  it('an age that the dates contradict is refused', () => {
    const found = read(
      'file,dob,date,age\na1.png,2018-05-10,2023-11-10,5.4\na2.png,2018-05-10,2023-11-10,8\n'
    )
    expect(told(found).map((row) => row[1])).toEqual([64.8, 'age-contradiction'])
  })
  it('ages as they are written', () => {
    const found = read('file,age\na1.png,5J 6M\na2.png,"5; 6"\n')
    expect(told(found).map((row) => row[1])).toEqual([66, 66])
  })
  it('names are composed and trimmed: one child is not two', () => {
    const found = read('file,child,site\na1.png,Jo\u0308rg ,Su\u0308d\na2.png,Jörg,Süd\n')
    const [one, two] = found.rows.map(({ description }) => description)
    expect(one).toMatchObject({ childId: 'Jörg', site: 'Süd' })
    expect({ ...one, extra: {} }).toEqual({ ...two, extra: {} })
  })
})
