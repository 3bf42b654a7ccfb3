import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import { csvText } from '#contract/csv'
import { expertLabels } from '#contract/drawing'
import type { ExchangeFormat } from '#contract/label-exchange'
import { strictJson } from '../analysis/import/cells/json-text'
import { decodeText } from '../analysis/import/decode-text'
import { labelOf } from '#contract/label-words'
import { parseCsv } from '../analysis/import/parse-csv'
import { tagsOf } from './labels-csv'
import { rowOf, type LabelRow } from './label-row'
import { jsonAsCoco, xmlAsCoco } from './annotations/as-coco'
import { readCoco } from './read-coco'

export interface LabelFile {
  format: ExchangeFormat
  rows: LabelRow[]
}

const MOST_BYTES = 200 * 1024 * 1024

/** Labels as CSV, JSON Lines (or a JSON list), COCO, or the JSON or XML of other annotation programs, told by content. Throws AppError 'labels-unreadable', 'metadata-encoding'. */
export function readLabels(bytes: Uint8Array): LabelFile {
  if (bytes.length > MOST_BYTES)
    throw new AppError('labels-unreadable', because('over-megabytes', { most: 200 }))
  const { text } = decodeText(bytes)
  const head = text.trimStart()[0]
  if (head === '<') {
    const annotations = xmlAsCoco(text)
    if (annotations === null) throw new AppError('labels-unreadable', because('xml-unknown'))
    return { format: 'coco', rows: readCoco(annotations) }
  }
  if (head !== '{' && head !== '[') return { format: 'csv', rows: readCsv(text) }
  const whole = parse(text)
  if (typeof whole === 'object' && whole !== null && 'images' in whole)
    return { format: 'coco', rows: readCoco(whole) }
  const foreign = whole === undefined ? null : jsonAsCoco(whole)
  if (foreign !== null) return { format: 'coco', rows: readCoco(foreign) }
  if (Array.isArray(whole)) return { format: 'jsonl', rows: whole.map((value, i) => rowOf(value, i + 1)) }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return { format: 'jsonl', rows: lines.map((line, i) => rowOf(parse(line), i + 1)) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(strictJson(text), (key, value: unknown) =>
      key === '__proto__' ? undefined : value
    ) as unknown
  } catch {
    return undefined
  }
}

/** Columns by what they say; letters alone count, in either case. */
const NAMES = {
  id: ['tadpoleid'],
  sha256: ['sha'],
  file: ['filename', 'file', 'image', 'imagefile', 'datei', 'dateiname'],
  width: ['width'],
  height: ['height'],
  label: ['label', 'expertlabel'],
  tags: ['tags'],
  notes: ['notes', 'note'],
  childId: ['childid'],
  childComment: ['childcomment'],
  regions: ['regions'],
  rater: ['rater'],
  ratedAt: ['ratedat']
} as const
type Name = keyof typeof NAMES

const letters = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '')

function readCsv(text: string): LabelRow[] {
  const { columns, rows, tooMany } = parseCsv(text)
  if (columns.length === 0) throw new AppError('labels-unreadable', because('no-rows'))
  const named = new Map(
    (Object.keys(NAMES) as Name[]).map((name) => [
      name,
      columns.find((column) => (NAMES[name] as readonly string[]).includes(letters(column))) ?? ''
    ])
  )
  if (!named.get('id') && !named.get('file') && !named.get('sha256'))
    throw new AppError(
      'labels-unreadable',
      because('no-label-identity', { found: columns.join(', ').slice(0, 200) })
    )
  checkSays(columns, named)
  const raters = columns.flatMap((name) => /^rating:(.+)$/s.exec(name)?.[1] ?? [])
  return rows.map((cells, i): LabelRow => {
    const cell = (column: string): string | null => csvText(cells[column] ?? '') || null
    const at = (name: Name): string | null => cell(named.get(name)!)
    const file = at('file') ?? at('id') ?? ''
    const many = tooMany.get(i)
    if (many !== undefined)
      return {
        row: i + 1,
        file,
        failure: { code: 'row-cells', facts: { cells: many, columns: columns.length } }
      }
    try {
      return rowOf(saidBy(at, cell, raters), i + 1)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { row: i + 1, file, failure: error.failure }
    }
  })
}

/** A table that says nothing of labels is another table. Throws AppError 'labels-unreadable'. */
function checkSays(columns: readonly string[], named: ReadonlyMap<Name, string>): void {
  const says = (['label', 'tags', 'notes', 'childComment', 'regions'] as const).some((name) =>
    named.get(name)
  )
  if (says || columns.some((name) => name.startsWith('rating:'))) return
  const known = 'label, tags, notes, child_comment, regions, rater, rating:NAME'
  const found = columns.join(', ').slice(0, 200)
  throw new AppError('labels-unreadable', because('no-label-columns', { known, found }))
}

type At = (name: Name) => string | null
type Cell = (column: string) => string | null

/** Wide tables have columns for each rater; long ones a column `rater` and a row for each rating. */
function saidBy(at: At, cell: Cell, raters: readonly string[]): unknown {
  const one = at('rater')
  const wide = raters.flatMap((rater) =>
    ratingOf(rater, cell(`rating:${rater}`), {
      tags: cell(`rating_tags:${rater}`),
      note: cell(`rating_note:${rater}`),
      at: cell(`rated_at:${rater}`),
      shown: cell(`rating_shown:${rater}`)
    })
  )
  const long = one
    ? ratingOf(one, at('label'), { tags: at('tags'), note: at('notes'), at: at('ratedAt'), shown: null })
    : []
  return {
    id: at('id'),
    sha256: at('sha256'),
    file: at('file'),
    ...sizeOf(at('width'), at('height')),
    childId: at('childId'),
    label: one ? null : at('label'),
    tags: one ? [] : tagsOf(at('tags') ?? ''),
    notes: (one ? null : at('notes')) ?? '',
    childComment: at('childComment') ?? '',
    regions: regionsOf(at('regions')),
    ratings: [...wide, ...long]
  }
}

/** A table of others may have columns of these names for something else. */
function sizeOf(...cells: [string | null, string | null]): { width: number | null; height: number | null } {
  const [width, height] = cells.map((cell) =>
    cell !== null && /^[1-9]\d*$/.test(cell) ? Number(cell) : null
  )
  return { width: width ?? null, height: height ?? null }
}

/** Throws AppError 'label-unknown'. */
function ratingOf(
  rater: string,
  word: string | null,
  beside: Record<'tags' | 'note' | 'at' | 'shown', string | null>
): unknown[] {
  if (word === null) return []
  const label = labelOf(word)
  if (!label)
    throw new AppError('label-unknown', { value: word.slice(0, 40), known: expertLabels.join(', ') })
  const { tags, note, at, shown } = beside
  return [{ rater, label, tags: tagsOf(tags ?? ''), note: note ?? '', at: at ?? '', shown: shown === 'yes' }]
}

/** Throws AppError 'label-invalid'. */
function regionsOf(cell: string | null): unknown {
  if (cell === null) return []
  const value = parse(cell)
  if (value === undefined) throw new AppError('label-invalid', because('not-json', { what: 'regions' }))
  return value
}
