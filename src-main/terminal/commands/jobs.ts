import { AppError } from '../../../src-preload/contract/app-error'
import { JobId, type Job } from '../../../src-preload/contract/job'
import { leaveCancelNote } from '../../engine/cancel-requests'
import { runJob } from '../run-job'
import { table } from '../table'
import { UsageError, type Answer, type Command, type Invocation } from '../command'

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

const stateText = ({ state }: Job): string =>
  state === 'running' || state === 'pending' ? 'It is being stopped.' : `It is over already: ${state}.`

export const jobs: Command = {
  usage: 'jobs list | show ID | cancel ID | resume ID',
  about: 'long work, how it ended and why; resume goes on from what was finished',
  options: {},
  async run(invocation) {
    const [verb = 'list', text] = invocation.words
    if (verb === 'list') return list(invocation)
    const id = JobId.safeParse(text)
    if (!id.success) throw new UsageError(`jobs ${verb} needs the id of a job`)
    if (verb === 'show') return show(invocation, id.data)
    if (verb === 'cancel') return cancel(invocation, id.data)
    if (verb !== 'resume') throw new UsageError(`jobs ${verb} is not a command`)
    const { jobId } = await invocation.ask('jobs:resume', { id: id.data })
    const result = await runJob(invocation, jobId)
    return { json: { jobId, result }, text: `Finished as job ${jobId}.` }
  }
}
