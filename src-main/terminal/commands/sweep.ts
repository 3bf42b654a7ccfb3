import { AppError } from '../../../src-preload/contract/app-error'
import type { Sweep } from '../../../src-preload/contract/sweep'
import { UsageError, type Answer, type Command, type Invocation } from '../command'
import { findingLine } from '../plan'
import { readText } from '../read-text'
import { runJob } from '../run-job'
import { table } from '../table'
import { trainAnswer } from './learning'

function textOf({ id, plan, trials, best }: Sweep): string {
  const keys = plan.parameters.map((p) => p.key)
  const rows = trials.map((t) => [
    t.number === best ? '*' : '',
    t.number,
    ...keys.map((key) => JSON.stringify(t.values[key])),
    t.planted?.toFixed(3) ?? '-',
    t.validationLoss?.toFixed(4) ?? '-',
    t.bestEpoch?.toFixed(0) ?? '-',
    t.state,
    t.seconds
  ])
  const head = ['', 'trial', ...keys, 'planted AUROC', 'validation loss', 'best epoch', 'state', 'seconds']
  return `Sweep ${id}, by ${plan.objective}\n${table(head, rows)}`
}

/** The winner, or a trial by its number, trained in full with calibration and validation. */
async function train(invocation: Invocation, id: string, trial: number | null): Promise<Answer> {
  const { sweep, settings } = await invocation.ask('sweeps:show', { id, trial })
  if (!settings) throw new AppError('nothing-to-do', { what: 'no trial of this sweep is finished' })
  const { bands } = sweep.plan
  const deploy = invocation.values.deploy === true
  const request = { bands, seed: sweep.plan.seed, settings, deploy }
  const { jobId } = await invocation.ask('training:start', request)
  return trainAnswer((await runJob(invocation, jobId)) as never)
}

async function start(invocation: Invocation, file: string): Promise<Answer> {
  const text = readText(file)
  const { plan, findings } = await invocation.ask('sweeps:check', { text })
  if (!plan) throw new UsageError(findings.map(findingLine).join('\n'))
  const { jobId, id } = await invocation.ask('sweeps:start', { text })
  await runJob(invocation, jobId)
  const { sweep } = await invocation.ask('sweeps:show', { id, trial: null })
  if (invocation.values.deploy !== true) return { json: sweep, text: textOf(sweep) }
  process.stderr.write(`${textOf(sweep)}\n`)
  return train(invocation, id, null)
}

export const sweep: Command = {
  usage: 'sweep FILE [--deploy] | list | show ID | train ID [TRIAL] [--deploy]',
  about:
    'try settings of the autoencoder on the same folds; --deploy trains the winner in full and deploys it',
  options: { deploy: { type: 'boolean' } },
  async run(invocation) {
    const [verb, id, trial] = invocation.words
    if (verb === undefined) throw new UsageError('sweep needs a file')
    if (verb === 'list') {
      const reply = await invocation.ask('sweeps:list', {})
      const rows = reply.sweeps.map((s) => [s.id, s.startedAt, s.trials.length, s.best ?? '-'])
      return { json: reply, text: table(['sweep', 'started', 'trials', 'best'], rows) }
    }
    if (verb !== 'show' && verb !== 'train') return start(invocation, verb)
    if (id === undefined) throw new UsageError(`sweep ${verb} needs the id of a sweep`)
    const number = trial === undefined ? null : Number(trial)
    if (number !== null && !Number.isInteger(number))
      throw new UsageError('sweep train needs the number of a trial')
    if (verb === 'train') return train(invocation, id, number)
    const { sweep: found } = await invocation.ask('sweeps:show', { id, trial: null })
    return { json: found, text: textOf(found) }
  }
}
