import { failureText, t } from '#words/translate'
import { AppError } from '#contract/app-error'
import { JobId } from '#contract/job'
import { resultOfKind, type Job } from '#contract/job-kinds'
import { comparisonCsv } from '#contract/run-csv'
import { rowsOf } from '#contract/run'
import { leaveCancelNote } from '#main/engine/cancel-requests'
import { runJob } from '../run-job'
import { columns, table } from '../table'
import { writeWhole } from '../write-out'
import { listJobs, watchJob } from './follow-jobs'
import { trainAnswer } from './learning'
import { flag, text, textOption, UsageError, type Answer, type Group, type Invocation } from '../command'

async function list(invocation: Invocation): Promise<Answer> {
  const jobs = await listJobs(invocation)
  const rows = jobs.map((job) => [
    job.name ?? job.kind,
    job.state,
    shareOf(job),
    job.startedAt,
    job.failure?.code ?? '',
    job.id
  ])
  return {
    json: { jobs },
    text: table(columns('job', 'state', 'progress', 'started', 'why', 'id'), rows)
  }
}

const shareOf = ({ done, total }: Job): string => (total > 0 ? `${Math.floor((100 * done) / total)} %` : '')

/** Until the job is over; 1 where it did not succeed. */
async function watch(invocation: Invocation, id: JobId): Promise<Answer> {
  const job = await watchJob(invocation, id)
  const why = job.failure ? ` ${failureText(job.failure)}` : ''
  const text = `${t('cli.jobs.over', { state: job.state })}${why}`
  return { json: { job }, text, code: job.state === 'completed' ? 0 : 1 }
}

async function remove(invocation: Invocation, id: JobId): Promise<Answer> {
  const reply = await invocation.ask('jobs:remove', { id })
  return { json: reply, text: t('cli.jobs.removed') }
}

async function show(invocation: Invocation, id: JobId): Promise<Answer> {
  const reply = await invocation.ask('jobs:get', { id })
  const { points, ...rest } = reply
  const last = points.at(-1)
  return { json: reply, text: JSON.stringify({ ...rest, points: points.length, last }, null, 2) }
}

/** A job runs in the process that has the library open: where that is another, it is asked by a note. */
async function cancel(invocation: Invocation, id: JobId): Promise<Answer> {
  try {
    const { job } = await invocation.ask('jobs:cancel', { id })
    return { json: { job }, text: stateText(job) }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'library-busy') throw error
    if (!(await leaveCancelNote(invocation.libraryFolder, id))) throw error
    return { json: { id, asked: true }, text: t('cli.jobs.otherProcess') }
  }
}

/** Runs side by side: only what differs, or all of it; as CSV where a file is named. */
async function compare(invocation: Invocation, ids: readonly JobId[]): Promise<Answer> {
  const { runs } = await invocation.ask('runs:list', { ids: ids.length > 0 ? [...ids] : null })
  const all = invocation.values.all === true
  const wanted = (part: 'parameters' | 'metrics') => rowsOf(runs, part).filter((row) => all || row.differs)
  const parts = { parameters: wanted('parameters'), metrics: wanted('metrics') }
  const out = textOption(invocation.values, 'csv')
  if (out !== undefined) await writeWhole(out, comparisonCsv(runs, parts))
  const head = ['', ...runs.map((run) => run.startedAt.slice(0, 19))]
  const lines = (['parameters', 'metrics'] as const).map((part) => {
    const rows = parts[part].map((row) => [
      row.name,
      ...row.values.map((v) => (typeof v === 'number' ? Number(v.toPrecision(4)) : (v ?? '-')))
    ])
    return `${part}:\n${table(head, rows)}`
  })
  return { json: { runs: runs.map((run) => run.id), ...parts }, text: lines.join('\n') }
}

/** Throws UsageError. */
export function jobIdOf(text: string): JobId {
  const id = JobId.safeParse(text)
  if (!id.success) throw new UsageError(t('cli.jobs.notAJobId', { text }))
  return id.data
}

const stateText = ({ state }: Job): string =>
  state === 'running' || state === 'pending' ? t('cli.jobs.stopping') : t('cli.jobs.over', { state })

async function resume(invocation: Invocation, id: JobId): Promise<Answer> {
  const finish = invocation.values.finish === true
  const { jobId } = await invocation.ask('jobs:resume', { id, finish })
  const result = await runJob(invocation, jobId)
  const trained = resultOfKind(await invocation.ask('jobs:get', { id: jobId }), 'train')
  if (trained) return trainAnswer(trained)
  return { json: { jobId, result }, text: t('cli.jobs.resumed', { jobId }) }
}

/** An action on the one job that is named. */
const ofJob =
  (act: (invocation: Invocation, id: JobId) => Promise<Answer>) =>
  (invocation: Invocation): Promise<Answer> =>
    act(invocation, jobIdOf(invocation.words[0]!))

const SOME_ID = '0b9c6f0e-58f4-4d55-8f4d-0f7f1c2a9e10'

export const jobs: Group = {
  usual: 'list',
  actions: {
    list: { example: 'jobs list --json', run: list },
    show: {
      args: '<id>',
      example: `jobs show ${SOME_ID}`,
      run: ofJob(show)
    },
    watch: {
      args: '<id>',
      example: `jobs watch ${SOME_ID}`,
      run: ofJob(watch)
    },
    remove: {
      args: '<id>',
      example: `jobs remove ${SOME_ID}`,
      run: ofJob(remove)
    },
    cancel: {
      args: '<id>',
      example: `jobs cancel ${SOME_ID}`,
      run: ofJob(cancel)
    },
    resume: {
      args: '<id>',
      example: `jobs resume ${SOME_ID}`,
      options: { finish: flag() },
      run: ofJob(resume)
    },
    compare: {
      args: '[ids...]',
      example: 'jobs compare --csv runs.csv',
      options: {
        all: flag(),
        csv: text('file')
      },
      run: (invocation) => compare(invocation, invocation.words.map(jobIdOf))
    }
  }
}
