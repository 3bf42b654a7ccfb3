import { t } from '#words/translate'
import { everyDrawing } from './children'
import type { MetadataPatch } from '#contract/dataset'
import { expertLabels, type Drawing } from '#contract/drawing'
import { SheetCorners } from '#contract/photo'
import { labelOf } from '#contract/label-words'
import {
  choice,
  clearable,
  drawingId,
  flag,
  number,
  numberOption,
  text,
  textOption,
  UsageError,
  type Answer,
  type Group,
  type Invocation
} from '../command'
import { fromUser } from '../paths'
import { runJob } from '../run-job'
import { columns, table } from '../table'
import { writeWhole } from '../write-out'

const rowOf = (d: Drawing): string[] => [
  d.id,
  d.fileName,
  d.childId ?? '',
  d.ageMonths === null ? '' : String(d.ageMonths),
  d.subject ?? '',
  d.expertLabel ?? '',
  d.tags.join('; ')
]

async function list(invocation: Invocation): Promise<Answer> {
  const search = (textOption(invocation.values, 'search') ?? '').toLowerCase()
  const found = (await everyDrawing(invocation)).filter((d) =>
    `${d.fileName} ${d.childId ?? ''} ${d.subject ?? ''}`.toLowerCase().includes(search)
  )
  const heads = columns('id', 'file', 'child', 'months', 'subject', 'label', 'tags')
  return {
    json: { count: found.length, drawings: found },
    text: table(heads, found.slice(0, 100).map(rowOf))
  }
}

const TEXTS = {
  age: 'age',
  child: 'childId',
  site: 'site',
  subject: 'subject',
  prompt: 'prompt',
  tool: 'drawingTool',
  date: 'date'
} as const

function patchOf({ values }: Invocation): MetadataPatch {
  const patch: MetadataPatch = {}
  for (const [option, field] of Object.entries(TEXTS)) {
    const text = textOption(values, option)
    if (text !== undefined) patch[field] = text
  }
  const label = textOption(values, 'label')
  const known = label === undefined || label === 'none' ? null : labelOf(label)
  if (label !== undefined && label !== 'none' && !known)
    throw new UsageError(t('cli.drawings.labelChoices', { expertLabels: expertLabels.join(', ') }))
  if (label !== undefined) patch.expertLabel = known
  const words = (name: string): string[] | undefined =>
    textOption(values, name)
      ?.split(';')
      .map((tag) => tag.trim())
      .filter(Boolean)
  const [add, remove] = [words('tag'), words('untag')]
  if (add) patch.addTags = add
  if (remove) patch.removeTags = remove
  return patch
}

async function survey(invocation: Invocation): Promise<Answer> {
  const closeness = numberOption(invocation.values, 'closeness')
  const { jobId } = await invocation.ask('dataset:survey', closeness === undefined ? {} : { closeness })
  const { groups, failed, encoder } = await runJob(invocation, jobId)
  const names = new Map((await everyDrawing(invocation)).map((d) => [d.id, d.fileName]))
  const rows = groups.map((g) => [
    g.kind,
    g.distance.toFixed(2),
    g.ids.map((id) => names.get(id) ?? id).join(', ')
  ])
  return {
    json: { groups, failed, encoder },
    text: t('cli.drawings.duplicates', {
      groups: groups.length,
      table: table(columns('', 'distance', 'files'), rows)
    })
  }
}

/** `drawings parts`: parts that are marked with their share of the newest map; with --suggest head, trunk and limbs by the outline. */
async function parts(invocation: Invocation): Promise<Answer> {
  const id = drawingId(invocation.words[0]!)
  if (invocation.values.suggest === true) {
    const { annotations } = await invocation.ask('drawings:suggest', { id })
    const rows = annotations.map(({ name, box }) => [name ?? '', box?.join(' ') ?? ''])
    return { json: { parts: annotations }, text: table(columns('part', 'box'), rows) }
  }
  const { shares } = await invocation.ask('explain:parts', { id })
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
  const rows = shares.map(({ name, share, area, by }) => [name, percent(share), percent(area), by])
  const text =
    rows.length > 0 ? table(columns('part', 'ofMap', 'ofDrawing', 'by'), rows) : t('cli.drawings.noParts')
  return { json: { shares }, text }
}

/** `drawings original`: the file as it came, or the photo that the drawing was made of. */
async function original(invocation: Invocation): Promise<Answer> {
  const id = drawingId(invocation.words[0]!)
  const file = await invocation.ask('drawings:original', { id, photo: invocation.values.photo === true })
  const out = textOption(invocation.values, 'out') ?? file.fileName
  await writeWhole(out, file.bytes)
  return { json: { file: out, bytes: file.bytes.length }, text: t('cli.drawings.saved', { file: out }) }
}

async function relink(invocation: Invocation, folder: string): Promise<Answer> {
  const files = await (await invocation.engine()).registerPaths([fromUser(folder)])
  const { jobId } = await invocation.ask('drawings:relink', { files })
  const result = await runJob(invocation, jobId)
  const { checked, damaged, mended, still } = result
  return {
    json: result,
    text: t('cli.drawings.relinked', {
      checked,
      damaged,
      mended,
      still: still.length
    }),
    code: still.length > 0 ? 1 : 0
  }
}

/** `x,y,width,height`, parted by semicolons. Throws UsageError. */
function boxesOf(text: string): [number, number, number, number][] {
  return text.split(';').map((part) => {
    const numbers = part.split(',').map(Number)
    if (numbers.length !== 4 || !numbers.every(Number.isFinite))
      throw new UsageError(t('cli.drawings.boxesForm'))
    return numbers as [number, number, number, number]
  })
}

/** Four corners `x,y`, parted by semicolons, clockwise from the top left. Throws UsageError. */
function cornersOf(text: string): SheetCorners {
  const parsed = SheetCorners.safeParse(text.split(';').map((part) => part.split(',').map(Number)))
  if (!parsed.success) throw new UsageError(t('cli.drawings.cornersForm'))
  return parsed.data
}

async function edit(invocation: Invocation): Promise<Answer> {
  const ids = invocation.words.map(drawingId)
  const { changed } = await invocation.ask('drawings:edit', { ids, patch: patchOf(invocation) })
  return { json: { changed }, text: t('cli.drawings.edited', { changed }) }
}

async function cut(invocation: Invocation): Promise<Answer> {
  const id = drawingId(invocation.words[0]!)
  const { boxes } = await invocation.ask('drawings:cuts', { id })
  const wish = textOption(invocation.values, 'boxes')
  const chosen = wish ? boxesOf(wish) : boxes
  if (invocation.values.suggest === true || chosen.length === 0)
    return {
      json: { boxes },
      text: boxes.map((box) => box.join(',')).join(';') || t('cli.drawings.nothingApart')
    }
  const reply = await invocation.ask('drawings:cut', { id, cuts: chosen.map((box) => ({ box })) })
  return { json: reply, text: t('cli.drawings.cut', { ids: reply.ids.length }) }
}

async function straighten(invocation: Invocation): Promise<Answer> {
  const id = drawingId(invocation.words[0]!)
  const corners = textOption(invocation.values, 'corners')
  const paper = corners ? cornersOf(corners) : invocation.values.whole === true ? null : 'find'
  const reply = await invocation.ask('drawings:straighten', { id, paper })
  const { width, height } = reply.drawing
  return { json: reply, text: t('cli.drawings.straightened', { width, height }) }
}

async function remove(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('drawings:remove', { ids: invocation.words.map(drawingId) })
  return { json: reply, text: t('cli.drawings.removed', { removed: reply.removed }) }
}

async function bin(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('drawings:bin', {})
  const rows = reply.drawings.map(({ drawing, at }) => [drawing.id, drawing.fileName, at])
  return { json: reply, text: table(columns('id', 'file', 'since'), rows) }
}

async function restore(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('drawings:restore', { ids: invocation.words.map(drawingId) })
  return { json: reply, text: t('cli.drawings.restored', { restored: reply.restored }) }
}

async function purge(invocation: Invocation): Promise<Answer> {
  const ids = invocation.words.map(drawingId)
  const reply = await invocation.ask('drawings:purge', { ids: ids.length > 0 ? ids : null })
  return { json: reply, text: t('cli.drawings.purged', { purged: reply.purged }) }
}

async function readiness(invocation: Invocation): Promise<Answer> {
  const report = await invocation.ask('dataset:readiness', {})
  const rows = report.findings.map((f) => [f.severity, f.message])
  return {
    json: report,
    text: `${report.ready ? t('cli.drawings.ready') : t('cli.drawings.notReady')}\n${table(columns('', ''), rows)}`
  }
}

const SOME_ID = '7c1f0a52-9f0e-4b0e-9a7e-2f4c8f0d1b11'

export const drawings: Group = {
  usual: 'list',
  actions: {
    list: {
      example: 'drawings list --search bird',
      options: { search: text('text') },
      run: list
    },
    edit: {
      args: '<ids...>',
      example: `drawings edit ${SOME_ID} --age 6;3 --subject bird`,
      options: {
        age: clearable('age'),
        child: clearable('id'),
        site: clearable('name'),
        subject: clearable('text'),
        prompt: clearable('text'),
        tool: clearable('text'),
        date: clearable('date'),
        label: choice([...expertLabels, 'none']),
        tag: text('tags'),
        untag: text('tags')
      },
      run: edit
    },
    cut: {
      args: '<id>',
      example: `drawings cut ${SOME_ID} --suggest`,
      options: {
        suggest: flag(),
        boxes: text('boxes')
      },
      run: cut
    },
    straighten: {
      args: '<id>',
      example: `drawings straighten ${SOME_ID} --whole`,
      options: {
        corners: text('corners'),
        whole: flag()
      },
      run: straighten
    },
    remove: {
      args: '<ids...>',
      example: `drawings remove ${SOME_ID}`,
      run: remove
    },
    bin: { example: 'drawings bin', run: bin },
    restore: {
      args: '<ids...>',
      example: `drawings restore ${SOME_ID}`,
      run: restore
    },
    purge: { args: '[ids...]', example: 'drawings purge', run: purge },
    duplicates: {
      example: 'drawings duplicates --closeness 0.2',
      options: { closeness: number('share') },
      run: survey
    },
    parts: {
      args: '<id>',
      example: `drawings parts ${SOME_ID} --suggest`,
      options: { suggest: flag() },
      run: parts
    },
    original: {
      args: '<id>',
      example: `drawings original ${SOME_ID} --out scan.png`,
      options: { out: text('file'), photo: flag() },
      run: original
    },
    relink: {
      args: '<folder>',
      example: 'drawings relink scans',
      run: (invocation) => relink(invocation, invocation.words[0]!)
    },
    readiness: { example: 'drawings readiness', run: readiness }
  }
}
