import type { ReactElement } from 'react'
import { t } from '#words/translate'
import { DATA_ID } from '../report-parts'
import { expand, find, isHost, textOf, type Host, type Part } from './element-tree'
import type { ReportFonts } from './fonts'
import { MARGIN, PdfPage, type Style } from './page'
import { PdfBlocks } from './pdf-blocks'

const FINE: Style = { size: 7, colour: '#40536a' }
/** Name of the file within the PDF that holds what the report states. */
export const ATTACHMENT = 'tadpole-report.json'

/**
 * A report's elements as a tagged PDF with outline (ISO 32000-1, 14.8): the same content and pictures as the HTML, since both are made
 * of the same elements. On every page: that it is no diagnosis, what it is about, page x of y.
 */
export function renderPdf(report: ReactElement, fonts: ReportFonts, createdAt: string): Promise<Uint8Array> {
  const parts = expand(report)
  const tagged = (tag: string): Host | null => find(parts, (host) => host.tag === tag)
  const footer = (tagged('footer')?.children ?? []).filter(isHost).map(textOf)
  const title = textOf(tagged('title') ?? '')
  const source = find(parts, (host) => host.props.id === DATA_ID)
  const hash = /[0-9a-f]{64}/.exec(footer[2] ?? '')?.[0] ?? ''
  const page = new PdfPage(fonts, { title, createdAt: new Date(createdAt), hash })
  const finished = bytesOf(page.doc)
  const root = page.doc.struct('Document')
  page.doc.addStructure(root)
  const content = contentOf(tagged('main'), footer[0] ?? '')
  const complete = [...footer, ...content.map(textOf)].every((text) => page.canShow(text))
  const warning: Host = { tag: 'p', props: {}, children: [t('written.lettersMissing')] }
  new PdfBlocks(page, root).put(complete ? content : [warning, ...content])
  root.end()
  margins(page, footer)
  if (source)
    page.doc.file(Buffer.from(textOf(source)), {
      name: ATTACHMENT,
      type: 'application/json',
      description: 'What this report states, for checking it',
      creationDate: new Date(createdAt),
      modifiedDate: new Date(createdAt)
    })
  page.doc.end()
  return finished
}

/** All but the first notice: it stands at the head of every page. */
function contentOf(main: Host | null, notice: string): Part[] {
  const isNotice = (part: Part): boolean => isHost(part) && part.tag === 'p' && textOf(part) === notice
  return (main?.children ?? [])
    .map((part) =>
      isHost(part) && part.tag === 'header'
        ? { ...part, children: part.children.filter((c) => !isNotice(c)) }
        : part
    )
    .filter((part) => !isNotice(part))
}

function margins(page: PdfPage, footer: readonly string[]): void {
  const { doc } = page
  const { count } = doc.bufferedPageRange()
  for (let i = 0; i < count; i += 1) {
    doc.switchToPage(i)
    doc.markContent('Artifact', { type: 'Pagination' })
    page.y = 26
    page.write(footer[0] ?? '', FINE, { breaks: false })
    page.y = doc.page.height - 50
    page.write(footer[1] ?? '', FINE, { breaks: false, width: page.width - 70 })
    const under = page.y
    page.y = doc.page.height - 50
    const number = t('written.page', { page: i + 1, pages: count })
    page.write(number, FINE, { breaks: false, x: MARGIN.left + page.width - page.widthOf(number, FINE) })
    page.y = under
    page.write(footer[2] ?? '', { ...FINE, size: 6 }, { breaks: false })
    doc.endMarkedContent()
  }
}

function bytesOf(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
}
