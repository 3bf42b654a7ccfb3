import { NormalisationMethod, normalisationMethods } from '../../../src-preload/contract/scores'
import { DrawingId } from '../../../src-preload/contract/drawing'
import { numberOption, textOption, UsageError, type Answer, type Command, type Invocation } from '../command'
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

export const scores: Command = {
  usage: `scores [IDS] [--scale ${normalisationMethods.join(' | ')}] [--q 0.1] | scores scale METHOD`,
  about:
    'analysed drawings of all norm groups on one scale, corrected for how many are looked at, with outliers',
  options: { scale: { type: 'string' }, q: { type: 'string' } },
  async run(invocation) {
    if (invocation.words[0] === 'scale') return choose(invocation, invocation.words[1])
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
}
