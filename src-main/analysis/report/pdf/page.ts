import PDFDocument from 'pdfkit'
import type { ReportFonts } from './fonts'
import { isUnseen, linesOf, runsOf, type FontOf, type Line } from './text-runs'

/** Points. */
export const MARGIN = { left: 54, right: 54, top: 62, bottom: 62 }
const INK = '#17222e'

export interface Style {
  size: number
  bold?: boolean
  colour?: string
}

export interface PageInfo {
  title: string
  createdAt: Date
  /** Of what the report states; empty where it cannot be checked. */
  hash: string
}

/** Where text goes: a column, and whether pages may change within it. */
export interface Place {
  x?: number
  width?: number
  breaks?: boolean
}

/** The document under the pen: where the next line goes, and how text is measured and drawn. Structure is the caller's. */
export class PdfPage {
  readonly doc: PDFKit.PDFDocument
  y: number
  private readonly fontFor: Record<'plain' | 'bold', FontOf>
  private readonly hasGlyph: (codePoint: number) => boolean
  private readonly widths = new Map<string, number>()

  constructor(fonts: ReportFonts, { title, createdAt, hash }: PageInfo) {
    this.doc = new PDFDocument({
      size: 'A4',
      margins: { top: 0, bottom: 0, left: 0, right: 0 },
      bufferPages: true,
      pdfVersion: '1.7',
      tagged: true,
      lang: 'en',
      displayTitle: true,
      info: { Title: title, Producer: 'Tadpole', Creator: 'Tadpole', CreationDate: createdAt, Keywords: hash }
    })
    const glyphs = this.register(fonts)
    this.hasGlyph = (codePoint) => [...glyphs.values()].some((has) => has(codePoint))
    this.fontFor = fontsByCharacter(glyphs)
    this.y = MARGIN.top
  }

  get width(): number {
    return this.doc.page.width - MARGIN.left - MARGIN.right
  }

  get bottom(): number {
    return this.doc.page.height - MARGIN.bottom
  }

  /** A new page where less than this is left. */
  need(height: number): void {
    if (this.y + height <= this.bottom) return
    this.doc.addPage()
    this.y = MARGIN.top
  }

  lines(text: string, width: number, style: Style): Line[] {
    return linesOf(text, width, (part) => this.widthOf(part, style))
  }

  heightOf(text: string, width: number, style: Style): number {
    return this.lines(text, width, style).length * leading(style)
  }

  /** Text in a column, on as many pages as it takes; from the right where it is read from there. `break`: whether pages may change. */
  write(
    text: string,
    style: Style,
    { x = MARGIN.left, width = this.width, breaks = true }: Place = {}
  ): void {
    for (const line of this.lines(text, width, style)) {
      if (breaks) this.need(leading(style))
      const start = line.direction === 'rtl' ? x + width - this.widthOf(line.text, style) : x
      this.drawLine(line, style, start)
      this.y += leading(style)
    }
  }

  /** Has some font each character of a text? */
  canShow(text: string): boolean {
    return [...text].every((character) => isUnseen(character) || this.hasGlyph(character.codePointAt(0)!))
  }

  private drawLine({ text: line, direction }: Line, style: Style, start: number): void {
    let x = start
    for (const { text, font } of runsOf(line, this.fontFor[style.bold ? 'bold' : 'plain'], direction)) {
      this.doc
        .font(font)
        .fontSize(style.size)
        .fillColor(style.colour ?? INK)
      this.doc.text(text, x, this.y, { lineBreak: false })
      x += this.doc.widthOfString(text)
    }
  }

  widthOf(text: string, style: Style): number {
    const key = `${style.size} ${style.bold ?? false} ${text}`
    const known = this.widths.get(key)
    if (known !== undefined) return known
    const runs = runsOf(text, this.fontFor[style.bold ? 'bold' : 'plain'])
    const width = runs.reduce(
      (sum, run) => sum + this.doc.font(run.font).fontSize(style.size).widthOfString(run.text),
      0
    )
    this.widths.set(key, width)
    return width
  }

  /** For each font that was registered: has it this character? */
  private register({ plain, bold, emoji }: ReportFonts): Map<string, HasGlyph> {
    const all = { plain, bold, ...Object.fromEntries(emoji.map((bytes, i) => [`emoji${i}`, bytes])) }
    const glyphs = new Map<string, HasGlyph>()
    for (const [name, bytes] of Object.entries(all)) {
      this.doc.registerFont(name, Buffer.from(bytes))
      this.doc.font(name)
      const { font } = (this.doc as unknown as { _font: { font: { hasGlyphForCodePoint: HasGlyph } } })._font
      glyphs.set(name, (codePoint) => font.hasGlyphForCodePoint(codePoint))
    }
    return glyphs
  }
}

type HasGlyph = (codePoint: number) => boolean

/** For text and for headings: the first font that has a character, its own before emoji; its own where none has it. */
function fontsByCharacter(glyphs: ReadonlyMap<string, HasGlyph>): Record<'plain' | 'bold', FontOf> {
  const further = [...glyphs.keys()].filter((name) => name.startsWith('emoji'))
  const first = (main: string): FontOf => {
    const known = new Map<number, string>()
    return (codePoint) => {
      const name =
        known.get(codePoint) ?? [main, ...further].find((font) => glyphs.get(font)!(codePoint)) ?? main
      known.set(codePoint, name)
      return name
    }
  }
  return { plain: first('plain'), bold: first('bold') }
}

export const leading = ({ size }: Style): number => size * 1.38
