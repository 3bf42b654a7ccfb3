import { t } from '#words/translate'
import { NormalisationMethod, normalisationMethods, type OutlierLimits } from '#contract/scores'
import { DrawingId } from '#contract/drawing'
import {
  choice,
  number,
  numberOption,
  textOption,
  UsageError,
  type Answer,
  type Group,
  type Invocation
} from '../command'
import { columns, table } from '../table'

function methodOf({ values }: Invocation): NormalisationMethod | null {
  const text = textOption(values, 'scale')
  if (text === undefined) return null
  const method = NormalisationMethod.safeParse(text)
  if (!method.success)
    throw new UsageError(
      t('cli.scores.scaleChoices', { normalisationMethods: normalisationMethods.join(', ') })
    )
  return method.data
}

function idsOf({ words }: Invocation): 'all' | DrawingId[] {
  if (words.length === 0) return 'all'
  return words.map((word) => {
    const id = DrawingId.safeParse(word)
    if (!id.success) throw new UsageError(t('cli.common.notADrawingId', { word }))
    return id.data
  })
}

/** Limits of outliers, as far as they were given; the contract fills in the usual ones. */
function limitsOf({ values }: Invocation): Partial<OutlierLimits> {
  const given = (['z', 'iqr', 'mad'] as const).map((rule) => [rule, numberOption(values, `outlier-${rule}`)])
  return Object.fromEntries(given.filter(([, limit]) => limit !== undefined)) as Partial<OutlierLimits>
}

async function choose(invocation: Invocation, text: string | undefined): Promise<Answer> {
  const method = NormalisationMethod.safeParse(text)
  if (!method.success)
    throw new UsageError(
      t('cli.scores.scaleNeeds', { normalisationMethods: normalisationMethods.join(', ') })
    )
  const reply = await invocation.ask('scores:choose', { method: method.data })
  return { json: reply, text: t('cli.scores.scaleChosen', { method: reply.method }) }
}

async function listScores(invocation: Invocation): Promise<Answer> {
  const q = numberOption(invocation.values, 'q') ?? 0.1
  if (!(q >= 0.001 && q <= 0.5)) throw new UsageError(t('cli.scores.qRange'))
  const outlierLimits = limitsOf(invocation)
  const request = { ids: idsOf(invocation), method: methodOf(invocation), q, outlierLimits }
  const reply = await invocation.ask('scores:table', request)
  const scaled = reply.method !== 'percentile'
  const rows = reply.rows.map((r) => [
    r.file,
    r.band,
    r.percentile.toFixed(1),
    ...(scaled ? [r.value?.toFixed(2) ?? '-'] : []),
    r.pValue.toPrecision(3),
    r.adjustedP.toPrecision(3),
    r.flaggedInBatch ? t('cli.scores.flagged') : '',
    r.outlier.join(' ')
  ])
  const head = [
    ...columns('file', 'normGroup', 'percentile'),
    ...(scaled ? [reply.method] : []),
    ...columns('p', 'adjustedP'),
    t('cli.scores.atQ', { q }),
    ...columns('outlierBy')
  ]
  const groups = reply.groups.map((g) =>
    t('cli.scores.group', {
      band: g.band,
      drawings: g.drawings,
      medianPercentile: g.medianPercentile.toFixed(1),
      flagged: g.flagged,
      expectedByChance: g.expectedByChance.toFixed(1)
    })
  )
  const sum = t('cli.scores.summary', {
    flaggedInBatch: reply.flaggedInBatch,
    q: q * 100,
    without: reply.without
  })
  return { json: reply, text: [table(head, rows), ...groups, sum].join('\n') }
}

export const scores: Group = {
  usual: 'list',
  actions: {
    list: {
      args: '[drawings...]',
      example: 'scores --scale z --q 0.1',
      options: {
        scale: choice(normalisationMethods),
        q: number('share'),
        'outlier-z': number(),
        'outlier-iqr': number(),
        'outlier-mad': number()
      },
      run: listScores
    },
    scale: {
      args: '<method>',
      example: 'scores scale z',
      run: (invocation) => choose(invocation, invocation.words[0])
    }
  }
}
