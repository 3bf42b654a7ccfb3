import { t } from '#words/translate'
import type { ModelThreshold, ThresholdDetail, ThresholdLimits } from '#contract/threshold'
import { yearsMonths } from '#words/age-text'
import { columns, table } from '../table'
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
    columns(
      '',
      'band',
      'flags',
      'percentile',
      'alpha',
      'setByHand',
      'raw',
      'atPercentile90',
      'atPercentile95',
      'atPercentile99',
      'highest',
      'n',
      'id'
    ),
    models.map((m) => [
      m.deployed ? '*' : '',
      m.band,
      t(m.flags ? 'norms.yes' : 'norms.no'),
      m.percentile,
      m.alpha,
      t(m.chosen ? 'norms.yes' : 'norms.no'),
      ...[m.rawThreshold, m.at90, m.at95, m.at99].map(raw),
      m.highest,
      m.n,
      m.id
    ])
  )
}

/** What has to be passed at each age, of the score that depends on age. */
function agesOf({ ages }: ModelThreshold): string {
  if (ages.length === 0) return ''
  const pair = ({ low, high }: ThresholdLimits): string =>
    low === null || high === null ? '-' : `${low.toFixed(2)} / ${high.toFixed(2)}`
  const rows = ages.map(({ fromMonths, n, highest, chosen, at90, at95, at99 }) => [
    yearsMonths(fromMonths),
    n,
    highest ?? '-',
    ...[chosen, at90, at95, at99].map(pair)
  ])
  const heads = columns(
    'age',
    'childrenNear',
    'highest',
    'asSet',
    'atPercentile90',
    'atPercentile95',
    'atPercentile99'
  )
  return `\n\n${t('cli.threshold.ages')}\n${table(heads, rows)}`
}

const textOf = (models: readonly ModelThreshold[]): string => tableOf(models) + models.map(agesOf).join('')

/** What typical drawings score. */
function summaryText({ summary }: ThresholdDetail): string {
  const { n, mean, deviation, median, mad, low, high } = summary
  const figures = Object.fromEntries(
    Object.entries({ mean, deviation, median, mad, low, high }).map(([name, value]) => [
      name,
      value.toPrecision(4)
    ])
  )
  return t('threshold.summary', { n, ...figures })
}

function detailAnswer(reply: ThresholdDetail): Answer {
  const { threshold: shown, pValues, history } = reply
  const flagged = pValues.filter((p) => p <= shown.alpha).length
  const log = history.map(({ at, percentile, changed, note }) => [
    at,
    percentile ?? t('threshold.asLearnt'),
    changed,
    note
  ])
  const counts = t('threshold.counts', { of: pValues.length, flagged, now: flagged })
  const changes = log.length > 0 ? `\n\n${table(columns('when', 'percentile', 'changed', 'note'), log)}` : ''
  return { json: reply, text: `${textOf([shown])}\n\n${summaryText(reply)}\n${counts}${changes}` }
}

/** Of all versions, of one, or of the one that scores an age. */
async function show(invocation: Invocation): Promise<Answer> {
  const target = targetOf(invocation)
  if (Array.isArray(target)) return detailAnswer(await invocation.ask('threshold:show', { id: target[0]! }))
  if (target !== 'deployed') return detailAnswer(await invocation.ask('threshold:show', target))
  const { models } = await invocation.ask('threshold:list', {})
  return { json: { models }, text: textOf(models) }
}

function targetOf({ values }: Invocation) {
  const model = textOption(values, 'model')
  const years = numberOption(values, 'age-years')
  if (model !== undefined && years !== undefined) throw new UsageError(t('cli.threshold.oneOf'))
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
  const hint = silent ? `\n${t('cli.threshold.developmentFlags')}` : ''
  const sum = t('cli.threshold.reevaluated', { drawings, newlyFlagged, noLongerFlagged })
  return { json: reply, text: `${tableOf(reply.models)}\n${sum}${hint}` }
}

async function setPercentile(invocation: Invocation): Promise<Answer> {
  const percentile = Number(invocation.words[0])
  if (!(percentile >= 50 && percentile <= 99.9)) throw new UsageError(t('cli.threshold.setNeeds'))
  return set(invocation, percentile)
}

const targetOptions = { model: text('id'), 'age-years': number('years'), subject: text('text') }
const setOptions = { ...targetOptions, note: clearable('text') }

export const threshold: Group = {
  usual: 'show',
  actions: {
    show: {
      example: 'threshold show --age-years 5',
      options: targetOptions,
      run: show
    },
    set: {
      args: '<percentile>',
      example: 'threshold set 97 --note "fewer flags"',
      options: setOptions,
      run: setPercentile
    },
    reset: {
      example: 'threshold reset',
      options: setOptions,
      run: (invocation) => set(invocation, null)
    }
  }
}
