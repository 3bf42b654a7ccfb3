import type { Analysis } from '../../../src-preload/contract/analysis'
import type { Reply } from '../../../src-preload/contract/commands'
import { ScoreHistogram } from '../../charts/score-histogram'
import { VerdictBadge } from '../../components/verdict-badge'
import { decimal, t } from '../../i18n/translate'
import { useLibrary } from '../../state/library'
import { useDrawing } from '../../state/drawing'

const pText = (p: number): string => (p < 0.001 ? '< 0.001' : decimal(p, 3))

function flagText({ flagged }: Analysis): string {
  return flagged === null ? t('drawing.cannotFlag') : flagged ? t('drawing.flagged') : t('drawing.notFlagged')
}

function Numbers({ analysis }: { analysis: Analysis }) {
  const { percentile, interval, pValue, n, confidence, alpha, band } = analysis
  if (percentile === null || !interval || pValue === null) return null
  return (
    <>
      <p className="percentile">
        {t('drawing.percentile', { percentile: decimal(percentile), band: band.label })}
      </p>
      <div className="interval" aria-hidden="true">
        <span
          className="interval-range"
          style={{ left: `${interval[0]}%`, width: `${interval[1] - interval[0]}%` }}
        />
        <span className="interval-point" style={{ left: `${percentile}%` }} />
      </div>
      <p>{t('drawing.interval', { low: decimal(interval[0]), high: decimal(interval[1]), n: n ?? 0 })}</p>
      <p>{t('drawing.sentence', { below: Math.round(percentile) })}</p>
      <p>
        {t('drawing.p', { p: pText(pValue), alpha: String(alpha) })} · {flagText(analysis)}
      </p>
      {confidence && <p>{t('drawing.confidence', confidence)}</p>}
    </>
  )
}

function Lists({ analysis }: { analysis: Analysis }) {
  const { neighbouringBands, caveats } = analysis
  return (
    <>
      {neighbouringBands.length > 0 && <h3>{t('drawing.neighbours')}</h3>}
      <ul>
        {neighbouringBands.map(({ band, percentile, pValue, n }) => (
          <li key={band}>
            {t('drawing.neighbour', { band, percentile: decimal(percentile), p: pText(pValue), n })}
          </li>
        ))}
      </ul>
      {caveats.length > 0 && <h3>{t('drawing.caveats')}</h3>}
      <ul className="caveats">
        {caveats.map((code) => (
          <li key={code}>{t(`caveat.${code}`)}</li>
        ))}
      </ul>
    </>
  )
}

/** How far and how surely: verdict, percentile with interval, the place among the norm's drawings. */
export function ResultPanel({ content }: { content: Reply<'drawings:get'> }) {
  const { analysis, histogram, drawing } = content
  const analyse = useLibrary((s) => s.analyse)
  const reload = useDrawing((s) => s.reload)
  return (
    <section className="panel" aria-label={t('drawing.result')}>
      <h2>{t('drawing.result')}</h2>
      {!analysis && (
        <>
          <p>{t('drawing.notAnalysed')}</p>
          <button
            type="button"
            className="button primary"
            onClick={() => void analyse([drawing.id]).then(reload)}
          >
            {t('drawing.analyse')}
          </button>
        </>
      )}
      {analysis && (
        <>
          <VerdictBadge verdict={analysis.verdict} />
          <Numbers analysis={analysis} />
          {histogram && (
            <ScoreHistogram histogram={histogram} score={analysis.rawScore} title={t('drawing.histogram')} />
          )}
          <p className="small">{t('drawing.development')}</p>
          <Lists analysis={analysis} />
        </>
      )}
    </section>
  )
}
