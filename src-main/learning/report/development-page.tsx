import { createHash } from 'node:crypto'
import { createElement, type ReactElement } from 'react'
import type { AgeThreshold, ThresholdLimits } from '#contract/threshold'
import type { DevelopmentReport } from '#contract/training-report'
import { yearsMonths } from '#words/age-text'
import { shareText, trainingFigures } from '#words/training-figures'
import { t } from '#words/translate'
import { GrowthFigure } from '#main/analysis/report/growth-figure'
import { HistogramFigure } from '#main/analysis/report/histogram'
import { Facts, ReportDocument } from '#main/analysis/report/report-parts'
import { Remarks, Settings, trainedRows } from './training-page'

/** The report of a training of developmental age as elements: what HTML and PDF are made of. */
export const developmentReportPage = (report: DevelopmentReport): ReactElement =>
  createElement(DevelopmentPage, { report })

function AgeTable({ report: { model, thresholds } }: { report: DevelopmentReport }) {
  const alarmsOf = (age: AgeThreshold): string =>
    shareText(
      model.validation.falseAlarms.find(({ fromMonths }) => fromMonths === age.fromMonths)?.alarms ?? null
    )
  const limits = ({ low, high }: ThresholdLimits): string =>
    low === null || high === null
      ? '–'
      : t('threshold.limits', { low: low.toFixed(2), high: high.toFixed(2) })
  return (
    <table>
      <thead>
        <tr>
          <th>{t('threshold.age')}</th>
          <th>{t('threshold.near')}</th>
          <th>{t('threshold.highest')}</th>
          <th>{t('threshold.now')}</th>
          <th>{t('written.training.falseAlarmsColumn')}</th>
        </tr>
      </thead>
      <tbody>
        {thresholds.map((age) => (
          <tr key={age.fromMonths}>
            <th scope="row">{yearsMonths(age.fromMonths)}</th>
            <td>{age.n}</td>
            <td>{age.highest ?? t('threshold.tooFew')}</td>
            <td>{limits(age.chosen)}</td>
            <td>{alarmsOf(age)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function DevelopmentPage({ report }: { report: DevelopmentReport }) {
  const { model, growth, errors } = report
  const hash = createHash('sha256').update(JSON.stringify(report)).digest('hex')
  return (
    <ReportDocument
      title={t('written.training.ageTitle')}
      hash={hash}
      line={t('written.training.ageLine', { model: model.id, date: report.createdAt.slice(0, 10) })}
      stated={null}
    >
      <p className="notice">{t('written.notice')}</p>
      <h1>{t('written.training.ageTitle')}</h1>
      <Facts
        rows={[
          [
            t('written.training.version'),
            t('written.training.versionText', { id: model.id, number: model.lineage.version })
          ],
          [t('written.training.follows'), model.lineage.parent ?? t('written.none')],
          [
            t('written.training.learnt'),
            t('written.training.learntText', {
              at: model.createdAt.slice(0, 16).replace('T', ' '),
              seed: String(model.seed),
              app: report.app
            })
          ],
          [t('written.learntFrom'), t('models.children', { n: model.n, children: model.children })],
          [t('written.encoder'), model.encoder.name],
          [t('written.training.ageMethod'), report.architecture],
          ...trainedRows(report)
        ]}
      />
      <h2>{t('written.training.remarks')}</h2>
      <Remarks remarks={report.remarks} />
      <h2>{t('written.training.figures')}</h2>
      <Facts rows={trainingFigures(report)} />
      <h2>{t('development.chart')}</h2>
      <GrowthFigure growth={growth} places={[]} />
      <h2>{t('written.training.ageHeldOut')}</h2>
      <HistogramFigure histogram={errors} score={0} mark={t('written.training.curveMark')} />
      <h2>{t('threshold.byAge')}</h2>
      <AgeTable report={report} />
      <p className="small">{t('threshold.byAgeAbout')}</p>
      <h2>{t('written.training.settings')}</h2>
      <Settings settings={model.settings} />
    </ReportDocument>
  )
}
