import { AppError } from '#contract/app-error'
import type { Sweep } from '#contract/sweep'
import { flag, UsageError, type Answer, type Group, type Invocation } from '../command'
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
  if (!settings) throw new AppError('sweep-unfinished')
  const { bands } = sweep.plan
  const deploy = invocation.values.deploy === true
  const request = { bands, seed: sweep.plan.seed, settings, deploy }
  const { jobId } = await invocation.ask('training:start', request)
  return trainAnswer(await runJob(invocation, jobId))
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

async function list(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('sweeps:list', {})
  const rows = reply.sweeps.map((s) => [s.id, s.startedAt, s.trials.length, s.best ?? '-'])
  return { json: reply, text: table(['sweep', 'started', 'trials', 'best'], rows) }
}

async function show(invocation: Invocation): Promise<Answer> {
  const { sweep: found } = await invocation.ask('sweeps:show', { id: invocation.words[0]!, trial: null })
  return { json: found, text: textOf(found) }
}

async function trainTrial(invocation: Invocation): Promise<Answer> {
  const [id, trial] = invocation.words as [string, string?]
  const number = trial === undefined ? null : Number(trial)
  if (number !== null && !Number.isInteger(number))
    throw new UsageError('sweep train needs the number of a trial')
  return train(invocation, id, number)
}

const deployOption = { deploy: flag('deploy what is trained in full') }

export const sweep: Group = {
  about:
    'try settings of the autoencoder on the same folds; --deploy trains the winner in full and deploys it',
  usual: 'run',
  actions: {
    run: {
      args: '<file>',
      about: 'run a sweep file; one that was stopped goes on',
      example: 'sweep run sweep.yaml --deploy',
      options: deployOption,
      run: (invocation) => start(invocation, invocation.words[0]!)
    },
    list: { about: 'the sweeps of this library', example: 'sweep list', run: list },
    show: { args: '<id>', about: 'the trials of a sweep', example: 'sweep show 2f0c1e', run: show },
    train: {
      args: '<id> [trial]',
      about: 'train the winner, or a trial by its number, in full',
      example: 'sweep train 2f0c1e 3 --deploy',
      options: deployOption,
      run: trainTrial
    }
  }
}
