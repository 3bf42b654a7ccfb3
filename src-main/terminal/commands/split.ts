import { t } from '#words/translate'
import { SplitPart, splitParts, type SplitReport } from '#contract/dataset'
import {
  choice,
  flag,
  number,
  numberOption,
  seedOption,
  text,
  textOption,
  UsageError,
  type Answer,
  type Group,
  type Invocation
} from '../command'
import { columns, table } from '../table'
import { writeWhole } from '../write-out'

function sharesOf(text: string | undefined): { train: number; validation: number; test: number } {
  if (text === undefined) return { train: 0.7, validation: 0.2, test: 0.1 }
  const [train = NaN, validation = NaN, test = NaN] = text.split('/').map(Number)
  if (![train, validation, test].every(Number.isFinite)) throw new UsageError(t('cli.split.sharesForm'))
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
    t('cli.split.title', { name: report.name, seed: report.wish.seed }),
    table(columns('part', 'drawings', 'children', 'share'), parts),
    table(columns('stratum', 'train', 'validation', 'test'), strata),
    ...report.notes.map((note) => t('cli.split.note', { message: note.message })),
    ...(report.unassigned > 0 ? [t('cli.split.unassigned', { unassigned: report.unassigned })] : [])
  ].join('\n')
}

async function make(invocation: Invocation, name: string): Promise<Answer> {
  const wish = {
    ...sharesOf(textOption(invocation.values, 'shares')),
    seed: numberOption(invocation.values, 'seed') ?? 42,
    stratify: invocation.values['no-strata'] !== true,
    ageGroupYears: numberOption(invocation.values, 'age-group') ?? 1
  }
  const report = await invocation.ask('splits:make', { name, wish })
  return { json: report, text: shown(report) }
}

async function list(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('splits:list', {})
  return { json: reply, text: reply.splits.map(shown).join('\n\n') || t('cli.split.none') }
}

/** The drawings of one part, by id. */
async function show(invocation: Invocation): Promise<Answer> {
  const part = SplitPart.safeParse(textOption(invocation.values, 'part'))
  if (!part.success) throw new UsageError(t('cli.split.showNeedsPart'))
  const reply = await invocation.ask('splits:drawings', { name: invocation.words[0]!, part: part.data })
  return {
    json: reply,
    text: table(
      columns('id', 'file'),
      reply.drawings.map(({ id, file }) => [id, file])
    )
  }
}

async function exportSplit(invocation: Invocation): Promise<Answer> {
  const file = textOption(invocation.values, 'out')
  if (!file) throw new UsageError(t('cli.split.exportNeedsOut'))
  const { bytes, drawings } = await invocation.ask('splits:export', { name: invocation.words[0]! })
  await writeWhole(file, bytes)
  return {
    json: { out: file, drawings },
    text: t('cli.split.written', { drawings, file })
  }
}

async function remove(invocation: Invocation): Promise<Answer> {
  const [name] = invocation.words as [string]
  return {
    json: await invocation.ask('splits:remove', { name }),
    text: t('cli.split.removed', { name })
  }
}

export const split: Group = {
  usual: 'make',
  actions: {
    make: {
      args: '[name]',
      example: 'split make study --shares 0.7/0.2/0.1 --seed 7',
      options: { shares: text('shares'), 'age-group': number('years'), 'no-strata': flag(), ...seedOption },
      run: (invocation) => make(invocation, invocation.words[0] ?? 'default')
    },
    list: { example: 'split list', run: list },
    show: {
      args: '<name>',
      example: 'split show study --part test',
      options: { part: choice(splitParts) },
      run: show
    },
    export: {
      args: '<name>',
      example: 'split export study --out split.csv',
      options: { out: text('file') },
      run: exportSplit
    },
    remove: { args: '<name>', example: 'split remove study', run: remove }
  }
}
