import { csvOf } from '#contract/csv'
import type { TrainingReport } from '#contract/training-report'

/** Figures, settings and curves, one a row: section, name, number of the epoch, value. */
export function trainingCsv({ model, metrics, curves }: TrainingReport): string {
  const { errorQuantiles, falseAlarmInterval, ...plain } = metrics
  const figures = {
    ...plain,
    ...errorQuantiles,
    falseAlarmLow: falseAlarmInterval[0],
    falseAlarmHigh: falseAlarmInterval[1]
  }
  const settings = Object.entries(model.settings).map(([name, value]) => [
    'setting',
    name,
    null,
    typeof value === 'number' ? value : Array.isArray(value) ? value.join(' ') : String(value)
  ])
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
    ...Object.entries(figures).map(([name, value]) => [
      'metric',
      name,
      null,
      typeof value === 'boolean' ? String(value) : value
    ]),
    ...settings,
    ...points
  ])
}
