import { t } from '#words/translate'
import { DrawingId } from '#contract/drawing'
import type { NormReach } from '#contract/norm'
import { parseBands } from '#main/norms/parse-bands'
import { mergedLabel } from '#main/norms/sufficiency'
import {
  flag,
  number,
  numberOption,
  text,
  textOption,
  UsageError,
  type Action,
  type Answer,
  type Invocation
} from '../command'
import { planOf, planOptions } from '../plan'
import { runJob } from '../run-job'
import { columns, table } from '../table'
import { writeFolder } from '../write-out'
import { trainAnswer } from './learning'

function reachTable(reach: readonly NormReach[]): string {
  return table(
    [...columns('band', 'drawings', 'children', 'flags', 'rarestPercentile'), t('groups.interval')],
    reach.map((r) => [
      r.band,
      r.drawings,
      r.children,
      t(r.flags ? 'norms.yes' : 'norms.no'),
      r.highestPercentile,
      r.interval.map((v) => v.toFixed(1)).join(' to ')
    ])
  )
}

/** Learns the merged norm without deploying it, so that its figures can be looked at first. */
async function learn(invocation: Invocation, into: string, reach: readonly NormReach[]): Promise<Answer> {
  const words = [...invocation.words, `bands=${into}`]
  const { plan } = await planOf({ ...invocation, words, values: { ...invocation.values, bands: undefined } })
  const { jobId } = await invocation.ask('training:start', { ...plan, deploy: false })
  const answer = trainAnswer(await runJob(invocation, jobId))
  const next = t('cli.ageGroups.notInUseYet')
  return {
    ...answer,
    json: { into, reach, ...(answer.json as object) },
    text: [reachTable(reach), answer.text, next].join('\n')
  }
}

export const merge: Action = {
  args: '[settings...]',
  example: 'merge --bands 4-5,5-6 --preview',
  options: { ...planOptions, preview: flag() },
  async run(invocation) {
    const text = textOption(invocation.values, 'bands')
    if (text === undefined || !text.includes(',')) throw new UsageError(t('cli.ageGroups.mergeNeeds'))
    const bands = parseBands(text.split(','))
    const apart = bands.find((band, i) => i > 0 && band.fromMonths - bands[i - 1]!.toMonths > 6)
    if (apart) throw new UsageError(t('cli.ageGroups.notNeighbours', { label: apart.label }))
    const into = mergedLabel(bands)
    const { reach } = await invocation.ask('norms:reach', { bands: [...bands.map((b) => b.label), into] })
    if (invocation.values.preview === true) return { json: { into, reach }, text: reachTable(reach) }
    return learn(invocation, into, reach)
  }
}

export const augment: Action = {
  args: '[settings...]',
  example: 'augment --preview 7c1f0a52-9f0e-4b0e-9a7e-2f4c8f0d1b11 --out copies',
  options: {
    preview: text('id'),
    out: text('folder'),
    count: number(),
    seed: planOptions.seed,
    config: planOptions.config
  },
  async run(invocation) {
    const id = DrawingId.safeParse(textOption(invocation.values, 'preview'))
    const out = textOption(invocation.values, 'out')
    if (out === undefined) throw new UsageError(t('cli.ageGroups.augmentNeeds'))
    if (!id.success) throw new UsageError(t('cli.ageGroups.previewNeeds'))
    const { plan } = await planOf(invocation)
    const copies = numberOption(invocation.values, 'count') ?? 7
    if (!Number.isInteger(copies) || copies < 1 || copies > 23)
      throw new UsageError(t('cli.ageGroups.countRange'))
    const count = copies + 1 // the first is the drawing as it is
    const { settings, seed } = plan
    const { pictures } = await invocation.ask('norms:augmented', { id: id.data, count, seed, settings })
    const files = pictures.map((_, i) => (i === 0 ? 'as-it-is.png' : `changed-${i}.png`))
    await writeFolder(out, Object.fromEntries(pictures.map((png, i) => [files[i]!, png])))
    return { json: { files }, text: t('cli.ageGroups.writtenTo', { out, files: files.join(', ') }) }
  }
}
