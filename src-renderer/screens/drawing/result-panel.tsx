import type { Analysis } from '#contract/analysis'
import type { Reply } from '#contract/commands'
import type { ScoreDistribution } from '#contract/training'
import { ScoreHistogram } from '#renderer/charts/score-histogram'
import { VerdictBadge } from '#renderer/components/verdict-badge'
import { decimal, pText } from '#words/number-text'
import { verdictText } from '#words/score-text'
import { t } from '#words/translate'
import { useLibrary } from '#renderer/state/library'

function flagText({ flagged }: Analysis): string {
  return flagged === null ? t('drawing.cannotFlag') : flagged ? t('drawing.flagged') : t('drawing.notFlagged')
}

function Numbers({ analysis }: { analysis: Analysis }) {
  const { percentile, interval, pValue, n, confidence, alpha, band, primary } = analysis
  const byAge = primary === 'development'
  const place = { percentile: decimal(percentile ?? 0), band: band.label }
  if (percentile === null || !interval || pValue === null) return null
  return (
    <>
      <p className="percentile">{t(byAge ? 'drawing.percentileAge' : 'drawing.percentile', place)}</p>
      <div className="interval" aria-hidden="true">
        <span
          className="interval-range"
          style={{ left: `${interval[0]}%`, width: `${interval[1] - interval[0]}%` }}
        />
        <span className="interval-point" style={{ left: `${percentile}%` }} />
      </div>
      <p>
        {t(byAge ? 'drawing.intervalChildren' : 'drawing.interval', {
          low: decimal(interval[0]),
          high: decimal(interval[1]),
          n: n ?? 0
        })}
      </p>
      <p>{t(byAge ? 'drawing.sentenceAge' : 'drawing.sentence', { below: Math.round(percentile) })}</p>
      <p>
        {t('drawing.p', { p: pText(pValue), alpha: String(alpha) })} · {flagText(analysis)}
      </p>
      {confidence && <p>{t('drawing.confidence', confidence)}</p>}
    </>
  )
}

/** The score on the scale that the site has chosen, beside its percentile. */
function Scaled({ scale: { method, value } }: Pick<Reply<'drawings:get'>, 'scale'>) {
  if (method === 'percentile' || value === null) return null
  return <p>{t('scale.value', { method, value: decimal(value, 2) })}</p>
}

/** Why nothing is said of a page. */
function Scope({ analysis }: { analysis: Analysis }) {
  if (analysis.outOfScope.length === 0) return null
  return (
    <>
      {analysis.outOfScope.map((reason) => (
        <p key={reason}>{t(`scope.${reason}`)}</p>
      ))}
      <p>{t('scope.means')}</p>
    </>
  )
}

function Lists({ analysis }: { analysis: Analysis }) {
  const { neighbouringBands, caveats, primary } = analysis
  return (
    <>
      {neighbouringBands.length > 0 && (
        <h3>{t(primary === 'form' ? 'drawing.neighbours' : 'drawing.neighboursForm')}</h3>
      )}
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

/** Where the score that flags lies among what it is compared with; the form score beside it where that is the other one. */
function Place({ analysis, distribution }: { analysis: Analysis; distribution: ScoreDistribution }) {
  const { form } = analysis.scores
  const { score, value, histogram } = distribution
  return (
    <>
      <ScoreHistogram histogram={histogram} score={value} title={t(`drawing.histogram.${score}`)} />
      <p className="small">{t(`drawing.raw.${score}`, { value: decimal(value, 2) })}</p>
      {score === 'development' && form && (
        <p className="small">
          {t('development.form', { percentile: decimal(form.percentile), p: pText(form.pValue) })}
        </p>
      )}
    </>
  )
}

/** How far and how surely: verdict, percentile with interval, the place among the norm's drawings. */
export function ResultPanel({ content }: { content: Reply<'drawings:get'> }) {
  const { analysis, distribution, drawing } = content
  const analyse = useLibrary((s) => s.analyse)
  return (
    <section className="panel" aria-label={t('drawing.result')}>
      <h2>{t('drawing.result')}</h2>
      {!analysis && (
        <>
          <p>{t('drawing.notAnalysed')}</p>
          <button type="button" className="button primary" onClick={() => void analyse([drawing.id])}>
            {t('drawing.analyse')}
          </button>
        </>
      )}
      {analysis && (
        <>
          <VerdictBadge
            verdict={analysis.verdict}
            text={verdictText(
              analysis.verdict,
              analysis.primary,
              analysis.scores.development?.direction ?? null
            )}
          />
          <Scope analysis={analysis} />
          <Numbers analysis={analysis} />
          <Scaled scale={content.scale} />
          {distribution && <Place analysis={analysis} distribution={distribution} />}
          <Lists analysis={analysis} />
        </>
      )}
    </section>
  )
}
