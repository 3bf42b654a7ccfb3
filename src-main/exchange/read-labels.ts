import { z } from 'zod'
import { AppError } from '../../src-preload/contract/app-error'
import { csvText } from '../../src-preload/contract/csv'
import { expertLabels, ExpertLabel } from '../../src-preload/contract/drawing'
import { SaidOfDrawing, type ExchangeFormat } from '../../src-preload/contract/label-exchange'
import type { Failure } from '../../src-preload/contract/result'
import { decodeText } from '../analysis/import/decode-text'
import { labelOf } from '../../src-preload/contract/label-words'
import { parseCsv } from '../analysis/import/parse-csv'
import { tagsOf } from './labels-csv'
import { readCoco } from './read-coco'

/** One row of the file: what it says, or why nothing of it was taken. Rows count from 1, without the header. */
export type LabelRow = { row: number; file: string } & ({ said: SaidOfDrawing } | { failure: Failure })

export interface LabelFile {
  format: ExchangeFormat
  rows: LabelRow[]
}

const MOST_BYTES = 200 * 1024 * 1024

/** Labels as CSV, JSON Lines (or a JSON list) or COCO, told by content. Throws AppError 'labels-unreadable', 'metadata-encoding'. */
export function readLabels(bytes: Uint8Array): LabelFile {
  if (bytes.length > MOST_BYTES) throw new AppError('labels-unreadable', { reason: 'over 200 MB' })
  const { text } = decodeText(bytes)
  const head = text.trimStart()[0]
  if (head !== '{' && head !== '[') return { format: 'csv', rows: readCsv(text) }
  const whole = parse(text)
  if (typeof whole === 'object' && whole !== null && 'images' in whole)
    return { format: 'coco', rows: readCoco(whole) }
  if (Array.isArray(whole)) return { format: 'jsonl', rows: whole.map((value, i) => rowOf(value, i + 1)) }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return { format: 'jsonl', rows: lines.map((line, i) => rowOf(parse(line), i + 1)) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value)) as unknown
  } catch {
    return undefined
  }
}

const Loose = SaidOfDrawing.extend({
  id: z.string().nullable().default(null),
  sha256: z.string().nullable().default(null),
  file: z.string().nullable().default(null),
  childId: z.string().nullable().default(null),
  label: z.string().nullable().default(null),
  tags: SaidOfDrawing.shape.tags.default([]),
  notes: SaidOfDrawing.shape.notes.default(''),
  childComment: SaidOfDrawing.shape.childComment.default(''),
  regions: SaidOfDrawing.shape.regions.default([]),
  ratings: SaidOfDrawing.shape.ratings.default([])
})

/** One JSON object; what it does not say is left as it is. */
export function rowOf(value: unknown, row: number): LabelRow {
  const parsed = Loose.safeParse(value)
  if (parsed.success) return checked(parsed.data, row)
  const [issue] = parsed.error.issues
  const named = typeof value === 'object' && value !== null && 'file' in value ? String(value.file) : ''
  const facts = { what: issue?.path.join('.') || 'the row', reason: issue?.message ?? 'no JSON object' }
  return { row, file: named, failure: { code: 'label-invalid', facts } }
}

function checked(said: z.output<typeof Loose>, row: number): LabelRow {
  const file = said.file ?? said.id ?? ''
  const label = said.label === null || said.label === '' ? null : labelOf(said.label)
  if (said.label && !label)
    return {
      row,
      file,
      failure: {
        code: 'label-unknown',
        facts: { value: said.label.slice(0, 40), known: expertLabels.join(', ') }
      }
    }
  return { row, file, said: { ...said, label } }
}

const NAMES: Record<string, readonly string[]> = {
  id: ['tadpole_id'],
  file: ['filename', 'file', 'file_name', 'image'],
  label: ['label', 'expert_label'],
  notes: ['notes', 'note'],
  childId: ['child_id'],
  childComment: ['child_comment']
}

function readCsv(text: string): LabelRow[] {
  const { columns, rows } = parseCsv(text)
  const find = (names: readonly string[]): string => names.find((name) => columns.includes(name)) ?? ''
  const [id, file] = [find(NAMES.id!), find(NAMES.file!)]
  if (!id && !file && !columns.includes('sha256'))
    throw new AppError('labels-unreadable', {
      reason: `no column tadpole_id, sha256 or filename among ${columns.join(', ').slice(0, 200)}`
    })
  const raters = columns.flatMap((name) => /^rating:(.+)$/s.exec(name)?.[1] ?? [])
  return rows.map((cells, i) => {
    const at = (name: string): string | null => {
      const cell = csvText(cells[name] ?? '')
      return cell === '' ? null : cell
    }
    try {
      return rowOf(saidBy(at, find, raters), i + 1)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { row: i + 1, file: at(file) ?? at(id) ?? '', failure: error.failure }
    }
  })
}

type At = (name: string) => string | null

/** Wide tables have columns for each rater; long ones a column `rater` and a row for each rating. */
function saidBy(at: At, find: (names: readonly string[]) => string, raters: readonly string[]): unknown {
  const label = at(find(NAMES.label!))
  const one = at('rater')
  const wide = raters.flatMap((rater) => ratingOf(rater, at(`rating:${rater}`), at, `:${rater}`))
  const long = one ? ratingOf(one, label, at, '') : []
  return {
    id: at(find(NAMES.id!)),
    sha256: at('sha256'),
    file: at(find(NAMES.file!)),
    childId: at(find(NAMES.childId!)),
    label: one ? null : label,
    tags: one ? [] : tagsOf(at('tags') ?? ''),
    notes: (one ? null : at(find(NAMES.notes!))) ?? '',
    childComment: at(find(NAMES.childComment!)) ?? '',
    regions: regionsOf(at('regions')),
    ratings: [...wide, ...long]
  }
}

/** Throws AppError 'label-unknown'. */
function ratingOf(rater: string, word: string | null, at: At, suffix: string): unknown[] {
  if (word === null) return []
  const label = labelOf(word)
  if (!label || !ExpertLabel.safeParse(label).success)
    throw new AppError('label-unknown', { value: word.slice(0, 40), known: expertLabels.join(', ') })
  return [
    {
      rater,
      label,
      tags: tagsOf(at(suffix ? `rating_tags${suffix}` : 'tags') ?? ''),
      note: at(suffix ? `rating_note${suffix}` : 'notes') ?? '',
      at: at(`rated_at${suffix}`) ?? new Date().toISOString()
    }
  ]
}

/** Throws AppError 'label-invalid'. */
function regionsOf(cell: string | null): unknown {
  if (cell === null) return []
  const value = parse(cell)
  if (value === undefined) throw new AppError('label-invalid', { what: 'regions', reason: 'no JSON' })
  return value
}
