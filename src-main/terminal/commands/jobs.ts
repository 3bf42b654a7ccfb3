import { AppError } from '../../../src-preload/contract/app-error'
import { JobId, type Job } from '../../../src-preload/contract/job'
import type { TrainResult } from '../../../src-preload/contract/commands'
import { comparisonCsv } from '../../../src-preload/contract/run-csv'
import { rowsOf } from '../../../src-preload/contract/run'
import { leaveCancelNote } from '../../engine/cancel-requests'
import { runJob } from '../run-job'
import { table } from '../table'
import { writeWhole } from '../write-out'
import { trainAnswer } from './learning'
import { textOption, UsageError, type Answer, type Command, type Invocation } from '../command'

async function list(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('jobs:list', {})
  const rows = reply.jobs.map((j) => [j.kind, j.state, j.startedAt, j.failure?.code ?? '', j.id])
  return { json: reply, text: table(['job', 'state', 'started', 'why', 'id'], rows) }
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
    return { json: { id, asked: true }, text: 'The process that runs it was asked to stop it.' }
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

function idOf(text: string): JobId {
  const id = JobId.safeParse(text)
  if (!id.success) throw new UsageError(`"${text}" is not the id of a job`)
  return id.data
}

const stateText = ({ state }: Job): string =>
  state === 'running' || state === 'pending' ? 'It is being stopped.' : `It is over already: ${state}.`

export const jobs: Command = {
  usage: 'jobs list | show ID | cancel ID | resume ID | compare [ID ID ...] [--all] [--csv FILE]',
  about: 'long work, how it ended and why; resume goes on from what was finished',
  options: { all: { type: 'boolean' }, csv: { type: 'string' } },
  async run(invocation) {
    const [verb = 'list', text] = invocation.words
    if (verb === 'list') return list(invocation)
    if (verb === 'compare') return compare(invocation, invocation.words.slice(1).map(idOf))
    if (!['show', 'cancel', 'resume'].includes(verb)) throw new UsageError(`jobs ${verb} is not a command`)
    if (text === undefined) throw new UsageError(`jobs ${verb} needs the id of a job`)
    const id = idOf(text)
    if (verb === 'show') return show(invocation, id)
    if (verb === 'cancel') return cancel(invocation, id)
    const { jobId } = await invocation.ask('jobs:resume', { id: id })
    const result = await runJob(invocation, jobId)
    const { job } = await invocation.ask('jobs:get', { id: jobId })
    if (job.kind === 'train') return trainAnswer(result as TrainResult)
    return { json: { jobId, result }, text: `Finished as job ${jobId}.` }
  }
}
