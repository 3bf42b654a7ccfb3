import { t } from '#words/translate'
import { createHash } from 'node:crypto'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Explanation } from '#contract/explanation'
import { readers } from '#contract/reader'
import { hoverText, regionText, reportText } from '#words/explanation-text'
import { gradeSentence, methodTitle } from '#words/grade-text'
import { ColourBar } from '../colour-bar'
import type { ReportData, ReportPictures } from '../report-data'
import { canonical, reportHash } from '../report-data'
import { Header } from '../report-header'
import { DATA_ID, png } from '../report-parts'
import { Result } from '../result-section'
import styles from '../report.css?raw'

/**
 * What the page does, small enough to be read: shows the text of the region that is hovered or chosen, switches maps, readers and the
 * strength of the overlay. It asks nothing of any net, and its hash is the only script that the page's own policy allows.
 */
const SCRIPT = `
const all = (s) => [...document.querySelectorAll(s)]
const show = (group, value) => all('[data-' + group + ']').forEach((e) => { e.hidden = e.getAttribute('data-' + group) !== value })
all('select[data-switch]').forEach((s) => { s.addEventListener('change', () => show(s.getAttribute('data-switch'), s.value)) })
all('input[data-strength]').forEach((i) => i.addEventListener('input', () => all('img.over').forEach((e) => { e.style.opacity = i.value })))
all('[data-region]').forEach((r) => {
  const detail = () => document.getElementById(r.getAttribute('data-region'))
  const mark = (on) => { detail().classList.toggle('marked', on); r.classList.toggle('marked', on) }
  r.addEventListener('mouseenter', () => mark(true))
  r.addEventListener('mouseleave', () => mark(false))
  r.addEventListener('focus', () => mark(true))
  r.addEventListener('blur', () => mark(false))
  r.addEventListener('click', () => { detail().open = !detail().open; detail().scrollIntoView({ block: 'nearest' }) })
})
`
const POLICY = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`

const OWN = `
.stage { position: relative; max-width: 560px; }
.stage img { display: block; width: 100%; background: #fff; border: 1px solid #c5d0da; }
.stage img.over { position: absolute; inset: 0; opacity: 1; border-color: transparent; }
.stage svg { position: absolute; inset: 0; width: 100%; height: 100%; }
polygon { fill: transparent; stroke: #005c7a; stroke-width: 2; vector-effect: non-scaling-stroke; cursor: pointer; }
polygon.marked, polygon:focus { stroke: #8a3b00; stroke-width: 4; outline: none; }
details.marked { background: #fbf1e8; }
details { border-bottom: 1px solid #e7edf2; padding: 6px 0; }
.controls { display: flex; flex-wrap: wrap; gap: 16px; margin: 12px 0; }
.controls label { display: flex; gap: 8px; align-items: center; }
`

export function interactiveHtml(data: ReportData, pictures: ReportPictures): string {
  return `<!doctype html>${renderToStaticMarkup(createElement(Interactive, { data, pictures }))}`
}

interface Props {
  data: ReportData
  pictures: ReportPictures
}

function Interactive({ data, pictures }: Props) {
  const hash = reportHash(data)
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta httpEquiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width" />
        <title>{`${t('written.drawingTitle')} ${hash.slice(0, 12)}`}</title>
        <style dangerouslySetInnerHTML={{ __html: styles + OWN }} />
      </head>
      <body>
        <main>
          <Header data={data} hash={hash} />
          <Result data={data} />
          <section aria-labelledby="where">
            <h2 id="where">{t('written.whereItDeparts')}</h2>
            {data.explanations.length === 0 ? <p>{t('written.mapNone')}</p> : <Controls data={data} />}
            {data.explanations.map((explanation, i) => (
              <div key={explanation.score} data-map={String(i)} hidden={i > 0}>
                <Stage data={data} pictures={pictures} explanation={explanation} index={i} />
              </div>
            ))}
          </section>
        </main>
        <footer>
          <p>{t('written.notice')}</p>
          <p>{t('written.hash', { hash })}</p>
        </footer>
        <pre id={DATA_ID} hidden>
          {canonical(data)}
        </pre>
        <script dangerouslySetInnerHTML={{ __html: SCRIPT }} />
      </body>
    </html>
  )
}

function Controls({ data: { explanations, reader } }: { data: ReportData }) {
  return (
    <div className="controls">
      <label>
        {t('written.map')}
        <select data-switch="map">
          {explanations.map((e, i) => (
            <option key={e.score} value={i}>{`${methodTitle(e.method)}, ${e.score}`}</option>
          ))}
        </select>
      </label>
      <label>
        {t('written.reader')}
        <select data-switch="reader" defaultValue={reader}>
          {readers.map((name) => (
            <option key={name} value={name}>
              {t(`written.reader.${name}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('written.strength')}
        <input type="range" min="0" max="1" step="0.05" defaultValue="1" data-strength="" />
      </label>
    </div>
  )
}

function Stage({ data, pictures, explanation, index }: Props & { explanation: Explanation; index: number }) {
  const { drawing, analysis, reader } = data
  const { regions, scaleMaximum, level } = explanation
  const name = (i: number): string => `region-${index}-${i}`
  return (
    <>
      <div className="stage">
        <img src={png(pictures.drawing)} alt={t('written.unaltered')} />
        <img className="over" src={png(pictures.overlaid[index]!)} alt="" />
        <svg viewBox={`0 0 ${drawing.width} ${drawing.height}`} preserveAspectRatio="none">
          {regions.map((region, i) => (
            <polygon
              key={region.box.join()}
              points={region.contour.map((point) => point.join()).join(' ')}
              data-region={name(i)}
              tabIndex={0}
            >
              <title>{hoverText(region)}</title>
            </polygon>
          ))}
        </svg>
      </div>
      <ColourBar palette="single" level={scaleMaximum > 0 ? level / scaleMaximum : 1} />
      {readers.map((who) => (
        <p key={who} data-reader={who} hidden={who !== reader}>
          {reportText(analysis, explanation, who, drawing.expertLabel)}
        </p>
      ))}
      {regions.map((region, i) => (
        <details key={region.box.join()} id={name(i)}>
          <summary>{hoverText(region)}</summary>
          {readers.map((who) => (
            <p key={who} data-reader={who} hidden={who !== reader}>
              {regionText(region, explanation, who)}
            </p>
          ))}
        </details>
      ))}
      <p>{gradeSentence(explanation.faithfulness)}</p>
    </>
  )
}
