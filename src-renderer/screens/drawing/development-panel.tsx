import type { Analysis } from '#contract/analysis'
import type { Reply } from '#contract/commands'
import type { GrowthChart } from '#contract/training'
import { AgeProfile } from '#renderer/charts/age-profile'
import { GrowthCurve } from '#renderer/charts/growth-curve'
import { yearsMonths } from '#words/age-text'
import { decimal, pText } from '#words/number-text'
import { t } from '#words/translate'
import { useChild } from '#renderer/state/child'

function Place({ analysis, growth }: { analysis: Analysis; growth: GrowthChart }) {
  const development = analysis.development!
  const score = analysis.scores.development!
  const { interval, index } = development
  const ageMonths = analysis.ageMonths!
  const beyond = analysis.caveats.includes('beyond-ages')
  const [low, high] = [yearsMonths(interval[0]), yearsMonths(interval[1])]
  const place = {
    percentile: decimal(score.percentile),
    low: decimal(score.interval[0]),
    high: decimal(score.interval[1]),
    n: score.n,
    p: pText(score.pValue)
  }
  return (
    <>
      <p className="percentile">
        {t(beyond ? 'development.beyond' : 'development.age', {
          age: yearsMonths(development.typicalMonths),
          low,
          high
        })}
      </p>
      <p className="small">{t('development.meaning')}</p>
      <p className="small">{t('development.guess', { guess: yearsMonths(development.ageMonths) })}</p>
      <p>{t('development.place', place)}</p>
      <GrowthCurve growth={growth} places={[{ ageMonths, index, interval }]} title={t('development.chart')} />
      <p className="small">{t('development.chartHint')}</p>
      <AgeProfile profile={development.profile} ageMonths={ageMonths} />
    </>
  )
}

/** Where on the growth curve the drawing would be typical, how surely, and the way to all drawings of its child. */
export function DevelopmentPanel({ content }: { content: Reply<'drawings:get'> }) {
  const { analysis, growth, drawing } = content
  const { childId, site } = drawing
  const show = useChild((s) => s.show)
  if (!analysis || analysis.outOfScope.length > 0) return null
  const scored = analysis.development !== null && growth !== null
  return (
    <section className="panel" aria-label={t('development.title')}>
      <h2>{t('development.title')}</h2>
      {scored ? <Place analysis={analysis} growth={growth} /> : <p>{t('development.none')}</p>}
      {scored && childId !== null && (
        <button type="button" className="button" onClick={() => void show({ site, childId })}>
          {t('drawing.openChild', { child: childId })}
        </button>
      )}
    </section>
  )
}
