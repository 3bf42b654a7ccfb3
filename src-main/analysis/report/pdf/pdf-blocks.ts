import { createElement, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import svgToPdf from 'svg-to-pdfkit'
import { hasClass, isHost, textOf, type Host, type Part } from './element-tree'
import { leading, MARGIN, type PdfPage, type Style } from './page'

type Structure = PDFKit.PDFStructureElement

const BODY: Style = { size: 9.5 }
const SMALL: Style = { size: 8, colour: '#40536a' }
const HEADINGS: Record<string, Style & { role: string }> = {
  h1: { size: 19, bold: true, role: 'H1' },
  h2: { size: 13, bold: true, role: 'H2' },
  h3: { size: 10.5, bold: true, role: 'H3' }
}
const GAP = 6
/** Tallest picture and widest chart, in points. */
const PICTURE_HEIGHT = 250
const CHART_WIDTH = 380

/** Lays the parts of a report down the pages, each under its own tag. */
export class PdfBlocks {
  constructor(
    private readonly page: PdfPage,
    private readonly root: Structure
  ) {}

  put(parts: readonly Part[]): void {
    const hosts = parts.filter(isHost)
    hosts.forEach((host, i) => this.putOne(host, hosts[i + 1]))
  }

  private putOne(host: Host, next: Host | undefined): void {
    const { tag } = host
    if (tag in HEADINGS) this.heading(host, next)
    else if (tag === 'p') this.paragraph(host)
    else if (tag === 'ul' || tag === 'ol') this.list(host)
    else if (tag === 'table') this.table(host)
    else if (tag === 'svg') this.chart(host)
    else if (tag === 'figure') this.figures([host])
    else if (hasClass(host, 'pictures')) this.figures(host.children.filter(isHost))
    else this.put(host.children)
  }

  private tagged(role: string, draw: () => void, options: { alt?: string } = {}): Structure {
    const { doc } = this.page
    return doc.struct(role, options, [draw])
  }

  private heading({ tag, children }: Host, next: Host | undefined): void {
    const { role, ...style } = HEADINGS[tag]!
    const text = children.map(textOf).join('')
    const { page } = this
    page.y += tag === 'h1' ? 2 : 2 * GAP
    page.need(leading(style) + this.roomFor(next)) // never alone at the end of a page
    if (tag !== 'h3') page.doc.outline.addItem(text)
    this.root.add(this.tagged(role, () => page.write(text, style)))
    page.y += GAP / 2
  }

  /** What must follow a heading on its page: the whole chart or the first pictures, else a few lines. */
  private roomFor(next: Host | undefined): number {
    if (next?.tag === 'svg') return this.chartHeight(next) + 2 * GAP
    return next && hasClass(next, 'pictures') ? PICTURE_HEIGHT + 60 : 60
  }

  private chartHeight(host: Host): number {
    const [, , width, height] = viewBox(host)
    return (Math.min(CHART_WIDTH, this.page.width) * height) / width
  }

  private paragraph(host: Host): void {
    const text = textOf(host)
    if (text === '') return
    if (hasClass(host, 'signature')) return this.signature(text)
    const boxed = hasClass(host, 'notice') || hasClass(host, 'comment')
    const style: Style = hasClass(host, 'verdict')
      ? { size: 14, bold: true }
      : { ...BODY, bold: hasClass(host, 'strong') }
    const { page } = this
    if (boxed) page.need(leading(style) + GAP)
    this.root.add(
      this.tagged('P', () => {
        const [first, top] = [page.doc.bufferedPageRange().count, page.y]
        page.write(text, style, boxed ? { x: MARGIN.left + 10, width: page.width - 20 } : {})
        if (boxed && page.doc.bufferedPageRange().count === first)
          this.bar(top, page.y, hasClass(host, 'strong'))
      })
    )
    page.y += GAP
  }

  private bar(top: number, bottom: number, strong: boolean): void {
    this.page.doc.rect(MARGIN.left, top - 1, 3, bottom - top + 1).fill(strong ? '#8a3b00' : '#40536a')
  }

  private signature(text: string): void {
    const { page } = this
    page.need(60)
    page.y += 42
    this.root.add(
      this.tagged('P', () => {
        page.doc
          .moveTo(MARGIN.left, page.y - 4)
          .lineTo(MARGIN.left + 230, page.y - 4)
          .lineWidth(0.8)
          .stroke('#17222e')
        page.write(text, SMALL)
      })
    )
  }

  private list({ tag, children }: Host): void {
    const { page } = this
    const items = children.filter(isHost)
    if (items.length === 0) return
    const list = page.doc.struct('L')
    this.root.add(list)
    items.forEach((item, i) => {
      const entry = page.doc.struct('LI')
      list.add(entry)
      const label = tag === 'ol' ? `${i + 1}.` : '•'
      page.need(leading(BODY))
      const top = page.y
      entry.add(this.tagged('Lbl', () => page.write(label, BODY, { x: MARGIN.left + 4, width: 16 })))
      page.y = top
      entry.add(
        this.tagged('LBody', () =>
          page.write(textOf(item), BODY, { x: MARGIN.left + 20, width: page.width - 20 })
        )
      )
      entry.end()
      page.y += 2
    })
    list.end()
    page.y += GAP
  }

  private table(host: Host): void {
    const rows = rowsIn(host)
    if (rows.length === 0) return
    const { page } = this
    const table = page.doc.struct('Table')
    this.root.add(table)
    for (const cells of rows) this.row(table, cells)
    table.end()
    page.y += GAP
  }

  private row(table: Structure, cells: readonly Host[]): void {
    const { page } = this
    const widths = columnWidths(cells.length, page.width)
    const styleOf = (cell: Host): Style => ({
      ...BODY,
      size: cells.length > 4 ? 7.5 : 9,
      bold: cell.tag === 'th'
    })
    const heights = cells.map((cell, i) => page.heightOf(textOf(cell), widths[i]! - 8, styleOf(cell)))
    const height = Math.max(...heights)
    const breaks = height > page.bottom - MARGIN.top // a cell that no page holds goes over several
    page.need(breaks ? leading(BODY) : height + 4)
    const top = page.y
    const row = page.doc.struct('TR')
    table.add(row)
    let [x, lowest] = [MARGIN.left, top]
    cells.forEach((cell, i) => {
      page.y = top
      const place = { x, width: widths[i]! - 8, breaks }
      row.add(
        this.tagged(cell.tag === 'th' ? 'TH' : 'TD', () => page.write(textOf(cell), styleOf(cell), place))
      )
      x += widths[i]!
      lowest = breaks ? page.y : Math.max(lowest, page.y)
    })
    row.end()
    page.y = lowest + 2
    page.doc.markContent('Artifact', { type: 'Layout' })
    page.doc
      .moveTo(MARGIN.left, page.y)
      .lineTo(MARGIN.left + page.width, page.y)
      .lineWidth(0.4)
      .stroke('#d5dee6')
    page.doc.endMarkedContent()
    page.y += 3
  }

  private chart(host: Host): void {
    const { page } = this
    const [shown, tall] = [Math.min(CHART_WIDTH, page.width), this.chartHeight(host)]
    page.need(tall + GAP)
    this.root.add(
      this.tagged('Figure', () => this.drawSvg(host, MARGIN.left, page.y, shown, tall), {
        alt: String(host.props['aria-label'] ?? '')
      })
    )
    page.y += tall + GAP
  }

  private drawSvg(host: Host, x: number, y: number, width: number, height: number): void {
    const markup = renderToStaticMarkup(asReact(host))
    svgToPdf(this.page.doc, markup, x, y, { width, height, assumePt: true, fontCallback: () => 'plain' })
  }

  /** Pictures side by side with their captions under them. */
  private figures(figures: readonly Host[]): void {
    const perRow = figures.some((figure) => hasClass(figure, 'small'))
      ? 5
      : Math.min(3, Math.max(2, figures.length))
    for (let at = 0; at < figures.length; at += perRow) this.figureRow(figures.slice(at, at + perRow), perRow)
  }

  private figureRow(figures: readonly Host[], perRow: number): void {
    const { page } = this
    const gap = 12
    const cell = (page.width - gap * (perRow - 1)) / perRow
    const boxes = figures.map((figure) => this.measured(figure, cell))
    page.need(Math.max(...boxes.map((box) => box.height)))
    const top = page.y
    let lowest = top
    boxes.forEach((box, i) => {
      page.y = top
      this.figure(box, MARGIN.left + i * (cell + gap), cell)
      lowest = Math.max(lowest, page.y)
    })
    page.y = lowest + GAP
  }

  private measured(figure: Host, width: number) {
    const image = figure.children.filter(isHost).find((child) => child.tag === 'img')
    const bytes = image ? pngBytes(String(image.props.src)) : null
    const size = bytes ? pngSize(bytes) : { width: 1, height: 0 }
    const scale = Math.min(width / size.width, PICTURE_HEIGHT / Math.max(1, size.height))
    const caption = figure.children.filter(isHost).find((child) => child.tag === 'figcaption')
    const words = caption ? caption.children.filter((part) => !isHost(part)).join('') : ''
    const legend = caption?.children.filter(isHost).find((child) => child.tag === 'svg') ?? null
    const picture = { width: size.width * scale, height: size.height * scale }
    const height = picture.height + 4 + this.page.heightOf(words, width, SMALL) + (legend ? 26 : 0)
    return { bytes, alt: String(image?.props.alt ?? ''), picture, words, legend, height }
  }

  private figure(box: ReturnType<PdfBlocks['measured']>, x: number, width: number): void {
    const { page } = this
    const { bytes, alt, picture, words, legend } = box
    if (bytes)
      this.root.add(
        this.tagged(
          'Figure',
          () => {
            page.doc.image(Buffer.from(bytes), x, page.y, picture)
            page.doc.rect(x, page.y, picture.width, picture.height).lineWidth(0.5).stroke('#c5d0da')
          },
          { alt }
        )
      )
    page.y += picture.height + 4
    if (words !== '')
      this.root.add(this.tagged('Caption', () => page.write(words, SMALL, { x, width, breaks: false })))
    if (!legend) return
    const [, , w, h] = viewBox(legend)
    const shown = Math.min(width, 190)
    this.root.add(
      this.tagged('Figure', () => this.drawSvg(legend, x, page.y + 2, shown, (shown * h) / w), {
        alt: String(legend.props['aria-label'] ?? '')
      })
    )
    page.y += (shown * h) / w + 4
  }
}

/** Rows of a table, whatever they are wrapped in. */
const rowsIn = (host: Host): Host[][] =>
  host.children
    .filter(isHost)
    .flatMap((child) => (child.tag === 'tr' ? [child.children.filter(isHost)] : rowsIn(child)))

/** Names beside values need less room than values; wider tables are even, their first column a little wider. */
function columnWidths(count: number, width: number): number[] {
  if (count === 1) return [width]
  const first = count === 2 ? 0.32 : 1.6 / (count + 0.6)
  return Array.from({ length: count }, (_, i) => width * (i === 0 ? first : (1 - first) / (count - 1)))
}

const viewBox = ({ props }: Host): [number, number, number, number] =>
  String(props.viewBox).split(' ').map(Number) as [number, number, number, number]

/** Back to an element, for charts that are drawn as SVG; attributes are as React names them. */
function asReact({ tag, props, children }: Host, key?: number): ReactElement {
  const own = Object.fromEntries(Object.entries(props).filter(([name]) => name !== 'children'))
  const namespace = tag === 'svg' ? { xmlns: 'http://www.w3.org/2000/svg' } : {}
  return createElement(
    tag,
    { ...own, ...namespace, ...(key === undefined ? {} : { key }) },
    ...children.map((child, i) => (isHost(child) ? asReact(child, i) : child))
  )
}

const pngBytes = (address: string): Uint8Array =>
  Buffer.from(address.slice(address.indexOf(',') + 1), 'base64')

/** Width and height as the header of a PNG has them (PNG specification, 11.2.2). */
function pngSize(bytes: Uint8Array): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { width: view.getUint32(16), height: view.getUint32(20) }
}
