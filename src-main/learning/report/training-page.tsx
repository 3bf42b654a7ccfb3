import { createHash } from 'node:crypto'
import { createElement, type ReactElement } from 'react'
import { fileKey, settingNames } from '#contract/training-config'
import type { CandidateMethod } from '#contract/training'
import type { TrainingMetrics, TrainingReport } from '#contract/training-report'
import { TrainingSettings } from '#contract/training-settings'
import { HistogramFigure } from '#main/analysis/report/histogram'
import { Facts, NOTICE, ReportDocument } from '#main/analysis/report/report-parts'
import { LossFigure, NumberFigure, ReliabilityFigure } from './training-figures'

/** A training report as elements: what HTML and PDF are made of. */
export const trainingReportPage = (report: TrainingReport): ReactElement =>
  createElement(TrainingPage, { report })

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const number = (value: number | null, digits = 4): string =>
  value === null ? 'not measured' : value.toPrecision(digits)

function metricRows(m: TrainingMetrics): [string, string][] {
  const memory = m.peakMemoryBytes === null ? 'not measured' : `${Math.round(m.peakMemoryBytes / 2 ** 20)} MB`
  const { p5, p50, p95, p99 } = m.errorQuantiles
  return [
    ['Epochs, mean of the fold models', number(m.epochs, 3)],
    ['Best epoch', number(m.bestEpoch, 3)],
    ['Within 1 % of the best from epoch', number(m.convergenceEpoch, 3)],
    ['Training loss at the end', number(m.finalTrainLoss)],
    ['Validation loss at the end', number(m.finalValidationLoss)],
    ['Training loss at the best epoch', number(m.bestTrainLoss)],
    ['Validation loss at the best epoch', number(m.bestValidationLoss)],
    ['Generalisation gap', number(m.generalisationGap)],
    [
      'Overfitting: validation loss above its best at the end',
      m.overfitting === null ? 'not measured' : percent(m.overfitting)
    ],
    [
      'Instability: deviation over the last ten epochs',
      m.instability === null ? 'not measured' : percent(m.instability)
    ],
    ['Gradient norm, mean', number(m.meanGradientNorm)],
    ['Gradient norm, largest', number(m.largestGradientNorm)],
    ['Learning rate, first and last', `${number(m.firstLearningRate, 3)}, ${number(m.lastLearningRate, 3)}`],
    ['Memory of the training process, peak', memory],
    ['Training, calibration and validation', `${m.trainingSeconds} s`],
    ['Learnt numbers', m.parameters.toLocaleString('en')],
    ['Held-out score, mean and deviation', `${number(m.meanError)}, ${number(m.errorDeviation)}`],
    ['Held-out score, 5 %, 50 %, 95 %, 99 %', [p5, p50, p95, p99].map((v) => number(v)).join(', ')],
    ['Score that has to be passed', number(m.threshold)],
    [
      'False alarms',
      `${percent(m.falseAlarmRate)}, 95 % interval ${m.falseAlarmInterval.map(percent).join(' to ')}`
    ],
    ['Planted changes, AUROC', number(m.plantedAuroc, 3)]
  ]
}

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
          <th>Way of scoring form</th>
          <th>False alarms (95 % interval)</th>
          <th>Planted changes, AUROC</th>
          <th>Other ages, AUROC</th>
        </tr>
      </thead>
      <tbody>
        {candidates.map(({ method, falseAlarms, planted, otherAges }) => (
          <tr key={method}>
            <th scope="row">{method === deployed ? `${method} (this version)` : method}</th>
            <td>{`${percent(falseAlarms.rate)} (${falseAlarms.interval.map(percent).join(' to ')})`}</td>
            <td>{number(planted?.auroc ?? null, 3)}</td>
            <td>{number(otherAges?.auroc ?? null, 3)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Settings({ settings }: { settings: TrainingSettings }) {
  const usual = TrainingSettings.parse({})
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
  const rows = settingNames.map((name): [string, string] => {
    const own = settings[name]
    const text = Array.isArray(own) ? own.join(', ') || 'none' : String(own)
    return [fileKey(name), same(own, usual[name]) ? text : `${text} (usually ${String(usual[name])})`]
  })
  return <Facts rows={rows} />
}

function Remarks({ report }: { report: TrainingReport }) {
  const titles = { strength: 'Strengths', weakness: 'Weaknesses', recommendation: 'Recommendations' } as const
  return (['strength', 'weakness', 'recommendation'] as const).map((kind) => {
    const own = report.remarks.filter((remark) => remark.kind === kind)
    return (
      <section key={kind}>
        <h3>{titles[kind]}</h3>
        {own.length === 0 ? <p>None that the figures speak of.</p> : null}
        <ul>
          {own.map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </section>
    )
  })
}

function Curves({ report: { curves } }: { report: TrainingReport }) {
  if (curves.length === 0)
    return <p>This way of scoring is not trained by epochs, or its curves are no longer in the library.</p>
  return (
    <>
      <h3>Loss by epoch (training solid, validation dashed)</h3>
      <LossFigure curves={curves} />
      <h3>Gradient norm by epoch</h3>
      <NumberFigure curves={curves} pick="gradientNorm" label="Gradient norm by epoch" />
      <h3>Learning rate by epoch</h3>
      <NumberFigure curves={curves} pick="learningRate" label="Learning rate by epoch" />
    </>
  )
}

function TrainingPage({ report }: { report: TrainingReport }) {
  const { model, metrics, errors } = report
  const hash = createHash('sha256').update(JSON.stringify(report)).digest('hex')
  const { reliability, candidates } = model.validation
  return (
    <ReportDocument
      title={`Training report ${model.band.label}`}
      hash={hash}
      line={`Norm ${model.band.label} · model ${model.id} · report of ${report.createdAt.slice(0, 10)}`}
      stated={null}
    >
      <p className="notice">{NOTICE}</p>
      <h1>{`Training report, norm ${model.band.label}`}</h1>
      <Facts
        rows={[
          ['Model version', `${model.id}, number ${model.lineage.version} of its norm group`],
          ['Follows', model.lineage.parent ?? 'none'],
          [
            'Learnt',
            `${model.createdAt.slice(0, 16).replace('T', ' ')} UTC, seed ${model.seed}, Tadpole ${report.app}`
          ],
          ['From', `${model.n} drawings of ${model.children} children`],
          ['Encoder', model.encoder.name],
          ['Form is scored by', `${model.method}: ${report.architecture}`]
        ]}
      />
      <h2>What the figures say</h2>
      <Remarks report={report} />
      <h2>Figures</h2>
      <Facts rows={metricRows(metrics)} />
      <h2>How held-out drawings score</h2>
      {metrics.threshold === null ? null : (
        <HistogramFigure histogram={errors} score={metrics.threshold} mark="threshold" />
      )}
      <h2>Does p mean what it says?</h2>
      {reliability.length > 0 ? (
        <ReliabilityFigure reliability={reliability} />
      ) : (
        <p>Not measured in this version.</p>
      )}
      <h2>CandidateMethods, on the same split</h2>
      <CandidateMethods candidates={candidates} deployed={model.method} />
      <h2>Curves</h2>
      <Curves report={report} />
      <h2>Settings</h2>
      <Settings settings={model.settings} />
    </ReportDocument>
  )
}
