import { parallelSvg } from '#main/analysis/report/formats/parallel-svg'
import { reasonText, t } from '#words/translate'
import { AppError } from '#contract/app-error'
import type { Sweep } from '#contract/sweep'
import { flag, text, textOption, UsageError, type Answer, type Group, type Invocation } from '../command'
import { findingLine } from '../plan'
import { readText } from '../read-text'
import { runJob } from '../run-job'
import { columns, table } from '../table'
import { writeWhole } from '../write-out'
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
    t.seconds,
    reasonText({ reason: t.reason }) ?? ''
  ])
  const head = [
    ...columns('', 'trial'),
    ...keys,
    ...columns('plantedAuroc', 'validationLoss', 'bestEpoch', 'state', 'seconds', 'why')
  ]
  return t('cli.sweep.title', { id, objective: plan.objective, table: table(head, rows) })
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
  return {
    json: reply,
    text: table(columns('sweep', 'started', 'trials', 'best'), rows)
  }
}

async function show(invocation: Invocation): Promise<Answer> {
  const { sweep: found } = await invocation.ask('sweeps:show', { id: invocation.words[0]!, trial: null })
  const picture = textOption(invocation.values, 'picture')
  if (picture !== undefined) {
    const svg = parallelSvg(found)
    if (svg === null) throw new AppError('sweep-unfinished')
    await writeWhole(picture, svg)
  }
  return { json: found, text: textOf(found) }
}

async function trainTrial(invocation: Invocation): Promise<Answer> {
  const [id, trial] = invocation.words as [string, string?]
  const number = trial === undefined ? null : Number(trial)
  if (number !== null && !Number.isInteger(number)) throw new UsageError(t('cli.sweep.trainNeedsTrial'))
  return train(invocation, id, number)
}

const deployOption = { deploy: flag() }

export const sweep: Group = {
  usual: 'run',
  actions: {
    run: {
      args: '<file>',
      example: 'sweep run sweep.yaml --deploy',
      options: deployOption,
      run: (invocation) => start(invocation, invocation.words[0]!)
    },
    list: { example: 'sweep list', run: list },
    show: {
      args: '<id>',
      example: 'sweep show 2f0c1e --picture sweep.svg',
      options: { picture: text('file.svg') },
      run: show
    },
    train: {
      args: '<id> [trial]',
      example: 'sweep train 2f0c1e 3 --deploy',
      options: deployOption,
      run: trainTrial
    }
  }
}
