import PptxGenJS from 'pptxgenjs'
import { reportText } from '#contract/explanation-text'
import { gradeSentence, methodTitles } from '#contract/explanation-words'
import { canonical, reportHash, type ReportData, type ReportPictures } from '../report-data'
import { lineOf } from '../report-header'
import { NOTICE } from '../report-parts'
import {
  ageText,
  caveatWords,
  developmentText,
  flagMeaning,
  percentileSentence,
  pText,
  scopeWords,
  verdictText
} from '../wording'

type Slide = PptxGenJS.Slide

const FONT = 'Arial'
const INK = '17222E'
const QUIET = '40536A'

/** A report as slides that can be edited (Office Open XML): verdict, drawing and map, place among the norm, similar drawings, limits. */
export async function slidesOf(data: ReportData, pictures: ReportPictures): Promise<Uint8Array> {
  const deck = new PptxGenJS()
  deck.layout = 'LAYOUT_WIDE'
  deck.title = 'Drawing report'
  deck.company = 'Tadpole'
  const hash = reportHash(data)
  const add = (title: string): Slide => titled(deck, title, lineOf(data, hash))
  verdict(add('Result'), data)
  maps(add, data, pictures)
  place(deck, add('Place among the norm'), data)
  if (data.comparison && data.comparison.neighbours.length > 0)
    similar(add('Similar typical drawings'), data, pictures)
  const last = add('What this says, and what not')
  limits(last, data, hash)
  last.addNotes(`${STATED}${canonical(data)}`)
  return new Uint8Array((await deck.write({ outputType: 'uint8array' })) as Uint8Array)
}

/** In the notes of the last slide, before what the report states. */
export const STATED = 'Stated by this report: '

function titled(deck: PptxGenJS, title: string, line: string): Slide {
  const slide = deck.addSlide()
  slide.addText(title, {
    x: 0.5,
    y: 0.3,
    w: 12.3,
    h: 0.7,
    fontFace: FONT,
    fontSize: 28,
    bold: true,
    color: INK
  })
  slide.addText(NOTICE, { x: 0.5, y: 6.75, w: 12.3, h: 0.3, fontFace: FONT, fontSize: 10, color: QUIET })
  slide.addText(line, { x: 0.5, y: 7.02, w: 12.3, h: 0.3, fontFace: FONT, fontSize: 9, color: QUIET })
  return slide
}

const body = (
  slide: Slide,
  text: string,
  at: { x?: number; y: number; w?: number; h?: number; size?: number }
): void => {
  const { x = 0.5, y, w = 12.3, h = 0.8, size = 16 } = at
  slide.addText(text, {
    x,
    y,
    w,
    h,
    fontFace: FONT,
    fontSize: size,
    color: INK,
    valign: 'top',
    fit: 'shrink'
  })
}

const picture = (bytes: Uint8Array): string =>
  `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`

function verdict(slide: Slide, { analysis, drawing }: ReportData): void {
  body(slide, verdictText(analysis), { y: 1.2, size: 30 })
  body(slide, `Age ${ageText(drawing.ageMonths, drawing.agePrecisionMonths)}`, { y: 2.1 })
  body(slide, percentileSentence(analysis), { y: 2.6, h: 1 })
  const { confidence, pValue } = analysis
  const sure = confidence ? `Same decision in ${confidence.same} of ${confidence.of} re-runs.` : ''
  body(
    slide,
    `${pValue === null ? '' : `p ${pText(pValue)}. `}${sure} Most typical of age: ${developmentText(analysis)}.`,
    { y: 3.7 }
  )
  const read = [
    ...analysis.outOfScope.map((reason) => scopeWords[reason]),
    ...analysis.caveats.map((code) => caveatWords[code])
  ]
  if (read.length > 0) body(slide, `Read with care: ${read.join(' ')}`, { y: 4.6, h: 1.9, size: 12 })
}

function maps(add: (title: string) => Slide, data: ReportData, pictures: ReportPictures): void {
  const plain = {
    data: picture(pictures.drawing),
    x: 0.5,
    y: 1.2,
    w: 5.9,
    h: 4.2,
    sizing: { type: 'contain' as const, w: 5.9, h: 4.2 }
  }
  if (data.explanations.length === 0) {
    const slide = add('The drawing')
    slide.addImage({ ...plain, altText: 'The drawing, unaltered' })
    return body(slide, 'This report holds no map of where the score comes from.', { y: 5.7 })
  }
  data.explanations.forEach((explanation, i) => {
    const slide = add(`Where it departs: ${methodTitles[explanation.method]}, ${explanation.score}`)
    slide.addImage({ ...plain, altText: 'The drawing, unaltered' })
    slide.addImage({
      ...plain,
      data: picture(pictures.overlaid[i]!),
      x: 6.8,
      altText: 'The drawing with the places marked that raise the score'
    })
    const words = `${reportText(data.analysis, explanation, data.reader, data.drawing.expertLabel)} ${gradeSentence(explanation.faithfulness)}`
    body(slide, words, { y: 5.5, h: 1.2, size: 11 })
  })
}

function place(deck: PptxGenJS, slide: Slide, { histogram, analysis, norm }: ReportData): void {
  const { edges, counts } = histogram
  const labels = counts.map((_, i) => ((edges[i]! + edges[i + 1]!) / 2).toPrecision(3))
  const own = analysis.scores.form?.rawScore
  const at =
    own === undefined
      ? -1
      : Math.min(counts.length - 1, Math.max(0, edges.findIndex((edge) => edge > own) - 1))
  const series = [
    { name: 'typical drawings', labels, values: counts.map((count, i) => (i === at ? 0 : count)) },
    {
      name: 'where this drawing lies',
      labels,
      values: counts.map((count, i) => (i === at ? Math.max(1, count) : 0))
    }
  ]
  const look = { barGapWidthPct: 8, barGrouping: 'stacked' as const, chartColors: ['9DB4C8', '8A3B00'] }
  slide.addChart(deck.ChartType.bar, series, {
    x: 0.5,
    y: 1.2,
    w: 12.3,
    h: 4.4,
    showLegend: true,
    legendPos: 'b',
    ...look,
    altText: 'Histogram of form scores of the norm'
  })
  body(
    slide,
    `Form scores of ${norm.n} typical drawings of band ${norm.band.label}, each judged by what never saw its child.`,
    { y: 5.8, size: 13 }
  )
}

function similar(slide: Slide, { comparison }: ReportData, pictures: ReportPictures): void {
  comparison!.neighbours.slice(0, 5).forEach((near, i) => {
    const [x, bytes] = [0.5 + 2.5 * i, pictures.neighbours.get(near.id)]
    if (bytes)
      slide.addImage({
        data: picture(bytes),
        x,
        y: 1.4,
        w: 2.3,
        h: 2.3,
        sizing: { type: 'contain', w: 2.3, h: 2.3 },
        altText: `Typical drawing of ${near.subject ?? 'no recorded subject'}`
      })
    body(
      slide,
      `${near.subject ?? 'no recorded subject'}, age ${ageText(near.ageMonths, near.agePrecisionMonths)}, distance ${near.distance.toFixed(2)}`,
      { x, y: 3.8, w: 2.3, size: 11 }
    )
  })
  body(slide, `Nearest of ${comparison!.searched} drawings of the norm, one a child.`, { y: 5.6, size: 13 })
}

function limits(
  slide: Slide,
  { analysis, norm, comment, override, analyst }: ReportData,
  hash: string
): void {
  body(slide, flagMeaning(analysis.alpha), { y: 1.2, h: 1 })
  body(
    slide,
    `The norm: ${norm.n} drawings of ${norm.children} children. It stands for these children and circumstances and for no others; the score says how unlike typical drawings this one is, not why.`,
    { y: 2.3, h: 1 }
  )
  const judged = override ? ` The professional judges this drawing ${override}.` : ''
  body(slide, `Comment${analyst ? ` by ${analyst}` : ''}: ${comment.slice(0, 900) || 'none.'}${judged}`, {
    y: 3.5,
    h: 2,
    size: 13
  })
  body(slide, `Model ${norm.id}, ${norm.encoder.name}. Hash of this report’s data: ${hash}`, {
    y: 6,
    h: 0.6,
    size: 9
  })
}
