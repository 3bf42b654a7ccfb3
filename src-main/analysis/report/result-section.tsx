import type { Analysis } from '#contract/analysis'
import { HistogramFigure } from './histogram'
import type { ReportData } from './report-data'
import { Facts } from './report-parts'
import { pText } from '#words/number-text'
import { developmentText, flagMeaning, percentileSentence, analysisVerdict } from '#words/score-text'
import { t } from '#words/translate'

/** Which percentiles flag: one end of form, both ends of developmental age. */
function thresholdPlaces({ primary, alpha }: Pick<Analysis, 'primary' | 'alpha'>): string {
  if (primary === 'form') return t('written.thresholdUpper', { percentile: (100 - alpha * 100).toFixed(1) })
  return t('written.thresholdBoth', { low: (alpha * 50).toFixed(1), high: (100 - alpha * 50).toFixed(1) })
}

function setBy({ threshold }: ReportData): string {
  if (!threshold) return t('written.thresholdLearnt')
  return t('written.thresholdMoved', { date: threshold.at.slice(0, 10), note: threshold.note || 'none' })
}

export const flagText = (flagged: boolean | null): string =>
  t('written.flaggedText', { flagged: flagged === null ? 'unknown' : flagged ? 'yes' : 'no' })

function rowsOf(data: ReportData): [string, string][] {
  const { analysis } = data
  const { pValue, alpha, confidence } = analysis
  const { form } = analysis.scores
  return [
    [t('written.flagsBy'), t('written.flagsByName', { primary: analysis.primary })],
    [t('written.rawForm'), form?.rawScore.toPrecision(5) ?? t('written.none')],
    [
      t('written.formPlace'),
      form ? `${form.percentile.toFixed(1)}, ${pText(form.pValue)}` : t('written.none')
    ],
    [t('written.primaryP'), pValue === null ? t('written.none') : pText(pValue)],
    [
      t('written.threshold'),
      t('written.thresholdText', {
        alpha: String(alpha),
        places: thresholdPlaces(analysis),
        set: setBy(data)
      })
    ],
    [t('written.flagged'), flagText(analysis.flagged)],
    [t('written.sureness'), confidence ? t('written.surenessText', confidence) : t('written.notComputed')],
    [t('written.typicalAge'), developmentText(analysis)],
    ...analysis.neighbouringBands.map((b): [string, string] => [
      t('written.otherBand', { band: b.band }),
      t('written.otherBandPlace', { percentile: b.percentile.toFixed(1), p: pText(b.pValue), n: b.n })
    ])
  ]
}

/** How far and how surely: words first, then numbers; for parents words alone. */
export function Result({ data }: { data: ReportData }) {
  const { analysis, distribution, reader, override } = data
  const numbers = reader !== 'parent'
  return (
    <section aria-labelledby="result">
      <h2 id="result">{t('written.result')}</h2>
      {analysis.n !== null && analysis.n < 50 && <p className="notice strong">{t('written.pilot')}</p>}
      {override && <p className="notice strong">{t('written.overridden', { label: override })}</p>}
      <p className="verdict">{analysisVerdict(analysis)}</p>
      {analysis.outOfScope.map((reason) => (
        <p key={reason}>{t(`scope.${reason}`)}</p>
      ))}
      <p>{percentileSentence(analysis)}</p>
      {distribution && numbers && (
        <>
          <h3>{t('written.histogramTitle', { score: distribution.score })}</h3>
          <HistogramFigure histogram={distribution.histogram} score={distribution.value} />
        </>
      )}
      {numbers && <Facts rows={rowsOf(data)} />}
      {analysis.caveats.length > 0 && <h3>{t('written.readWithCare')}</h3>}
      <ul>
        {analysis.caveats.map((code) => (
          <li key={code}>{t(`caveat.${code}`)}</li>
        ))}
      </ul>
      <p>{flagMeaning(analysis.alpha)}</p>
    </section>
  )
}
