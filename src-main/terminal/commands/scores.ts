import { NormalisationMethod, normalisationMethods } from '#contract/scores'
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
import { table } from '../table'

function methodOf({ values }: Invocation): NormalisationMethod | null {
  const text = textOption(values, 'scale')
  if (text === undefined) return null
  const method = NormalisationMethod.safeParse(text)
  if (!method.success) throw new UsageError(`--scale must be one of ${normalisationMethods.join(', ')}`)
  return method.data
}

function idsOf({ words }: Invocation): 'all' | DrawingId[] {
  if (words.length === 0) return 'all'
  return words.map((word) => {
    const id = DrawingId.safeParse(word)
    if (!id.success) throw new UsageError(`"${word}" is not the id of a drawing`)
    return id.data
  })
}

async function choose(invocation: Invocation, text: string | undefined): Promise<Answer> {
  const method = NormalisationMethod.safeParse(text)
  if (!method.success) throw new UsageError(`scores scale needs one of ${normalisationMethods.join(', ')}`)
  const reply = await invocation.ask('scores:choose', { method: method.data })
  return { json: reply, text: `Scores are shown as ${reply.method} beside the percentile.` }
}

async function listScores(invocation: Invocation): Promise<Answer> {
  const q = numberOption(invocation.values, 'q') ?? 0.1
  if (!(q > 0 && q < 1)) throw new UsageError('--q must lie between 0 and 1')
  const request = { ids: idsOf(invocation), method: methodOf(invocation), q }
  const reply = await invocation.ask('scores:table', request)
  const scaled = reply.method !== 'percentile'
  const rows = reply.rows.map((r) => [
    r.file,
    r.band,
    r.percentile.toFixed(1),
    ...(scaled ? [r.value?.toFixed(2) ?? '-'] : []),
    r.pValue.toPrecision(3),
    r.adjustedP.toPrecision(3),
    r.flaggedInBatch ? 'flagged' : '',
    r.outlier.join(' ')
  ])
  const head = [
    'file',
    'norm group',
    'percentile',
    ...(scaled ? [reply.method] : []),
    'p',
    'adjusted p',
    `at q ${q}`,
    'outlier by'
  ]
  const groups = reply.groups.map(
    (g) =>
      `${g.band}: ${g.drawings} drawings, median percentile ${g.medianPercentile.toFixed(1)}, ${g.flagged} flagged one by one (chance alone ${g.expectedByChance.toFixed(1)})`
  )
  const sum = `${reply.flaggedInBatch} flagged with at most ${q * 100} % false flags expected among them; ${reply.without} drawings carry no score.`
  return { json: reply, text: [table(head, rows), ...groups, sum].join('\n') }
}

export const scores: Group = {
  about:
    'analysed drawings of all norm groups on one scale, corrected for how many are looked at, with outliers',
  usual: 'list',
  actions: {
    list: {
      args: '[drawings...]',
      about: 'the scores of these drawings; of all where none is named',
      example: 'scores --scale z --q 0.1',
      options: {
        scale: choice(normalisationMethods, 'by default what the library is set to'),
        q: number('false flags that may be among the flags of the whole batch', 'share')
      },
      run: listScores
    },
    scale: {
      args: '<method>',
      about: `the scale on which scores are shown: ${normalisationMethods.join(', ')}`,
      example: 'scores scale z',
      run: (invocation) => choose(invocation, invocation.words[0])
    }
  }
}
