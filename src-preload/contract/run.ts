import { z } from 'zod'
import { JobId, JobState } from './job'

const Value = z.union([z.string(), z.number(), z.null()])

/** A training as a row of a table: what was asked of it, and what it came to. */
export const Run = z.object({
  id: JobId,
  startedAt: z.string(),
  state: JobState,
  /** Settings as files have them, bands and seed. */
  parameters: z.record(z.string(), Value),
  /** What was measured, by norm group. */
  metrics: z.record(z.string(), Value)
})
export type Run = z.infer<typeof Run>

export interface RunRow {
  name: string
  values: z.infer<typeof Value>[]
  /** Whether the runs disagree. */
  differs: boolean
}

/** Runs side by side: one row a name, in the order in which names are first met; what a run does not have is null. */
export function rowsOf(runs: readonly Run[], part: 'parameters' | 'metrics'): RunRow[] {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run[part])))]
  return names.map((name) => {
    const values = runs.map((run) => run[part][name] ?? null)
    return { name, values, differs: values.some((value) => value !== values[0]) }
  })
}
