import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { AppError } from '../../../src-preload/contract/app-error'
import { SweepPlan, Trial, type Sweep } from '../../../src-preload/contract/sweep'
import { isError } from '../../learning/configure/layer'
import { clearFolds } from '../../learning/train/fold-store'
import { readSweep } from '../../learning/sweep/read-sweep'
import { bestTrial, runSweep } from '../../learning/sweep/run-sweep'
import { settingsOfTrial } from '../../learning/sweep/trials-of'
import { suggestBands } from '../../norms/overview'
import { parseBands } from '../../norms/parse-bands'
import type { Work } from '../../lib/work'
import { open, type EngineContext, type HandlersOf } from '../context'
import { savedPlans } from './configs'
import { usableOf, usableRows } from './drawings'

function sweepOf(context: EngineContext, id: string): Sweep {
  const { startedAt, content, trials: stored } = open(context).library.sweeps.get(id)
  const plan = SweepPlan.parse(JSON.parse(content))
  const trials = stored.map((text) => Trial.parse(JSON.parse(text)))
  return { id, startedAt, plan, trials, best: bestTrial(trials, plan.objective) }
}

/** The same sweep of the same drawings with the same encoder has the same id, and goes on where it was stopped. */
function idOf(context: EngineContext, plan: SweepPlan): string {
  const { library, encoders } = open(context)
  const drawings = usableRows(library, plan.base.settings).map((row) => [row.sha256, row.drawing.ageMonths])
  const content = JSON.stringify([plan, encoders.active().id, drawings.sort()])
  return createHash('sha256').update(content).digest('hex').slice(0, 16)
}

async function run(context: EngineContext, id: string, work: Work): Promise<{ id: string }> {
  const { library, encoders } = open(context)
  const { plan, trials: finished } = sweepOf(context, id)
  const usable = usableRows(library, plan.base.settings)
  const bands = plan.bands === 'auto' ? suggestBands(usableOf(usable)) : parseBands(plan.bands)
  const save = (trial: Trial): void => library.sweeps.saveTrial(id, trial.number, JSON.stringify(trial))
  const atOnce = Math.max(1, Math.min(4, availableParallelism()))
  const request = { plan, bands, usable, pack: encoders.active(), seed: plan.seed, atOnce, finished, save }
  await runSweep(library, context.compute, request, work)
  await clearFolds(library)
  return { id }
}

export const sweepHandlers: HandlersOf<'sweeps:check' | 'sweeps:start' | 'sweeps:list' | 'sweeps:show'> = {
  'sweeps:check': ({ text }, context) => readSweep(text, savedPlans(context)),
  'sweeps:start': ({ text }, context) => {
    const { library } = open(context)
    const { plan, findings } = readSweep(text, savedPlans(context))
    if (!plan)
      throw new AppError('config-invalid', {
        reason: findings.find(isError)?.message.replace(/\.$/, '') ?? ''
      })
    if (plan.bands !== 'auto') parseBands(plan.bands)
    const id = idOf(context, plan)
    library.sweeps.start({ id, startedAt: new Date().toISOString(), content: JSON.stringify(plan) })
    const jobId = context.jobs.start('sweep', { text }, (work) => run(context, id, work))
    return { jobId, id }
  },
  'sweeps:list': (_, context) => ({
    sweeps: open(context)
      .library.sweeps.list()
      .map(({ id }) => sweepOf(context, id))
  }),
  'sweeps:show': ({ id, trial }, context) => {
    const sweep = sweepOf(context, id)
    const wanted = trial ?? sweep.best
    const chosen = sweep.trials.find(({ number }) => number === wanted)
    if (!chosen && trial !== null)
      throw new AppError('nothing-to-do', { what: `the sweep has no trial ${trial}` })
    if (!chosen) return { sweep, settings: null }
    // the autoencoder that was searched for judges; the other ways stand beside it
    return { sweep, settings: { ...settingsOfTrial(sweep.plan, chosen.values), rivals: true } }
  }
}
