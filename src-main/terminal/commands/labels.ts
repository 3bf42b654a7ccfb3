import { expertLabels, type ExpertLabel } from '../../../src-preload/contract/drawing'
import { exchangeFormats, type ExchangeFormat } from '../../../src-preload/contract/label-exchange'
import { labelOf } from '../../../src-preload/contract/label-words'
import { queueOrders, QueueOrder } from '../../../src-preload/contract/rating'
import {
  drawingId,
  numberOption,
  textOption,
  UsageError,
  type Answer,
  type Command,
  type Invocation
} from '../command'
import { fromUser } from '../paths'
import { table } from '../table'
import { writeWhole } from '../write-out'
import { raterNamed } from './ratings'

/** By `--format`, else by how the file is called. Throws UsageError. */
function formatOf(wish: string | undefined, file: string): ExchangeFormat {
  const guessed = file.endsWith('.json') ? 'coco' : file.endsWith('.csv') ? 'csv' : 'jsonl'
  const format = wish ?? guessed
  if (!(exchangeFormats as readonly string[]).includes(format))
    throw new UsageError(`--format is one of ${exchangeFormats.join(', ')}`)
  return format as ExchangeFormat
}

async function exportLabels(invocation: Invocation): Promise<Answer> {
  const file = textOption(invocation.values, 'out')
  if (!file) throw new UsageError('labels export needs --out FILE')
  const format = formatOf(textOption(invocation.values, 'format'), file)
  const { bytes, drawings } = await invocation.ask('labels:export', { format })
  await writeWhole(file, bytes)
  return {
    json: { out: file, format, drawings },
    text: `Wrote what is said of ${drawings} drawings to ${file}.`
  }
}

async function importLabels(invocation: Invocation): Promise<Answer> {
  const [, file] = invocation.words
  if (!file) throw new UsageError('labels import needs a file')
  const files = await (await invocation.engine()).registerPaths([fromUser(file)])
  const dryRun = invocation.values['dry-run'] === true
  const report = await invocation.ask('labels:import', { files, dryRun })
  const { rows, matched, changed, newRaters, rejected } = report
  const head = `${rows} rows, ${matched} found their drawing, ${changed} drawings ${dryRun ? 'would change' : 'changed'}, ${rejected.length} refused.`
  const raters =
    newRaters.length > 0
      ? `\nNew raters: ${newRaters.join(', ')}. Their ratings are taken back by labels undo --rater NAME.`
      : ''
  const refused = rejected.slice(0, 50).map((r) => [String(r.row), r.file, r.message])
  return {
    json: report,
    text: head + raters + (refused.length > 0 ? `\n${table(['row', 'file', 'why'], refused)}` : ''),
    code: rejected.length > 0 ? 1 : 0
  }
}

/** `labels set ID LABEL`: for the library, or as a rater. */
async function setLabel(invocation: Invocation): Promise<Answer> {
  const [, id, word] = invocation.words
  const label: ExpertLabel | null | undefined = word === 'none' ? null : (labelOf(word ?? '') ?? undefined)
  if (!id || label === undefined) throw new UsageError(`labels set ID ${expertLabels.join('|')}|none`)
  const rater = await raterNamed(invocation, textOption(invocation.values, 'rater'))
  const tags = textOption(invocation.values, 'tags')
  const note = textOption(invocation.values, 'note')
  const { item } = await invocation.ask('labelling:rate', {
    rater,
    id: drawingId(id),
    label,
    ...(tags === undefined
      ? {}
      : {
          tags: tags
            .split(';')
            .map((tag) => tag.trim())
            .filter(Boolean)
        }),
    ...(note === undefined ? {} : { note })
  })
  return { json: item, text: `${item.fileName}: ${item.label ?? 'no label'}` }
}

async function queue(invocation: Invocation): Promise<Answer> {
  const { values } = invocation
  const rater = await raterNamed(invocation, textOption(values, 'rater'))
  const order = QueueOrder.safeParse(textOption(values, 'order') ?? 'imported')
  if (!order.success) throw new UsageError(`--order is one of ${queueOrders.join(', ')}`)
  const like = textOption(values, 'like')
  if ((order.data === 'similar') !== (like !== undefined))
    throw new UsageError('--order similar and --like ID belong together')
  const { items } = await invocation.ask('labelling:queue', {
    rater,
    order: order.data,
    like: like === undefined ? null : drawingId(like),
    show: values.all === true ? 'all' : 'unlabelled',
    seed: numberOption(values, 'seed') ?? 42
  })
  const rows = items.slice(0, 50).map((item) => [item.id, item.fileName, item.label ?? ''])
  return {
    json: { count: items.length, items },
    text: `${items.length} drawings\n${table(['id', 'file', 'label'], rows)}`
  }
}

async function step(invocation: Invocation, redo: boolean): Promise<Answer> {
  const rater = await raterNamed(invocation, textOption(invocation.values, 'rater'))
  const { items } = await invocation.ask('labelling:undo', { rater, redo })
  if (items.length === 0) return { json: { changed: [] }, text: `Nothing to ${redo ? 'redo' : 'undo'}.` }
  const rows = items
    .slice(0, 50)
    .map((item) => [item.id, item.fileName, item.label ?? 'none', item.tags.join('; '), item.note])
  const head = `${redo ? 'Done again' : 'Taken back'} on ${items.length === 1 ? 'one drawing' : `${items.length} drawings`}${items.length > 50 ? ' (the first 50)' : ''}, as now:`
  return {
    json: { changed: items },
    text: `${head}\n${table(['id', 'file', 'label', 'tags', 'note'], rows)}`
  }
}

export const labels: Command = {
  usage:
    'labels export --out FILE [--format csv|jsonl|coco] | import FILE [--dry-run] | set ID LABEL [--tags "A; B"] [--note TEXT] | queue [--order imported|random|uncertain|similar] [--like ID] [--all] | undo | redo    [--rater NAME]\n      undo and redo: the last step of all work on the library; with --rater, of that rater',
  about: 'labels, ratings, tags, notes and regions: out, in again, one by one',
  clears: ['tags', 'note'],
  options: {
    out: { type: 'string' },
    format: { type: 'string' },
    'dry-run': { type: 'boolean' },
    rater: { type: 'string' },
    tags: { type: 'string' },
    note: { type: 'string' },
    order: { type: 'string' },
    like: { type: 'string' },
    all: { type: 'boolean' },
    seed: { type: 'string' }
  },
  run(invocation) {
    const [action] = invocation.words
    if (action === 'export') return exportLabels(invocation)
    if (action === 'import') return importLabels(invocation)
    if (action === 'set') return setLabel(invocation)
    if (action === 'queue') return queue(invocation)
    if (action === 'undo' || action === 'redo') return step(invocation, action === 'redo')
    throw new UsageError(`Usage: ${labels.usage}`)
  }
}
