import type { SplitReport } from '../../../src-preload/contract/dataset'
import { numberOption, textOption, UsageError, type Answer, type Command, type Invocation } from '../command'
import { table } from '../table'
import { writeWhole } from '../write-out'

function sharesOf(text: string | undefined): { train: number; validation: number; test: number } {
  if (text === undefined) return { train: 0.7, validation: 0.2, test: 0.1 }
  const [train = NaN, validation = NaN, test = NaN] = text.split('/').map(Number)
  if (![train, validation, test].every(Number.isFinite))
    throw new UsageError('--shares is written 0.7/0.2/0.1')
  return { train, validation, test }
}

function shown(report: SplitReport): string {
  const parts = report.parts.map((p) => [
    p.part,
    String(p.drawings),
    String(p.children),
    `${(100 * p.share).toFixed(1)} %`
  ])
  const strata = report.strata.map(({ stratum, counts }) => [stratum, ...counts.map(String)])
  return [
    `Split ${report.name}, seed ${report.wish.seed}`,
    table(['part', 'drawings', 'children', 'share'], parts),
    table(['stratum', 'train', 'validation', 'test'], strata),
    ...report.notes.map((note) => `Note: ${note.message}`),
    ...(report.unassigned > 0 ? [`${report.unassigned} drawings have come since and are in no part.`] : [])
  ].join('\n')
}

async function make(invocation: Invocation, name: string): Promise<Answer> {
  const wish = {
    ...sharesOf(textOption(invocation.values, 'shares')),
    seed: numberOption(invocation.values, 'seed') ?? 42
  }
  const report = await invocation.ask('splits:make', { name, wish })
  return { json: report, text: shown(report) }
}

export const split: Command = {
  usage:
    'split [make] [NAME] [--shares 0.7/0.2/0.1] [--seed N] | list | export NAME --out FILE | remove NAME',
  about: 'parts to train, validate and test by: no child in two of them, ages and subjects in all',
  options: { shares: { type: 'string' }, seed: { type: 'string' }, out: { type: 'string' } },
  async run(invocation) {
    const [first = 'make', second] = invocation.words
    const known = ['make', 'list', 'remove', 'export'].includes(first)
    if (!known && second !== undefined) throw new UsageError(`Usage: ${split.usage}`)
    const [action, name] = known ? [first, second] : ['make', first]
    if (action === 'make') return make(invocation, name ?? 'default')
    if (action === 'list') {
      const reply = await invocation.ask('splits:list', {})
      return { json: reply, text: reply.splits.map(shown).join('\n\n') || 'No split yet.' }
    }
    if (action === 'remove' && name) {
      return { json: await invocation.ask('splits:remove', { name }), text: `Split ${name} removed.` }
    }
    const file = textOption(invocation.values, 'out')
    if (action !== 'export' || !name || !file) throw new UsageError(`Usage: ${split.usage}`)
    const { bytes, drawings } = await invocation.ask('splits:export', { name })
    await writeWhole(file, bytes)
    return { json: { out: file, drawings }, text: `Wrote ${drawings} drawings with their parts to ${file}.` }
  }
}
