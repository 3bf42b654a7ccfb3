import type { DatasetSurvey, MetadataPatch } from '../../../src-preload/contract/dataset'
import type { RelinkResult } from '../../../src-preload/contract/dataset-commands'
import { expertLabels, type Drawing } from '../../../src-preload/contract/drawing'
import { SheetCorners } from '../../../src-preload/contract/photo'
import { labelOf } from '../../../src-preload/contract/label-words'
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
import { runJob } from '../run-job'
import { table } from '../table'

async function all(invocation: Invocation): Promise<Drawing[]> {
  const drawings: Drawing[] = []
  for (let since = 0; ;) {
    const page = await invocation.ask('library:changes', { since, limit: 5000 })
    drawings.push(...page.drawings)
    since = page.revision
    if (!page.more) return drawings
  }
}

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
  const found = (await all(invocation)).filter((d) =>
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
  const { groups, failed, encoder } = (await runJob(invocation, jobId)) as DatasetSurvey
  const names = new Map((await all(invocation)).map((d) => [d.id, d.fileName]))
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
  const result = (await runJob(invocation, jobId)) as RelinkResult
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

async function changing(
  invocation: Invocation,
  action: string,
  words: readonly string[]
): Promise<Answer | null> {
  const ids = words.map(drawingId)
  if (action === 'edit' && ids.length > 0) {
    const { changed } = await invocation.ask('drawings:edit', { ids, patch: patchOf(invocation) })
    return { json: { changed }, text: `${changed} values changed.` }
  }
  if (action === 'remove' && ids.length > 0) {
    const reply = await invocation.ask('drawings:remove', { ids })
    return { json: reply, text: `${reply.removed} drawings lie in the bin.` }
  }
  if (action === 'restore' && ids.length > 0) {
    const reply = await invocation.ask('drawings:restore', { ids })
    return { json: reply, text: `${reply.restored} drawings are back.` }
  }
  if (action === 'cut' && ids.length === 1) {
    const { boxes } = await invocation.ask('drawings:cuts', { id: ids[0]! })
    const wish = textOption(invocation.values, 'boxes')
    const chosen = wish ? boxesOf(wish) : boxes
    if (invocation.values.suggest === true || chosen.length === 0)
      return {
        json: { boxes },
        text: boxes.map((box) => box.join(',')).join(';') || 'Nothing lies apart on it.'
      }
    const reply = await invocation.ask('drawings:cut', { id: ids[0]!, cuts: chosen.map((box) => ({ box })) })
    return { json: reply, text: `${reply.ids.length} drawings were cut out; the scan lies in the bin.` }
  }
  if (action === 'straighten' && ids.length === 1) {
    const corners = textOption(invocation.values, 'corners')
    const paper = corners ? cornersOf(corners) : invocation.values.whole === true ? null : 'find'
    const reply = await invocation.ask('drawings:straighten', { id: ids[0]!, paper })
    const { width, height } = reply.drawing
    return { json: reply, text: `The picture is ${width} x ${height} now. Analyse it again.` }
  }
  if (action !== 'purge') return null
  const reply = await invocation.ask('drawings:purge', {})
  return { json: reply, text: `${reply.purged} drawings are gone for good.` }
}

export const drawings: Command = {
  usage:
    'drawings [list] [--search TEXT] | edit IDS [--age A] [--child C] [--site S] [--subject S] [--prompt P] [--tool T] [--date D] [--label L] [--tag "A; B"] [--untag T] | cut ID [--suggest | --boxes X,Y,W,H;...] | straighten ID [--corners X,Y;X,Y;X,Y;X,Y | --whole] | remove IDS | bin | restore IDS | purge | duplicates [--closeness C] | relink FOLDER | readiness',
  about: 'what is known of drawings, changed with undo; the bin; near-duplicates; readiness for training',
  clears: Object.keys(TEXTS),
  options: {
    suggest: { type: 'boolean' },
    whole: { type: 'boolean' },
    ...Object.fromEntries(
      ['search', 'boxes', 'corners', ...Object.keys(TEXTS), 'label', 'tag', 'untag', 'closeness'].map(
        (name) => [name, { type: 'string' as const }]
      )
    )
  },
  async run(invocation) {
    const [action = 'list', ...words] = invocation.words
    const changed = await changing(invocation, action, words)
    if (changed) return changed
    if (action === 'list') return list(invocation)
    if (action === 'duplicates') return survey(invocation)
    if (action === 'relink' && words[0]) return relink(invocation, words[0])
    if (action === 'bin') {
      const reply = await invocation.ask('drawings:bin', {})
      const rows = reply.drawings.map(({ drawing, at }) => [drawing.id, drawing.fileName, at])
      return { json: reply, text: table(['id', 'file', 'since'], rows) }
    }
    if (action !== 'readiness') throw new UsageError(`Usage: ${drawings.usage}`)
    const report = await invocation.ask('dataset:readiness', {})
    const rows = report.findings.map((f) => [f.severity, f.message])
    return {
      json: report,
      text: `${report.ready ? 'Ready to learn from.' : 'Not ready.'}\n${table(['', ''], rows)}`
    }
  }
}
