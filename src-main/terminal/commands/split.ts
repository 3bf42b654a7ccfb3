import type { SplitReport } from '#contract/dataset'
import {
  numberOption,
  seedOption,
  text,
  textOption,
  UsageError,
  type Answer,
  type Group,
  type Invocation
} from '../command'
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

async function list(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('splits:list', {})
  return { json: reply, text: reply.splits.map(shown).join('\n\n') || 'No split yet.' }
}

async function exportSplit(invocation: Invocation): Promise<Answer> {
  const file = textOption(invocation.values, 'out')
  if (!file) throw new UsageError('split export needs --out FILE')
  const { bytes, drawings } = await invocation.ask('splits:export', { name: invocation.words[0]! })
  await writeWhole(file, bytes)
  return { json: { out: file, drawings }, text: `Wrote ${drawings} drawings with their parts to ${file}.` }
}

async function remove(invocation: Invocation): Promise<Answer> {
  const [name] = invocation.words as [string]
  return { json: await invocation.ask('splits:remove', { name }), text: `Split ${name} removed.` }
}

export const split: Group = {
  about: 'parts to train, validate and test by: no child in two of them, ages and subjects in all',
  usual: 'make',
  actions: {
    make: {
      args: '[name]',
      about: 'split the drawings',
      example: 'split make study --shares 0.7/0.2/0.1 --seed 7',
      options: { shares: text('shares', 'of training, validation and test: 0.7/0.2/0.1'), ...seedOption },
      run: (invocation) => make(invocation, invocation.words[0] ?? 'default')
    },
    list: { about: 'the splits of this library', example: 'split list', run: list },
    export: {
      args: '<name>',
      about: 'every drawing with its part, as a table',
      example: 'split export study --out split.csv',
      options: { out: text('file', 'where it is written') },
      run: exportSplit
    },
    remove: { args: '<name>', about: 'forget a split', example: 'split remove study', run: remove }
  }
}
