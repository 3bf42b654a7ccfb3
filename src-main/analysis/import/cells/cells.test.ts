import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writtenAge } from './ages'
import { dateOrder, daysIn, isoOf, monthsBetween, writtenDay, type Day } from './dates'
import { strictJson } from './json-text'
import { isMissingWord } from './missing-words'
import { numberOf } from './numbers'

describe('ages as people write them', () => {
  it.each([
    ['5', 60, true],
    ['5,5', 66, false],
    ['5.25', 63, false],
    ['5;6', 66, false],
    ['5; 6', 66, false],
    ['5:6', 66, false],
    ['5J 6M', 66, false],
    ['5 Jahre', 60, true],
    ['5 Jahre und 6 Monate', 66, false],
    ['5 years 6 months', 66, false],
    ['5y6m', 66, false],
    ['5 yrs, 6 mos', 66, false],
    ['5 ans et 6 mois', 66, false],
    ['5 años 6 meses', 66, false],
    ['66 months', 66, false],
    ['66 Mon.', 66, false],
    ['5 1/2', 66, false],
    ['5½', 66, false],
    ['6 ¾', 81, false]
  ])('%s is %d months', (text, months, whole) => {
    expect(writtenAge(text, 'years')).toEqual({ months, whole })
  })
  it.each([
    'five',
    '5;12',
    '5;6;7',
    '51/2',
    '5 or 6',
    '5-6',
    '-',
    '5 kg',
    '1e1',
    '0x5',
    '',
    '5 years 14 months'
  ])('%s is no age', (text) => expect(writtenAge(text, 'years')).toBeNull())
  it('years and months, however they are parted, are twelve times the one and the other', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 17 }),
        fc.integer({ min: 0, max: 11 }),
        fc.constantFrom('Y;M', 'Y; M', 'Y:M', 'YJ MM', 'Y years M months', 'Y ans M mois', 'Yy Mm'),
        (years, months, form) => {
          const text = form.replace(/M/, String(months)).replace('Y', String(years))
          expect(writtenAge(text, 'years')?.months).toBe(12 * years + months)
        }
      )
    ))
  it('months stay months', () => {
    expect(writtenAge('66', 'months')).toEqual({ months: 66, whole: false })
    expect(writtenAge('5;6', 'months')).toEqual({ months: 66, whole: false })
  })
  it('a cell too long for an age is none, without its digits being tried', () => {
    for (const text of ['9'.repeat(1_000_000), `5${' '.repeat(1_000_000)}x`, '5;'.repeat(500_000)])
      expect([writtenAge(text, 'years'), numberOf(text)]).toEqual([null, null])
  })
})

describe('dates', () => {
  const day = (year: number, month: number, of: number): Day => ({ year, month, day: of })
  it.each([
    ['2023-11-05', day(2023, 11, 5)],
    ['2023-11-05T23:30:00Z', day(2023, 11, 5)],
    ['2023/1/5', day(2023, 1, 5)],
    ['20231105', day(2023, 11, 5)],
    ['05.11.2023', day(2023, 11, 5)],
    ['5.11.23', day(2023, 11, 5)],
    ['5. November 2023', day(2023, 11, 5)],
    ['5 Mär 2021', day(2021, 3, 5)],
    ['5-Nov-2023', day(2023, 11, 5)],
    ['Nov 5, 2023', day(2023, 11, 5)],
    ['5 de mayo de 2022', day(2022, 5, 5)],
    ['14 juillet 2021', day(2021, 7, 14)],
    ['29.02.2020', day(2020, 2, 29)],
    ['2023', { year: 2023, month: null, day: null }],
    ['2023-11', { year: 2023, month: 11, day: null }],
    ['11/2023', { year: 2023, month: 11, day: null }]
  ])('%s is understood', (text, expected) => {
    expect(writtenDay(text, 'day-first')).toEqual(expected)
  })
  it.each(['29.02.2021', '31.04.2021', '2021-13-01', 'yesterday', '5', '45678', '2021-02-30', '32/01/2021'])(
    '%s is no date',
    (text) => expect(writtenDay(text, 'day-first')).toBeNull()
  )
  it('the order is told by a column, not by a cell', () => {
    expect(dateOrder(['01/02/2023', '25/03/2023'])).toBe('day-first')
    expect(dateOrder(['01/02/2023', '03/25/2023'])).toBe('month-first')
    expect(dateOrder(['01/02/2023', '03/04/2023'])).toBe('unclear')
    expect(dateOrder(['25/03/2023', '03/25/2023'])).toBe('unclear')
    expect(dateOrder(['05.11.2023', '04.01.2024'])).toBe('day-first')
    expect(dateOrder(['03/03/2023'])).toBe('day-first')
    expect(dateOrder(['2023-01-02', '', undefined])).toBeNull()
    expect(writtenDay('05/11/2023', 'month-first')).toEqual(day(2023, 5, 11))
  })
  it('every day of the calendar is read back from each way of writing it', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1950, max: 2049 }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(),
        (year, month, n) => {
          const of = day(year, month, 1 + (n % daysIn(year, month)))
          const [d, m] = [of.day!, month].map((v) => String(v).padStart(2, '0'))
          expect(writtenDay(isoOf(of), 'day-first')).toEqual(of)
          expect(writtenDay(`${d}.${m}.${year}`, 'month-first')).toEqual(of)
          expect(writtenDay(`${d}/${m}/${year}`, 'day-first')).toEqual(of)
          expect(writtenDay(`${m}/${d}/${year}`, 'month-first')).toEqual(of)
          expect(writtenDay(`${d}.${m}.${String(year % 100).padStart(2, '0')}`, 'day-first')).toEqual(of)
        }
      )
    ))

  it('age in months: completed months, and the share of the next; leap years and short months by hand', () => {
    const months = (birth: Day, on: Day): number => monthsBetween(birth, on)!
    expect(months(day(2018, 5, 10), day(2023, 5, 10))).toBe(60)
    expect(months(day(2018, 5, 10), day(2023, 5, 9))).toBeCloseTo(59 + 29 / 30)
    expect(months(day(2018, 5, 10), day(2023, 5, 25))).toBeCloseTo(60 + 15 / 31)
    expect(months(day(2020, 2, 29), day(2025, 2, 28))).toBe(60)
    expect(months(day(2018, 5, 31), day(2023, 6, 30))).toBe(61)
    expect(months(day(2018, 12, 20), day(2023, 1, 10))).toBeCloseTo(48 + 21 / 31)
    expect(monthsBetween({ year: 2018, month: 5, day: null }, day(2023, 5, 9))).toBeNull()
  })
  it('grows by a month in a month, and never falls from a day to the next', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6000 }), fc.integer({ min: 800, max: 4000 }), (from, later) => {
        const of = (days: number): Day => {
          const date = new Date(Date.UTC(2005, 0, 1 + days))
          return day(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
        }
        const [now, next] = [
          monthsBetween(of(from), of(from + later))!,
          monthsBetween(of(from), of(from + later + 1))!
        ]
        expect(next).toBeGreaterThanOrEqual(now)
        expect(Math.abs(now - later / 30.4375)).toBeLessThan(1.2)
      })
    ))
})

describe('words for nothing', () => {
  it('are those of statistics programs and spreadsheets, and no names', () => {
    expect(['NA', 'N/A', 'NaN', 'NULL', '#NULL!', '#NV', '.', '-', '<NA>'].every(isMissingWord)).toBe(true)
    expect(['Na', 'nana', 'none', '0', '-1', '..', 'x', ''].some(isMissingWord)).toBe(false)
  })
})

describe('JSON of other programs', () => {
  it('NaN and Infinity are nothing; long whole numbers keep their digits; texts stay as they are', () => {
    const text =
      '[{"a":NaN,"b":-Infinity,"c":12345678901234567890,"d":"NaN 12345678901234567890 \\" NaN","e":-1.5e3}]'
    expect(JSON.parse(strictJson(text))).toEqual([
      { a: null, b: null, c: '12345678901234567890', d: 'NaN 12345678901234567890 " NaN', e: -1500 }
    ])
  })
  it('what is JSON already says the same', () =>
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false } as never), (value) => {
        const text = JSON.stringify(value)
        const unsafe = /(?<!["\w.-])-?\d{16,}(?![\d.eE])/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'))
        if (!unsafe) expect(JSON.parse(strictJson(text))).toEqual(JSON.parse(text))
      })
    ))
})
