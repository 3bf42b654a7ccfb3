import type { ModelThreshold } from '#contract/threshold'
import { table } from '../table'
import {
  clearable,
  number,
  numberOption,
  text,
  textOption,
  UsageError,
  type Answer,
  type Group,
  type Invocation
} from '../command'

function tableOf(models: readonly ModelThreshold[]): string {
  const raw = (value: number | null) => value?.toPrecision(4) ?? '-'
  return table(
    ['', 'band', 'flags', 'percentile', 'alpha', 'set by hand', 'raw', 'at 90', 'at 95', 'at 99', 'n', 'id'],
    models.map((m) => [
      m.deployed ? '*' : '',
      m.band,
      m.flags ? 'yes' : 'no',
      m.percentile,
      m.alpha,
      m.chosen ? 'yes' : 'no',
      ...[m.rawThreshold, m.at90, m.at95, m.at99].map(raw),
      m.n,
      m.id
    ])
  )
}

async function show(invocation: Invocation): Promise<Answer> {
  const id = textOption(invocation.values, 'model')
  if (id !== undefined) {
    const reply = await invocation.ask('threshold:show', { id })
    return { json: reply, text: JSON.stringify({ ...reply, pValues: reply.pValues.length }, null, 2) }
  }
  const { models } = await invocation.ask('threshold:list', {})
  return { json: { models }, text: tableOf(models) }
}

function targetOf({ values }: Invocation) {
  const model = textOption(values, 'model')
  const years = numberOption(values, 'age-years')
  if (model !== undefined && years !== undefined)
    throw new UsageError('name --model or --age-years, not both')
  if (model !== undefined) return [model]
  if (years === undefined) return 'deployed' as const
  return { ageMonths: years * 12, subject: textOption(values, 'subject') ?? null }
}

/** Of all models that score, of one, or of the one that scores an age. */
async function set(invocation: Invocation, percentile: number | null): Promise<Answer> {
  const note = textOption(invocation.values, 'note') ?? ''
  const models = targetOf(invocation)
  const reply = await invocation.ask('threshold:set', { models, percentile, note })
  const { drawings, newlyFlagged, noLongerFlagged } = reply.reevaluated
  const silent = reply.models.every((m) => !m.flags)
  const hint = silent
    ? '\nDevelopmental age flags here, not form: set the threshold of the development model (or of all) to move flags.'
    : ''
  const sum = `${drawings} stored verdicts were looked at again: ${newlyFlagged} flagged now, ${noLongerFlagged} no longer.`
  return { json: reply, text: `${tableOf(reply.models)}\n${sum}${hint}` }
}

async function setPercentile(invocation: Invocation): Promise<Answer> {
  const percentile = Number(invocation.words[0])
  if (!(percentile >= 50 && percentile <= 99.9))
    throw new UsageError('threshold set needs a percentile from 50 to 99.9')
  return set(invocation, percentile)
}

const targetOptions = {
  model: text('id', 'of this version; by default of all that are deployed'),
  'age-years': number('of the norm that scores this age', 'years'),
  subject: text('text', 'with --age-years: of this subject'),
  note: clearable('text', 'why')
}

export const threshold: Group = {
  about: 'how many typical drawings are flagged: 95 flags about 1 in 20; stored verdicts follow',
  usual: 'show',
  actions: {
    show: {
      about: 'the thresholds that hold now',
      example: 'threshold show',
      options: { model: text('id', 'one version in detail') },
      run: show
    },
    set: {
      args: '<percentile>',
      about: 'move the threshold',
      example: 'threshold set 97 --note "fewer flags"',
      options: targetOptions,
      run: setPercentile
    },
    reset: {
      about: 'the threshold as it was learnt',
      example: 'threshold reset',
      options: targetOptions,
      run: (invocation) => set(invocation, null)
    }
  }
}
