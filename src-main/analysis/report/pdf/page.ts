import PDFDocument from 'pdfkit'
import type { ReportFonts } from './fonts'
import { linesOf, readsFromRight, runsOf, type FontOf } from './text-runs'

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
    this.fontFor = this.register(fonts)
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

  lines(text: string, width: number, style: Style): string[] {
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
      const start = readsFromRight(line) ? x + width - this.widthOf(line, style) : x
      this.drawLine(line, style, start)
      this.y += leading(style)
    }
  }

  private drawLine(line: string, style: Style, start: number): void {
    let x = start
    for (const { text, font } of runsOf(line, this.fontFor[style.bold ? 'bold' : 'plain'])) {
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

  private register({ plain, bold, emoji }: ReportFonts): Record<'plain' | 'bold', FontOf> {
    const all = { plain, bold, ...Object.fromEntries(emoji.map((bytes, i) => [`emoji${i}`, bytes])) }
    const has = new Map<string, (codePoint: number) => boolean>()
    for (const [name, bytes] of Object.entries(all)) {
      this.doc.registerFont(name, Buffer.from(bytes))
      this.doc.font(name)
      const { font } = (
        this.doc as unknown as { _font: { font: { hasGlyphForCodePoint(c: number): boolean } } }
      )._font
      has.set(name, (codePoint) => font.hasGlyphForCodePoint(codePoint))
    }
    const further = [...has.keys()].filter((name) => name.startsWith('emoji'))
    const first = (main: string): FontOf => {
      const known = new Map<number, string>()
      return (codePoint) => {
        const name =
          known.get(codePoint) ?? [main, ...further].find((font) => has.get(font)!(codePoint)) ?? main
        known.set(codePoint, name)
        return name
      }
    }
    return { plain: first('plain'), bold: first('bold') }
  }
}

export const leading = ({ size }: Style): number => size * 1.38
