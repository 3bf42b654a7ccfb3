import fc from 'fast-check'
import { createElement } from 'react'
import { beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { projectRoot } from '#main/harness/open-engine'
import { differencesBetween } from './compare-reports'
import { expand, find, textOf } from './pdf/element-tree'
import { readFonts, type ReportFonts } from './pdf/fonts'
import { renderPdf } from './pdf/render-pdf'
import { t } from '#words/translate'
import { directionOf, linesOf, runsOf } from './pdf/text-runs'
import { readReport } from './read-report'
import { renderHtml } from './render-report'
import { canonical, reportHash } from './report-data'
import { Comment, Facts, ReportDocument } from './report-parts'

let fonts: ReportFonts
beforeAll(async () => {
  fonts = await readFonts(join(projectRoot, 'resources/fonts'))
})

const data = { drawing: { id: 'a' }, analyst: 'A <b>', n: 3, list: [1, 2] }
const documentOf = (stated: object, text: string) => {
  const hash = reportHash(stated)
  const facts = createElement(Facts, { key: 'facts', rows: [['Name', text]] })
  const comment = createElement(Comment, { key: 'comment', comment: text, label: null })
  return createElement(ReportDocument, {
    title: 'Test',
    hash,
    line: 'Child 1',
    stated: canonical(stated),
    children: [createElement('h1', { key: 1 }, 'Heading'), facts, comment]
  })
}

/** What people paste, and what attackers do. */
const PAYLOADS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "javascript:alert('1')",
  '</pre><script>alert(1)</script>',
  '</title><svg onload=alert(1)>',
  '{{constructor.constructor("alert(1)")()}}',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\u202e<scr\u0000ipt>',
  '${alert(1)}',
  '<math><mi//xlink:href="data:x,<script>alert(1)</script>">'
]
const hostile = fc.oneof(
  fc.constantFrom(...PAYLOADS),
  fc
    .tuple(fc.constantFrom(...PAYLOADS), fc.string(), fc.constantFrom(...PAYLOADS))
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 })
)

describe('a report carries no script, whatever is written into it', () => {
  it('500 hostile texts in every text field stay text, and the report can still be read back', () =>
    fc.assert(
      fc.property(hostile, (text) => {
        const stated = { ...data, analyst: text, comment: text }
        const html = renderHtml(documentOf(stated, text))
        expect(html).not.toMatch(/<(script|img|svg|iframe|math|object|embed|link)\b/i)
        const read = readReport(Buffer.from(html))
        expect(read.intact).toBe(true)
        expect(read.stated.analyst).toBe(JSON.parse(JSON.stringify(text)))
      }),
      { numRuns: 500 }
    ))
})

describe('reading a report back', () => {
  it('tells one that was changed from one that was not, by what it states', async () => {
    const html = renderHtml(documentOf(data, 'plain'))
    expect(readReport(Buffer.from(html))).toMatchObject({
      intact: true,
      hash: reportHash(data),
      stated: data
    })
    const forged = html.replace('&quot;n&quot;:3', '&quot;n&quot;:4')
    expect(forged).not.toBe(html)
    expect(readReport(Buffer.from(forged)).intact).toBe(false)
    const pdf = Buffer.from(await renderPdf(documentOf(data, 'plain'), fonts, '2026-01-01T00:00:00Z'))
    expect(readReport(pdf)).toMatchObject({ intact: true, stated: data })
    const json = Buffer.from(JSON.stringify({ hash: reportHash(data), data: { ...data, n: 4 } }))
    expect(readReport(json).intact).toBe(false)
  })
  it('refuses what is no report, in a sentence', () => {
    for (const junk of [
      '',
      'hello',
      '{',
      '{"a":1}',
      '%PDF-1.7 nothing',
      'PK\u0003\u0004junk',
      '<html></html>',
      '{"data":[]}'
    ])
      expect(() => readReport(Buffer.from(junk)), junk).toThrow(
        expect.objectContaining({ code: 'report-unreadable' })
      )
  })
  it('survives 300 damaged files', async () => {
    const pdf = await renderPdf(documentOf(data, 'plain'), fonts, '2026-01-01T00:00:00Z')
    const files = [Buffer.from(renderHtml(documentOf(data, 'plain'))), Buffer.from(pdf)]
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        (file, at, value) => {
          const bytes = Buffer.from(file)
          bytes[at % bytes.length] = value
          try {
            readReport(bytes.subarray(0, bytes.length - (at % 7 === 0 ? at % bytes.length : 0)))
          } catch (error) {
            expect(error).toMatchObject({ code: 'report-unreadable' })
          }
        }
      ),
      { numRuns: 300 }
    )
  })
})

describe('what differs, and why', () => {
  it('is named by its place; when and by which release it was made does not count', () => {
    const was = {
      createdAt: 'x',
      app: '1',
      analysis: { alpha: 0.05, modelId: 'a', n: 3 },
      drawing: { expertLabel: null }
    }
    expect(differencesBetween(was, { ...was, createdAt: 'y', app: '2' })).toEqual([])
    const is = { ...was, analysis: { alpha: 0.03, modelId: 'b', n: 3 }, drawing: { expertLabel: 'unusual' } }
    expect(differencesBetween(was, is)).toEqual([
      { what: 'analysis.alpha', was: '0.05', is: '0.03', why: 'the threshold was moved' },
      {
        what: 'analysis.modelId',
        was: 'a',
        is: 'b',
        why: 'another version of the norm scores this drawing now'
      },
      {
        what: 'drawing.expertLabel',
        was: 'null',
        is: 'unusual',
        why: 'what is recorded of the drawing was edited'
      }
    ])
  })
  it('the hash depends on what is stated, not on the order of keys', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse())
        expect(reportHash(turned)).toBe(reportHash(value))
        expect(reportHash({ ...value, 'one more': 1 })).not.toBe(reportHash(value))
      })
    ))
})

describe('text in PDF', () => {
  const plain = () => 'plain'
  it('runs from the right are put where they belong, their letters in reading order', () => {
    expect(runsOf('abc', plain)).toEqual([{ text: 'abc', font: 'plain' }])
    expect(runsOf('a שלום b', plain).map((run) => run.text)).toEqual(['a ', 'שלום', ' b'])
    // a number within Hebrew stays from left to right, and stands left of what is read before it
    expect(runsOf('שלום 12', plain).map((run) => run.text)).toEqual(['12', ' ', 'שלום'])
    expect(directionOf('שלום abc')).toBe('rtl')
    expect(directionOf('abc שלום')).toBe('ltr')
  })
  it('words that are read from the right stand one left of the other, brackets around what they hold', () => {
    const shown = (text: string) => runsOf(text, plain).map((run) => run.text)
    expect(shown('שירה כהן')).toEqual(['כהן', ' ', 'שירה'])
    expect(shown('Child: שירה כהן, five')).toEqual(['Child: ', 'כהן', ' ', 'שירה', ', five'])
    expect(shown('בית (אבא)')).toEqual(['(', 'אבא', ')', ' ', 'בית'])
  })
  it('a line has the direction of its paragraph, also where it begins with a word of the other', () => {
    const lines = linesOf('בית של abc def', 7, (part) => part.length)
    expect(lines).toEqual([
      { text: 'בית של', direction: 'rtl' },
      { text: 'abc def', direction: 'rtl' }
    ])
    expect(runsOf('abc שלום', plain, 'rtl').map((run) => run.text)).toEqual(['שלום', ' ', 'abc'])
  })
  it('each character comes in a font that has it', () => {
    const runs = runsOf('a😀b', (point) => (point > 0xffff ? 'emoji' : 'plain'))
    expect(runs).toEqual([
      { text: 'a', font: 'plain' },
      { text: '😀', font: 'emoji' },
      { text: 'b', font: 'plain' }
    ])
  })
  it('no line is wider than its column, and no letter is lost', () =>
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 1, max: 30 }), (text, width) => {
        const lines = linesOf(text, width, (part) => [...part].length)
        for (const line of lines) expect([...line.text].length).toBeLessThanOrEqual(width)
        expect(
          lines
            .map((line) => line.text)
            .join('')
            .replace(/\s/g, '')
        ).toBe(text.replace(/\s/g, ''))
      })
    ))
  it('10,000 characters in one note go over several pages, each with its number', async () => {
    const pdf = Buffer.from(
      await renderPdf(documentOf(data, 'word '.repeat(2000)), fonts, '2026-01-01T00:00:00Z')
    )
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(3)
  })
  it('letters that no font has are named on the first page; emoji and other alphabets are letters that one has', async () => {
    const words = async (text: string) => {
      const bytes = await renderPdf(documentOf({}, text), fonts, '2026-01-01T00:00:00Z')
      const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
      const pdf = await getDocument({ data: Uint8Array.from(bytes), useSystemFonts: false }).promise
      const { items } = await (await pdf.getPage(1)).getTextContent()
      return items.map((item) => ('str' in item ? item.str : '')).join('')
    }
    const warning = t('written.lettersMissing').slice(0, 20)
    expect(await words('小明画了房子')).toContain(warning)
    expect(await words('Зоя, Ελένη, שירה, ليلى, Ağaç 😀\tand\nso on')).not.toContain(warning)
  })
  it('the same report gives the same bytes', async () => {
    const once = await renderPdf(documentOf(data, 'same'), fonts, '2026-01-01T00:00:00Z')
    expect(
      Buffer.compare(
        Buffer.from(await renderPdf(documentOf(data, 'same'), fonts, '2026-01-01T00:00:00Z')),
        Buffer.from(once)
      )
    ).toBe(0)
  })
  it('elements come to the same text as the HTML has', () => {
    const parts = expand(documentOf(data, 'A & B'))
    expect(textOf(find(parts, ({ tag }) => tag === 'td')!)).toBe('A & B')
    expect(find(parts, ({ tag }) => tag === 'video')).toBeNull()
  })
})
