import { expertLabels, type ExpertLabel } from '#contract/drawing'
import { exchangeFormats, type ExchangeFormat } from '#contract/label-exchange'
import { labelOf } from '#contract/label-words'
import { queueOrders, QueueOrder } from '#contract/rating'
import {
  choice,
  clearable,
  drawingId,
  flag,
  numberOption,
  seedOption,
  text,
  textOption,
  UsageError,
  type Answer,
  type Group,
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
  const [file] = invocation.words as [string]
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
  const [id, word] = invocation.words
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

const byRater = { rater: text('name', 'as this rater; by default the library’s own labels') }

export const labels: Group = {
  about: 'labels, ratings, tags, notes and regions: out, in again, one by one',
  actions: {
    set: {
      args: '<id> <label>',
      about: `the label of a drawing: ${expertLabels.join(', ')} or none`,
      example: 'labels set 7c1f0a52-9f0e-4b0e-9a7e-2f4c8f0d1b11 normal --tags "left; first"',
      options: {
        ...byRater,
        tags: clearable('tags', 'tags, with semicolons between them'),
        note: clearable('text', 'a note')
      },
      run: setLabel
    },
    queue: {
      about: 'drawings that are to be labelled, in an order',
      example: 'labels queue --rater First --order random',
      options: {
        ...byRater,
        order: choice(queueOrders, 'what comes first'),
        like: text('id', 'with --order similar: like this drawing'),
        all: flag('also what has a label'),
        ...seedOption
      },
      run: queue
    },
    undo: {
      about: 'take back the last step of all work on the library; with --rater, of that rater',
      example: 'labels undo',
      options: byRater,
      run: (invocation) => step(invocation, false)
    },
    redo: {
      about: 'make the step that was taken back once more',
      example: 'labels redo',
      options: byRater,
      run: (invocation) => step(invocation, true)
    },
    export: {
      about: 'everything that people have said of the drawings, as one file',
      example: 'labels export --out labels.csv',
      options: {
        out: text('file', 'where it is written'),
        format: choice(exchangeFormats, 'by default what the file is called')
      },
      run: exportLabels
    },
    import: {
      args: '<file>',
      about: 'labels from a file of this or another program',
      example: 'labels import labels.csv --dry-run',
      options: { 'dry-run': flag('only what would change') },
      run: importLabels
    }
  }
}
