import type { TrainResult } from '../../../src-preload/contract/commands'
import type { Job } from '../../../src-preload/contract/job'
import type { Run } from '../../../src-preload/contract/run'
import { fileKey, settingNames } from '../../../src-preload/contract/training-config'
import { TrainingSettings } from '../../../src-preload/contract/training-settings'
import { open, type HandlersOf } from '../context'

type Values = Run['parameters']

const textOf = (value: unknown): string | number =>
  typeof value === 'number' ? value : Array.isArray(value) ? value.join(' ') : String(value)

function parametersOf(request: unknown): Values {
  const {
    bands = 'auto',
    seed = 42,
    settings = {}
  } = request as { bands?: unknown; seed?: number; settings?: object }
  const parsed = TrainingSettings.safeParse(settings)
  const known = parsed.success ? parsed.data : TrainingSettings.parse({})
  return {
    bands: textOf(bands),
    seed,
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
    set('planted changes, AUROC', validation.rivals.find((r) => r.method === method)?.planted?.auroc ?? null)
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

const runOf = (job: Job, request: unknown, result: unknown): Run => ({
  id: job.id,
  startedAt: job.startedAt,
  state: job.state,
  parameters: parametersOf(request),
  metrics: metricsOf(result as TrainResult | null)
})

export const runHandlers: HandlersOf<'runs:list'> = {
  'runs:list': ({ ids }, context) => {
    const { library } = open(context)
    const wanted =
      ids ??
      library.jobs
        .list()
        .filter((job) => job.kind === 'train')
        .map((job) => job.id)
    return {
      runs: wanted.map((id) => {
        const { job, request, result } = context.jobs.get(id)
        return runOf(job, request, result)
      })
    }
  }
}
