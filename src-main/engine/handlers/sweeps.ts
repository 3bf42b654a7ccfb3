import { readSweep } from '#main/learning/sweep/read-sweep'
import { savedPlans } from '#main/workflows/compose-plan'
import { runStoredSweep, startSweep, storedSweep, sweepWithTrial } from '#main/workflows/sweep-settings'
import { open, type HandlersOf } from '../context'

export const sweepHandlers: HandlersOf<'sweeps:check' | 'sweeps:start' | 'sweeps:list' | 'sweeps:show'> = {
  'sweeps:check': ({ text }, context) => readSweep(text, savedPlans(context.ports)),
  'sweeps:start': ({ text }, context) => {
    const ports = open(context)
    const id = startSweep(ports, text)
    const jobId = context.jobs.start('sweep', { text }, (work) => runStoredSweep(ports, id, work))
    return { jobId, id }
  },
  'sweeps:list': (_, context) => {
    const ports = open(context)
    return { sweeps: ports.library.sweeps.list().map(({ id }) => storedSweep(ports, id)) }
  },
  'sweeps:show': ({ id, trial }, context) => sweepWithTrial(open(context), id, trial)
}
