import type { TrainingReport } from '../../../src-preload/contract/training-report'

/** Text cells that a spreadsheet would take for a formula are made text; quotes are doubled (RFC 4180). */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[\s\u00a0]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvOf = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n'

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
    ...Object.entries(figures).map(([name, value]) => ['metric', name, null, value]),
    ...settings,
    ...points
  ])
}
