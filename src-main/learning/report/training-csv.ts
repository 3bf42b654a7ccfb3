import { csvOf } from '#contract/csv'
import type { DevelopmentReport, TrainingReport } from '#contract/training-report'
import type { TrainingSettings } from '#contract/training-settings'

/** Figures, settings and curves, one a row: section, name, number of the epoch, value. */
export function trainingCsv(report: TrainingReport): string {
  const { model, metrics, curves } = report
  const { errorQuantiles, falseAlarmInterval, ...plain } = metrics
  const figures = {
    ...plain,
    ...errorQuantiles,
    falseAlarmLow: falseAlarmInterval[0],
    falseAlarmHigh: falseAlarmInterval[1]
  }
  const points = curves.flatMap((p) =>
    (['trainLoss', 'validationLoss', 'gradientNorm', 'learningRate', 'memoryBytes'] as const).map((name) => [
      p.series,
      name,
      p.epoch,
      p[name]
    ])
  )
  return csvOf([
    ['section', 'name', 'epoch', 'value'],
    ['model', 'id', null, model.id],
    ['model', 'band', null, model.band.label],
    ['model', 'n', null, model.n],
    ...trainedRows(report),
    ...Object.entries(figures).map(([name, value]) => [
      'metric',
      name,
      null,
      typeof value === 'boolean' ? String(value) : value
    ]),
    ...settingRows(model.settings),
    ...points
  ])
}

const trainedRows = ({
  loss,
  trainedOn
}: Pick<TrainingReport | DevelopmentReport, 'loss' | 'trainedOn'>): (string | number | null)[][] => [
  ['model', 'loss', null, loss],
  ['model', 'device', null, trainedOn.device],
  ['model', 'threads', null, trainedOn.threads]
]

const settingRows = (settings: TrainingSettings): (string | number | null)[][] =>
  Object.entries(settings).map(([name, value]) => [
    'setting',
    name,
    null,
    typeof value === 'number' ? value : Array.isArray(value) ? value.join(' ') : String(value)
  ])

/** The same of developmental age; figures of one year have it in the place of an epoch, in months. */
export function developmentCsv({ model, thresholds, ...report }: DevelopmentReport): string {
  const { auroc, r, rChildren, maeMonths, maeMonthsChildren, coverage, coverageChildren } = model.validation
  const figures = {
    auroc: auroc.drawings,
    aurocLow: auroc.interval?.[0] ?? null,
    aurocHigh: auroc.interval?.[1] ?? null,
    aurocByChild: auroc.children,
    r,
    rByChild: rChildren,
    maeMonths,
    maeMonthsByChild: maeMonthsChildren,
    coverage: coverage.rate,
    coverageByChild: coverageChildren?.rate ?? null,
    parameters: report.parameters,
    trainableParameters: report.trainableParameters,
    modelBytes: report.modelBytes
  }
  const alarms = model.validation.falseAlarms.map(({ fromMonths, alarms: { rate } }) => [
    'falseAlarms',
    'rate',
    fromMonths,
    rate
  ])
  const limits = thresholds.flatMap(({ fromMonths, n, highest, chosen }) => [
    ['threshold', 'childrenNear', fromMonths, n],
    ['threshold', 'highestPercentile', fromMonths, highest],
    ['threshold', 'low', fromMonths, chosen.low],
    ['threshold', 'high', fromMonths, chosen.high]
  ])
  return csvOf([
    ['section', 'name', 'epoch', 'value'],
    ['model', 'id', null, model.id],
    ['model', 'n', null, model.n],
    ...trainedRows(report),
    ...Object.entries(figures).map(([name, value]) => ['metric', name, null, value]),
    ...alarms,
    ...limits,
    ...settingRows(model.settings)
  ])
}
