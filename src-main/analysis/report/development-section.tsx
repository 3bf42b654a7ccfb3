import { t } from '#words/translate'
import type { DevelopmentValidation } from '#contract/training'
import { GrowthFigure } from './growth-figure'
import type { ReportData, StatedDevelopment } from './report-data'
import { Facts } from './report-parts'
import { percent, pText } from '#words/number-text'
import { developmentText, singleAgesText } from '#words/score-text'

const two = (value: number | null): string => value?.toFixed(2) ?? t('written.notMeasured')

/** What the development model was worth on children that it had not seen. */
export function validationText({ auroc, maeMonths, coverage }: DevelopmentValidation): string {
  const range = auroc.interval
    ? t('written.rangeOf', { low: two(auroc.interval[0]), high: two(auroc.interval[1]) })
    : ''
  return t('written.validation', {
    oldest: auroc.oldest,
    youngest: auroc.youngest,
    drawings: two(auroc.drawings),
    range,
    children: two(auroc.children),
    months: maeMonths.toFixed(1),
    held: percent(coverage.rate)
  })
}

export function modelRows({ model }: StatedDevelopment): [string, string][] {
  const { fromMonths, toMonths } = model.ages
  return [
    [
      t('written.developmentModel'),
      t('written.developmentModelText', {
        id: model.id,
        date: model.createdAt.slice(0, 10),
        seed: String(model.seed)
      })
    ],
    [
      t('written.learntFrom'),
      t('written.learntFromAges', {
        n: model.n,
        children: model.children,
        from: fromMonths / 12,
        to: toMonths / 12
      })
    ],
    [t('written.checksum'), model.scorerSha256]
  ]
}

/** Where on the growth curve the drawing would be typical. */
export function DevelopmentSection({ data }: { data: ReportData }) {
  const { analysis, development: stated, reader } = data
  const beyond = analysis.caveats.includes('beyond-ages')
  const { development, scores, ageMonths } = analysis
  if (!development || !scores.development || !stated || ageMonths === null)
    return (
      <section aria-labelledby="development">
        <h2 id="development">{t('written.development')}</h2>
        <p>{t('written.developmentNone')}</p>
      </section>
    )
  const { percentile, interval, pValue, n, direction } = scores.development
  return (
    <section aria-labelledby="development">
      <h2 id="development">{t('written.development')}</h2>
      <GrowthFigure
        growth={stated.growth}
        places={[{ ageMonths, index: development.index, interval: beyond ? null : development.interval }]}
      />
      <p>{t('written.curveAbout')}</p>
      {reader !== 'parent' && (
        <Facts
          rows={[
            [t('written.typicalAge'), developmentText(analysis)],
            [
              t('written.amongAge'),
              t('written.amongAgePlace', {
                percentile: percentile.toFixed(1),
                low: interval[0].toFixed(1),
                high: interval[1].toFixed(1),
                n,
                direction: direction ?? 'neither'
              })
            ],
            [t('written.twoSidedP'), pText(pValue)],
            ...modelRows(stated)
          ]}
        />
      )}
      {reader === 'parent' && <p>{t('written.typicalAgeIs', { age: developmentText(analysis) })}</p>}
      {reader !== 'parent' && !beyond && <p>{singleAgesText(development)}</p>}
      <p>
        {reader !== 'parent' && `${validationText(stated.model.validation)} `}
        {t('written.oneDrawing')}
      </p>
    </section>
  )
}
