import { matchNotes } from '#words/table-text'
import { t } from '#words/translate'
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
import { columns, table } from '../table'
import { writeWhole } from '../write-out'
import { raterNamed } from './ratings'

/** By `--format`, else by how the file is called. Throws UsageError. */
function formatOf(wish: string | undefined, file: string): ExchangeFormat {
  const guessed = file.endsWith('.json') ? 'coco' : file.endsWith('.csv') ? 'csv' : 'jsonl'
  const format = wish ?? guessed
  if (!(exchangeFormats as readonly string[]).includes(format))
    throw new UsageError(t('cli.labels.formatChoices', { exchangeFormats: exchangeFormats.join(', ') }))
  return format as ExchangeFormat
}

async function exportLabels(invocation: Invocation): Promise<Answer> {
  const file = textOption(invocation.values, 'out')
  if (!file) throw new UsageError(t('cli.labels.exportNeedsOut'))
  const format = formatOf(textOption(invocation.values, 'format'), file)
  const { bytes, drawings } = await invocation.ask('labels:export', { format })
  await writeWhole(file, bytes)
  return {
    json: { out: file, format, drawings },
    text: t('cli.labels.written', { drawings, file })
  }
}

async function importLabels(invocation: Invocation): Promise<Answer> {
  const [file] = invocation.words as [string]
  const files = await (await invocation.engine()).registerPaths([fromUser(file)])
  const dryRun = invocation.values['dry-run'] === true
  const report = await invocation.ask('labels:import', { files, dryRun })
  const { rows, matched, matches, changed, newRaters, rejected } = report
  const head = t('cli.labels.imported', {
    rows,
    matched,
    changed,
    dryRun: String(dryRun),
    rejected: rejected.length
  })
  const raters =
    newRaters.length > 0 ? `\n${t('cli.labels.newRaters', { newRaters: newRaters.join(', ') })}` : ''
  const refused = rejected.slice(0, 50).map((r) => [String(r.row), r.file, r.message])
  return {
    json: report,
    text:
      [head, ...matchNotes(matches)].join('\n') +
      raters +
      (refused.length > 0 ? `\n${table(columns('row', 'file', 'why'), refused)}` : ''),
    code: rejected.length > 0 ? 1 : 0
  }
}

/** `labels set ID LABEL`: for the library, or as a rater. */
async function setLabel(invocation: Invocation): Promise<Answer> {
  const [id, word] = invocation.words
  const label: ExpertLabel | null | undefined = word === 'none' ? null : (labelOf(word ?? '') ?? undefined)
  if (!id || label === undefined)
    throw new UsageError(t('cli.labels.setForm', { expertLabels: expertLabels.join('|') }))
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
  return { json: item, text: `${item.fileName}: ${item.label ?? t('cli.labels.noLabel')}` }
}

async function queue(invocation: Invocation): Promise<Answer> {
  const { values } = invocation
  const rater = await raterNamed(invocation, textOption(values, 'rater'))
  const order = QueueOrder.safeParse(textOption(values, 'order') ?? 'imported')
  if (!order.success)
    throw new UsageError(t('cli.labels.orderChoices', { queueOrders: queueOrders.join(', ') }))
  const like = textOption(values, 'like')
  if ((order.data === 'similar') !== (like !== undefined))
    throw new UsageError(t('cli.labels.similarNeedsLike'))
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
    text: t('cli.labels.queue', {
      items: items.length,
      table: table(columns('id', 'file', 'label'), rows)
    })
  }
}

async function step(invocation: Invocation, redo: boolean): Promise<Answer> {
  const rater = await raterNamed(invocation, textOption(invocation.values, 'rater'))
  const { items } = await invocation.ask('labelling:undo', { rater, redo })
  if (items.length === 0)
    return { json: { changed: [] }, text: t(redo ? 'cli.labels.nothingToRedo' : 'cli.labels.nothingToUndo') }
  const rows = items
    .slice(0, 50)
    .map((item) => [
      item.id,
      item.fileName,
      item.label ?? t('cli.common.none'),
      item.tags.join('; '),
      item.note
    ])
  const head = t(redo ? 'cli.labels.doneAgain' : 'cli.labels.takenBack', { drawings: items.length })
  return {
    json: { changed: items },
    text: `${head}\n${table(columns('id', 'file', 'label', 'tags', 'note'), rows)}`
  }
}

const byRater = { rater: text('name') }

export const labels: Group = {
  actions: {
    set: {
      args: '<id> <label>',
      example: 'labels set 7c1f0a52-9f0e-4b0e-9a7e-2f4c8f0d1b11 normal --tags "left; first"',
      options: {
        ...byRater,
        tags: clearable('tags'),
        note: clearable('text')
      },
      run: setLabel
    },
    queue: {
      example: 'labels queue --rater First --order random',
      options: {
        ...byRater,
        order: choice(queueOrders),
        like: text('id'),
        all: flag(),
        ...seedOption
      },
      run: queue
    },
    undo: {
      example: 'labels undo',
      options: byRater,
      run: (invocation) => step(invocation, false)
    },
    redo: {
      example: 'labels redo',
      options: byRater,
      run: (invocation) => step(invocation, true)
    },
    export: {
      example: 'labels export --out labels.csv',
      options: {
        out: text('file'),
        format: choice(exchangeFormats)
      },
      run: exportLabels
    },
    import: {
      args: '<file>',
      example: 'labels import labels.csv --dry-run',
      options: { 'dry-run': flag() },
      run: importLabels
    }
  }
}
