import PptxGenJS from 'pptxgenjs'
import { reportText } from '#words/explanation-text'
import { gradeSentence, methodTitle } from '#words/grade-text'
import { canonical, reportHash, type ReportData, type ReportPictures } from '../report-data'
import { lineOf } from '../report-header'
import { fullAgeText } from '#words/age-text'
import { pText } from '#words/number-text'
import { developmentText, flagMeaning, percentileSentence, analysisVerdict } from '#words/score-text'
import { t } from '#words/translate'

type Slide = PptxGenJS.Slide

const FONT = 'Arial'
const INK = '17222E'
const QUIET = '40536A'

/** A report as slides that can be edited (Office Open XML): verdict, drawing and map, place among the norm, similar drawings, limits. */
export async function slidesOf(data: ReportData, pictures: ReportPictures): Promise<Uint8Array> {
  const deck = new PptxGenJS()
  deck.layout = 'LAYOUT_WIDE'
  deck.title = t('written.drawingTitle')
  deck.company = 'Tadpole'
  const hash = reportHash(data)
  const add = (title: string): Slide => titled(deck, title, lineOf(data, hash))
  verdict(add(t('written.result')), data)
  maps(add, data, pictures)
  place(deck, add(t('written.slidePlace')), data)
  if (data.comparison && data.comparison.neighbours.length > 0)
    similar(add(t('compare.title')), data, pictures)
  const last = add(t('written.slideLimits'))
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
  slide.addText(t('written.notice'), {
    x: 0.5,
    y: 6.75,
    w: 12.3,
    h: 0.3,
    fontFace: FONT,
    fontSize: 10,
    color: QUIET
  })
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
  body(slide, analysisVerdict(analysis), { y: 1.2, size: 30 })
  body(slide, t('written.slideAge', { age: fullAgeText(drawing.ageMonths, drawing.agePrecisionMonths) }), {
    y: 2.1
  })
  body(slide, percentileSentence(analysis), { y: 2.6, h: 1 })
  const { confidence, pValue } = analysis
  const sure = confidence ? t('written.surenessSentence', confidence) : ''
  body(
    slide,
    [
      pValue === null ? '' : t('written.pIs', { p: pText(pValue) }),
      sure,
      t('written.typicalAgeIs', { age: developmentText(analysis) })
    ]
      .filter(Boolean)
      .join(' '),
    { y: 3.7 }
  )
  const read = [
    ...analysis.outOfScope.map((reason) => t(`scope.${reason}`)),
    ...analysis.caveats.map((code) => t(`caveat.${code}`))
  ]
  if (read.length > 0)
    body(slide, t('written.readWithCareList', { list: read.join(' ') }), { y: 4.6, h: 1.9, size: 12 })
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
    const slide = add(t('written.slideDrawing'))
    slide.addImage({ ...plain, altText: t('written.unaltered') })
    return body(slide, t('written.mapNone'), { y: 5.7 })
  }
  data.explanations.forEach((explanation, i) => {
    const slide = add(
      t('written.slideDeparts', { method: methodTitle(explanation.method), score: explanation.score })
    )
    slide.addImage({ ...plain, altText: t('written.unaltered') })
    slide.addImage({
      ...plain,
      data: picture(pictures.overlaid[i]!),
      x: 6.8,
      altText: t('written.marked')
    })
    const words = `${reportText(data.analysis, explanation, data.reader, data.drawing.expertLabel)} ${gradeSentence(explanation.faithfulness)}`
    body(slide, words, { y: 5.5, h: 1.2, size: 11 })
  })
}

function place(deck: PptxGenJS, slide: Slide, { distribution, norm }: ReportData): void {
  if (!distribution) return
  const { edges, counts } = distribution.histogram
  const labels = counts.map((_, i) => ((edges[i]! + edges[i + 1]!) / 2).toPrecision(3))
  const above = edges.findIndex((edge) => edge > distribution.value)
  const at = above < 0 ? counts.length - 1 : Math.min(counts.length - 1, Math.max(0, above - 1))
  const series = [
    { name: t('written.seriesTypical'), labels, values: counts.map((count, i) => (i === at ? 0 : count)) },
    {
      name: t('written.seriesThis'),
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
    altText: t('written.chartAlt')
  })
  body(slide, t('written.slideScores', { n: norm.n, band: norm.band.label }), { y: 5.8, size: 13 })
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
        altText: t('written.typicalOf', { subject: near.subject ?? t('written.noSubject') })
      })
    body(
      slide,
      t('compare.distance', {
        subject: near.subject ?? t('written.noSubject'),
        age: fullAgeText(near.ageMonths, near.agePrecisionMonths),
        distance: near.distance.toFixed(2)
      }),
      { x, y: 3.8, w: 2.3, size: 11 }
    )
  })
  body(slide, t('written.nearestOf', { searched: comparison!.searched }), { y: 5.6, size: 13 })
}

function limits(
  slide: Slide,
  { analysis, norm, comment, override, analyst }: ReportData,
  hash: string
): void {
  body(slide, flagMeaning(analysis.alpha), { y: 1.2, h: 1 })
  body(slide, t('written.slideNorm', { n: norm.n, children: norm.children }), { y: 2.3, h: 1 })
  const overridden = override ? ` ${t('written.overriddenShort', { label: override })}` : ''
  const said = comment.slice(0, 900) || t('written.noComment')
  const written = t('written.slideComment', { by: analyst || 'none', comment: said })
  body(slide, `${written}${overridden}`, {
    y: 3.5,
    h: 2,
    size: 13
  })
  body(slide, t('written.slideModel', { model: norm.id, encoder: norm.encoder.name, hash }), {
    y: 6,
    h: 0.6,
    size: 9
  })
}
