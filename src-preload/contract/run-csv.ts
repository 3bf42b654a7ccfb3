import { csvOf } from './csv'
import type { Run, RunRow } from './run'

/** Runs as a spreadsheet: one column a run, parameters apart from metrics. */
export function comparisonCsv(
  runs: readonly Run[],
  parts: { parameters: readonly RunRow[]; metrics: readonly RunRow[] }
): string {
  const rows = (part: 'parameters' | 'metrics') => parts[part].map((row) => [part, row.name, ...row.values])
  return csvOf([
    ['part', 'name', ...runs.map((run) => run.startedAt)],
    ...rows('parameters'),
    ...rows('metrics')
  ])
}
