import type { TrainResult } from '#contract/job-results'
import type { JobId } from '#contract/job'
import type { Job } from '#contract/job-kinds'
import type { Run } from '#contract/run'
import { fileKey, settingNames } from '#contract/training-config'
import { TrainingSettings } from '#contract/training-settings'
import type { Needs } from './ports'

type Values = Run['parameters']

const textOf = (value: unknown): string | number =>
  typeof value === 'number' ? value : Array.isArray(value) ? value.join(' ') : String(value)

function parametersOf(request: unknown): Values {
  const {
    bands = 'auto',
    seed = 42,
    settings = {},
    endAt = null
  } = request as { bands?: unknown; seed?: number; settings?: object; endAt?: number | null }
  const parsed = TrainingSettings.safeParse(settings)
  const known = parsed.success ? parsed.data : TrainingSettings.parse({})
  return {
    bands: textOf(bands),
    seed,
    'ended after epochs': endAt,
    ...Object.fromEntries(settingNames.map((name) => [fileKey(name), textOf(known[name])]))
  }
}

/** What the versions of a training came to, one name a norm group and figure. */
function metricsOf(result: TrainResult | null): Values {
  const metrics: Values = {}
  for (const { band, n, method, validation } of result?.models ?? []) {
    const set = (name: string, value: string | number | null): void => {
      metrics[`${band.label}: ${name}`] = value
    }
    set('drawings', n)
    set('form is scored by', method)
    set('false alarms', validation.falseAlarms.rate)
    set(
      'planted changes, AUROC',
      validation.candidates.find((r) => r.method === method)?.planted?.auroc ?? null
    )
    set('validation loss', validation.meanValidationLoss)
    set('seconds', validation.seconds)
  }
  const { development } = result ?? {}
  if (development) {
    metrics['development: AUROC'] = development.validation.auroc.drawings
    metrics['development: off by months'] = development.validation.maeMonths
    metrics['development: 90 % intervals hold'] = development.validation.coverage.rate
  }
  return metrics
}

export const runOf = (job: Job, request: unknown, result: unknown): Run => ({
  id: job.id,
  startedAt: job.startedAt,
  state: job.state,
  parameters: parametersOf(request),
  metrics: metricsOf(result as TrainResult | null)
})

/** These runs, or all trainings: what was asked for beside what came of it. */
export function trainingRuns({ library }: Needs<'library'>, ids: readonly JobId[] | null): Run[] {
  const trainings = library.jobs.list().filter((job) => job.kind === 'train')
  const wanted = ids ?? trainings.map((job) => job.id)
  return wanted.map((id) => {
    const { job, request, result } = library.jobs.get(id)
    return runOf(job, request, result)
  })
}
