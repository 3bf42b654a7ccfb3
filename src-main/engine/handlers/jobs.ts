import { AppError } from '#contract/app-error'
import { commands, resumingCommand } from '#contract/commands'
import { epochsToFinishBy } from '#main/workflows/finish-training'
import { removeJob } from '#main/workflows/remove-job'
import { open, tellChanged, type HandlersOf } from '../context'

const OVER = ['cancelled', 'interrupted', 'failed']

export const jobHandlers: HandlersOf<
  'jobs:list' | 'jobs:get' | 'jobs:cancel' | 'jobs:remove' | 'jobs:resume'
> = {
  'jobs:list': (_, context) => ({ jobs: open(context).library.jobs.list() }),
  'jobs:get': ({ id }, context) => {
    open(context)
    return context.jobs.get(id)
  },
  'jobs:cancel': ({ id }, context) => {
    context.jobs.cancel(id)
    return { job: context.jobs.get(id).job }
  },
  'jobs:remove': ({ id }, context) => {
    const ports = open(context)
    const removed = removeJob(ports, id)
    tellChanged(context, ports.library)
    return removed
  },
  'jobs:resume': async ({ id, finish }, context) => {
    const ports = open(context)
    const { job, request } = context.jobs.get(id)
    const command = resumingCommand(job.kind)
    if (!OVER.includes(job.state) || !command) throw new AppError('job-not-resumable')
    const parsed = commands[command].request.safeParse(request)
    if (!parsed.success) throw new AppError('job-not-resumable')
    if (!finish) return context.start(command, parsed.data)
    if (command !== 'training:start') throw new AppError('job-not-resumable')
    const endAt = await epochsToFinishBy(ports)
    return context.start(command, { ...commands[command].request.parse(request), endAt })
  }
}
