import { createHash } from 'node:crypto'
import { createElement, type ReactElement } from 'react'
import { fileKey, settingNames } from '#contract/training-config'
import type { CandidateMethod } from '#contract/training'
import type { DevelopmentReport, TrainingReport } from '#contract/training-report'
import { TrainingSettings } from '#contract/training-settings'
import { percent } from '#words/number-text'
import { trainingFigures } from '#words/training-figures'
import { t } from '#words/translate'
import { HistogramFigure } from '#main/analysis/report/histogram'
import { Facts, ReportDocument } from '#main/analysis/report/report-parts'
import { LossFigure, NumberFigure, ReliabilityFigure } from './training-figures'

/** A training report as elements: what HTML and PDF are made of. */
export const trainingReportPage = (report: TrainingReport): ReactElement =>
  createElement(TrainingPage, { report })

const aurocText = (found: { auroc: number } | null): string =>
  found === null ? t('written.notMeasured') : found.auroc.toPrecision(3)

function CandidateMethods({
  candidates,
  deployed
}: {
  candidates: readonly CandidateMethod[]
  deployed: string
}) {
  return (
    <table>
      <thead>
        <tr>
          <th>{t('written.training.method')}</th>
          <th>{t('written.training.falseAlarmsColumn')}</th>
          <th>{t('written.training.planted')}</th>
          <th>{t('written.training.otherAges')}</th>
        </tr>
      </thead>
      <tbody>
        {candidates.map(({ method, falseAlarms, planted, otherAges }) => (
          <tr key={method}>
            <th scope="row">
              {method === deployed ? t('written.training.thisVersion', { method }) : method}
            </th>
            <td>
              {t('written.training.rateAndInterval', {
                rate: percent(falseAlarms.rate),
                low: percent(falseAlarms.interval[0]),
                high: percent(falseAlarms.interval[1])
              })}
            </td>
            <td>{aurocText(planted)}</td>
            <td>{aurocText(otherAges)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What was made small, and where. */
export function trainedRows({
  loss,
  trainedOn
}: Pick<TrainingReport | DevelopmentReport, 'loss' | 'trainedOn'>): [string, string][] {
  return [
    [t('written.training.loss'), t(`written.training.loss.${loss ?? 'none'}`)],
    [t('written.training.device'), t('written.training.deviceText', { threads: trainedOn.threads })]
  ]
}

export function Settings({ settings }: { settings: TrainingSettings }) {
  const usual = TrainingSettings.parse({})
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
  const rows = settingNames.map((name): [string, string] => {
    const own = settings[name]
    const text = Array.isArray(own) ? own.join(', ') || t('written.none') : String(own)
    return [
      fileKey(name),
      same(own, usual[name]) ? text : t('written.training.setting', { text, usual: String(usual[name]) })
    ]
  })
  return <Facts rows={rows} />
}

export function Remarks({ remarks }: Pick<TrainingReport, 'remarks'>) {
  return (['strength', 'weakness', 'recommendation'] as const).map((kind) => {
    const own = remarks.filter((remark) => remark.kind === kind)
    return (
      <section key={kind}>
        <h3>{t(`written.training.${kind}`)}</h3>
        {own.length === 0 ? <p>{t('written.training.noRemark')}</p> : null}
        <ul>
          {own.map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </section>
    )
  })
}

function Curves({ report: { curves, curvesOf } }: { report: TrainingReport }) {
  if (curves.length === 0) return <p>{t('written.training.noCurves')}</p>
  return (
    <>
      {curvesOf === 'candidate' && <p>{t('written.training.candidateCurves')}</p>}
      <h3>{t('written.training.lossCurve')}</h3>
      <LossFigure curves={curves} />
      <h3>{t('written.training.gradientCurve')}</h3>
      <NumberFigure curves={curves} pick="gradientNorm" label={t('written.training.gradientCurve')} />
      <h3>{t('written.training.rateCurve')}</h3>
      <NumberFigure curves={curves} pick="learningRate" label={t('written.training.rateCurve')} />
    </>
  )
}

function TrainingPage({ report }: { report: TrainingReport }) {
  const { model, metrics, errors } = report
  const hash = createHash('sha256').update(JSON.stringify(report)).digest('hex')
  const { reliability, candidates } = model.validation
  return (
    <ReportDocument
      title={t('written.training.title', { band: model.band.label })}
      hash={hash}
      line={t('written.training.line', {
        band: model.band.label,
        model: model.id,
        date: report.createdAt.slice(0, 10)
      })}
      stated={null}
    >
      <p className="notice">{t('written.notice')}</p>
      <h1>{t('written.training.title', { band: model.band.label })}</h1>
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
          [t('written.scoredBy'), `${model.method}: ${report.architecture}`],
          ...trainedRows(report)
        ]}
      />
      <h2>{t('written.training.remarks')}</h2>
      <Remarks remarks={report.remarks} />
      <h2>{t('written.training.figures')}</h2>
      <Facts rows={trainingFigures(report)} />
      <h2>{t('written.training.heldOut')}</h2>
      {metrics.threshold === null ? null : (
        <HistogramFigure histogram={errors} score={metrics.threshold} mark={t('written.training.mark')} />
      )}
      <h2>{t('written.training.reliability')}</h2>
      {reliability.length > 0 ? (
        <ReliabilityFigure reliability={reliability} />
      ) : (
        <p>{t('written.training.notInVersion')}</p>
      )}
      <h2>{t('written.training.candidates')}</h2>
      <CandidateMethods candidates={candidates} deployed={model.method} />
      <h2>{t('written.training.curves')}</h2>
      <Curves report={report} />
      <h2>{t('written.training.settings')}</h2>
      <Settings settings={model.settings} />
    </ReportDocument>
  )
}
