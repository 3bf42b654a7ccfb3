import { t } from '#words/translate'
import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '#contract/app-error'
import type { BatchProgress, CurvePoint } from '#contract/job'
import type { JobProgress } from '#contract/job-kinds'
import { resultOf, type JobIdOf, type JobKind, type JobResult } from '#contract/job-kinds'
import type { Invocation } from './command'

/** Waits for a job with its progress on stderr; Ctrl-C cancels it. Throws AppError with the reason it failed. */
export async function runJob<Kind extends JobKind>(
  invocation: Invocation,
  jobId: JobIdOf<Kind>
): Promise<JobResult<Kind>> {
  const engine = await invocation.engine()
  const started = performance.now()
  const validated = new Map<string, number>()
  const off = engine.on('job:progress', (progress) => {
    if (progress.jobId !== jobId) return
    for (const { series, validationLoss } of progress.points) validated.set(series, validationLoss)
    const validationLoss = validated.get(progress.batch?.series ?? '') ?? null
    showProgress({ ...progress, validationLoss, seconds: Math.round((performance.now() - started) / 1000) })
  })
  const cancel = (): void => void invocation.ask('jobs:cancel', { id: jobId })
  process.once('SIGINT', cancel)
  process.stderr.write(`${t('cli.progress.job', { jobId })}\n`)
  try {
    for (;;) {
      const reply = await invocation.ask('jobs:get', { id: jobId })
      const { job } = reply
      if (job.state === 'completed') return resultOf(jobId, reply)!
      if (job.state !== 'running' && job.state !== 'pending')
        throw new AppError(job.failure?.code ?? 'unexpected', job.failure?.facts ?? {})
      await pause(100)
    }
  } finally {
    off()
    process.removeListener('SIGINT', cancel)
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  }
}

/** `validationLoss`: of the last epoch that was validated in the series that is trained; `seconds`: since the job was started. */
type Shown = Pick<JobProgress, 'stage' | 'done' | 'total' | 'etaSeconds'> & {
  batch?: JobProgress['batch']
  validationLoss?: number | null
  /** The last epoch that is known, where mini-batches are not. */
  epoch?: CurvePoint | null
  seconds?: number
}

function batchText(
  { series, epoch, epochs, batch, batches, loss, gradientNorm, learningRate, memoryBytes }: BatchProgress,
  validationLoss: number | null
): string {
  const memory = memoryBytes === null ? '' : `, ${Math.round(memoryBytes / 2 ** 20)} MB`
  const numbers = t('cli.progress.batch', {
    batch,
    batches,
    loss: loss.toFixed(4),
    validation: validationLoss?.toFixed(4) ?? 'none',
    gradientNorm: gradientNorm.toFixed(3),
    learningRate: learningRate.toPrecision(2)
  })
  return t('cli.progress.epoch', { series, epoch, epochs, numbers, memory })
}

const epochText = ({ series, epoch, trainLoss, validationLoss }: CurvePoint): string =>
  t('cli.progress.lastEpoch', {
    series,
    epoch,
    loss: trainLoss.toFixed(4),
    validation: validationLoss.toFixed(4)
  })

let shownAt = 0

/** Progress on stderr: one line that is rewritten at a terminal, a line every few seconds elsewhere. */
export function showProgress(shown: Shown): void {
  const { stage, done, total, etaSeconds, batch, validationLoss = null, epoch = null, seconds } = shown
  const gap = process.stderr.isTTY ? 100 : 5000
  if (performance.now() - shownAt < gap) return
  shownAt = performance.now()
  const share = total > 0 ? Math.floor((done / total) * 100) : 0
  const eta = etaSeconds === null ? '' : t('cli.progress.eta', { etaSeconds })
  const elapsed = seconds === undefined ? '' : t('cli.progress.elapsed', { seconds })
  const text = `${stage} ${share} %${batch ? batchText(batch, validationLoss) : ''}${batch || !epoch ? '' : epochText(epoch)}${elapsed}${eta}`
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text}\n`)
}
