import { AppError } from '../../../src-preload/contract/app-error'
import type { JobId, JobKind } from '../../../src-preload/contract/job'
import { commands, type CommandName } from '../../../src-preload/contract/commands'
import { open, type EngineContext, type HandlersOf } from '../context'
import { analysisHandlers } from './analysis'
import { encoderHandlers } from './encoders'
import { explainHandlers } from './explain'
import { learningHandlers } from './learning'
import { sweepHandlers } from './sweeps'

type Starter = (request: unknown, context: EngineContext) => Promise<{ jobId: JobId }>

/** Starts what a stored request asks for, as the command would. Throws AppError 'job-not-resumable'. */
const starting =
  (name: CommandName, handler: unknown): Starter =>
  async (request, context) => {
    const parsed = commands[name].request.safeParse(request)
    if (!parsed.success) throw new AppError('job-not-resumable')
    return (handler as Starter)(parsed.data, context)
  }

/** Work whose request says all that it needs. Files that were chosen are no longer at hand: imports are started anew. */
const starters: Partial<Record<JobKind, Starter>> = {
  train: starting('training:start', learningHandlers['training:start']),
  analyse: starting('analysis:start', analysisHandlers['analysis:start']),
  explain: starting('explain:start', explainHandlers['explain:start']),
  grade: starting('explain:grade', explainHandlers['explain:grade']),
  sweep: starting('sweeps:start', sweepHandlers['sweeps:start']),
  'train-encoder': starting('encoders:train', encoderHandlers['encoders:train'])
}

const OVER = ['cancelled', 'interrupted', 'failed']

export const jobHandlers: HandlersOf<'jobs:list' | 'jobs:get' | 'jobs:cancel' | 'jobs:resume'> = {
  'jobs:list': (_, context) => ({ jobs: open(context).library.jobs.list() }),
  'jobs:get': ({ id }, context) => {
    open(context)
    return context.jobs.get(id)
  },
  'jobs:cancel': ({ id }, context) => {
    context.jobs.cancel(id)
    return { job: context.jobs.get(id).job }
  },
  'jobs:resume': ({ id }, context) => {
    open(context)
    const { job, request } = context.jobs.get(id)
    const starter = starters[job.kind]
    if (!OVER.includes(job.state) || !starter) throw new AppError('job-not-resumable')
    return starter(request, context)
  }
}
