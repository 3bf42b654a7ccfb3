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
import { table } from '../table'

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
  const heads = ['id', 'file', 'child', 'months', 'subject', 'label', 'tags']
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
    throw new UsageError(`--label is one of ${expertLabels.join(', ')}, none`)
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
    text: `${groups.length} groups of the same or nearly the same drawing\n${table(['', 'distance', 'files'], rows)}`
  }
}

async function relink(invocation: Invocation, folder: string): Promise<Answer> {
  const files = await (await invocation.engine()).registerPaths([fromUser(folder)])
  const { jobId } = await invocation.ask('drawings:relink', { files })
  const result = await runJob(invocation, jobId)
  const { checked, damaged, mended, still } = result
  return {
    json: result,
    text: `${checked} originals checked, ${damaged} missing or damaged, ${mended} put back, ${still.length} still missing.`,
    code: still.length > 0 ? 1 : 0
  }
}

/** `x,y,width,height`, parted by semicolons. Throws UsageError. */
function boxesOf(text: string): [number, number, number, number][] {
  return text.split(';').map((part) => {
    const numbers = part.split(',').map(Number)
    if (numbers.length !== 4 || !numbers.every(Number.isFinite))
      throw new UsageError('--boxes is written x,y,width,height;x,y,width,height')
    return numbers as [number, number, number, number]
  })
}

/** Four corners `x,y`, parted by semicolons, clockwise from the top left. Throws UsageError. */
function cornersOf(text: string): SheetCorners {
  const parsed = SheetCorners.safeParse(text.split(';').map((part) => part.split(',').map(Number)))
  if (!parsed.success)
    throw new UsageError('--corners is written x,y;x,y;x,y;x,y from the top left on, clockwise')
  return parsed.data
}

async function edit(invocation: Invocation): Promise<Answer> {
  const ids = invocation.words.map(drawingId)
  const { changed } = await invocation.ask('drawings:edit', { ids, patch: patchOf(invocation) })
  return { json: { changed }, text: `${changed} values changed.` }
}

async function cut(invocation: Invocation): Promise<Answer> {
  const id = drawingId(invocation.words[0]!)
  const { boxes } = await invocation.ask('drawings:cuts', { id })
  const wish = textOption(invocation.values, 'boxes')
  const chosen = wish ? boxesOf(wish) : boxes
  if (invocation.values.suggest === true || chosen.length === 0)
    return {
      json: { boxes },
      text: boxes.map((box) => box.join(',')).join(';') || 'Nothing lies apart on it.'
    }
  const reply = await invocation.ask('drawings:cut', { id, cuts: chosen.map((box) => ({ box })) })
  return { json: reply, text: `${reply.ids.length} drawings were cut out; the scan lies in the bin.` }
}

async function straighten(invocation: Invocation): Promise<Answer> {
  const id = drawingId(invocation.words[0]!)
  const corners = textOption(invocation.values, 'corners')
  const paper = corners ? cornersOf(corners) : invocation.values.whole === true ? null : 'find'
  const reply = await invocation.ask('drawings:straighten', { id, paper })
  const { width, height } = reply.drawing
  return { json: reply, text: `The picture is ${width} x ${height} now. Analyse it again.` }
}

async function remove(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('drawings:remove', { ids: invocation.words.map(drawingId) })
  return { json: reply, text: `${reply.removed} drawings lie in the bin.` }
}

async function bin(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('drawings:bin', {})
  const rows = reply.drawings.map(({ drawing, at }) => [drawing.id, drawing.fileName, at])
  return { json: reply, text: table(['id', 'file', 'since'], rows) }
}

async function restore(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('drawings:restore', { ids: invocation.words.map(drawingId) })
  return { json: reply, text: `${reply.restored} drawings are back.` }
}

async function purge(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('drawings:purge', {})
  return { json: reply, text: `${reply.purged} drawings are gone for good.` }
}

async function readiness(invocation: Invocation): Promise<Answer> {
  const report = await invocation.ask('dataset:readiness', {})
  const rows = report.findings.map((f) => [f.severity, f.message])
  return {
    json: report,
    text: `${report.ready ? 'Ready to learn from.' : 'Not ready.'}\n${table(['', ''], rows)}`
  }
}

const SOME_ID = '7c1f0a52-9f0e-4b0e-9a7e-2f4c8f0d1b11'

export const drawings: Group = {
  about: 'what is known of drawings, changed with undo; the bin; near-duplicates; readiness for training',
  usual: 'list',
  actions: {
    list: {
      about: 'the drawings of the library',
      example: 'drawings list --search bird',
      options: { search: text('text', 'in the file name, the child and the subject') },
      run: list
    },
    edit: {
      args: '<ids...>',
      about: 'change what is known of drawings; an empty value takes it away',
      example: `drawings edit ${SOME_ID} --age 6;3 --subject bird`,
      options: {
        age: clearable('age', 'years;months, years, or months with an m behind'),
        child: clearable('id', 'the child, as the site names it'),
        site: clearable('name', 'where it was collected'),
        subject: clearable('text', 'what it shows'),
        prompt: clearable('text', 'what the child was asked for'),
        tool: clearable('text', 'what it was drawn with'),
        date: clearable('date', 'when it was drawn'),
        label: choice([...expertLabels, 'none'], 'the expert label'),
        tag: text('tags', 'tags to add, with semicolons between them'),
        untag: text('tags', 'tags to take off')
      },
      run: edit
    },
    cut: {
      args: '<id>',
      about: 'cut a scan of several drawings apart',
      example: `drawings cut ${SOME_ID} --suggest`,
      options: {
        suggest: flag('only where the drawings seem to lie'),
        boxes: text('boxes', 'x,y,width,height;... in pixels, instead of what is suggested')
      },
      run: cut
    },
    straighten: {
      args: '<id>',
      about: 'make the picture of a photo again, with the sheet set straight',
      example: `drawings straighten ${SOME_ID} --whole`,
      options: {
        corners: text('corners', 'x,y;x,y;x,y;x,y of the sheet, clockwise from the top left'),
        whole: flag('keep the photo whole')
      },
      run: straighten
    },
    remove: {
      args: '<ids...>',
      about: 'put drawings into the bin',
      example: `drawings remove ${SOME_ID}`,
      run: remove
    },
    bin: { about: 'what lies in the bin', example: 'drawings bin', run: bin },
    restore: {
      args: '<ids...>',
      about: 'take drawings out of the bin',
      example: `drawings restore ${SOME_ID}`,
      run: restore
    },
    purge: { about: 'erase what lies in the bin', example: 'drawings purge', run: purge },
    duplicates: {
      about: 'groups of the same or nearly the same drawing',
      example: 'drawings duplicates --closeness 0.2',
      options: { closeness: number('how near counts as nearly the same, of the usual distance', 'share') },
      run: survey
    },
    relink: {
      args: '<folder>',
      about: 'put originals that are missing or damaged back from files of the same content',
      example: 'drawings relink scans',
      run: (invocation) => relink(invocation, invocation.words[0]!)
    },
    readiness: { about: 'what the drawings lack for training', example: 'drawings readiness', run: readiness }
  }
}
