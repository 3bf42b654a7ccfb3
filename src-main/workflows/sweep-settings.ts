import { AppError } from '#contract/app-error'
import { SweepPlan, Trial, type Sweep } from '#contract/sweep'
import { isError } from '../learning/configure/layer'
import { readSweep } from '../learning/sweep/read-sweep'
import { settingsOfTrial } from '../learning/sweep/trials-of'
import { availableParallelism } from 'node:os'
import { bestTrial, runSweep } from '../learning/sweep/run-sweep'
import { clearFolds } from '../learning/train/fold-store'
import { sha256 } from '../lib/sha256'
import type { Work } from '../lib/work'
import { suggestBands } from '../norms/overview'
import { parseBands } from '../norms/parse-bands'
import { savedPlans } from './compose-plan'
import type { Needs } from './ports'
import { usableOf, usableRows } from './usable-drawings'

export function storedSweep(ports: Needs<'library'>, id: string): Sweep {
  const { startedAt, content, trials: stored } = ports.library.sweeps.get(id)
  const plan = SweepPlan.parse(JSON.parse(content))
  const trials = stored.map((text) => Trial.parse(JSON.parse(text)))
  return { id, startedAt, plan, trials, best: bestTrial(trials, plan.objective) }
}

/** The same sweep of the same drawings with the same encoder has the same id, and goes on where it was stopped. */
export function sweepIdOf(ports: Needs<'library' | 'encoders'>, plan: SweepPlan): string {
  const { library, encoders } = ports
  const drawings = usableRows(library, plan.base.settings).map((row) => [row.sha256, row.drawing.ageMonths])
  const content = JSON.stringify([plan, encoders.active().id, drawings.sort()])
  return sha256(content).slice(0, 16)
}

export async function runStoredSweep(
  ports: Needs<'library' | 'encoders' | 'compute'>,
  id: string,
  work: Work
): Promise<{ id: string }> {
  const { library, encoders } = ports
  const { plan, trials: finished } = storedSweep(ports, id)
  const usable = usableRows(library, plan.base.settings)
  const bands = plan.bands === 'auto' ? suggestBands(usableOf(usable)) : parseBands(plan.bands)
  const save = (trial: Trial): void => library.sweeps.saveTrial(id, trial.number, JSON.stringify(trial))
  const atOnce = Math.max(1, Math.min(4, availableParallelism()))
  const request = { plan, bands, usable, pack: encoders.active(), seed: plan.seed, atOnce, finished, save }
  await runSweep(library, ports.compute, request, work)
  await clearFolds(library)
  return { id }
}

/** A sweep of these settings, kept by what it is of. Throws AppError 'config-invalid', 'band-invalid'. */
export function startSweep(ports: Needs<'library' | 'encoders'>, text: string): string {
  const { plan, findings } = readSweep(text, savedPlans(ports))
  if (!plan)
    throw new AppError('config-invalid', {
      reason: findings.find(isError)?.message.replace(/\.$/, '') ?? ''
    })
  if (plan.bands !== 'auto') parseBands(plan.bands)
  const id = sweepIdOf(ports, plan)
  ports.library.sweeps.start({ id, startedAt: new Date().toISOString(), content: JSON.stringify(plan) })
  return id
}

/** A sweep with the settings of one of its trials, the best where none is named. Throws AppError 'trial-unknown'. */
export function sweepWithTrial(ports: Needs<'library'>, id: string, trial: number | null) {
  const sweep = storedSweep(ports, id)
  const wanted = trial ?? sweep.best
  const chosen = sweep.trials.find(({ number }) => number === wanted)
  if (!chosen && trial !== null) throw new AppError('trial-unknown', { trial })
  if (!chosen) return { sweep, settings: null }
  // the autoencoder that was searched for scores; the other methods are measured beside it
  return { sweep, settings: { ...settingsOfTrial(sweep.plan, chosen.values), candidates: true } }
}
