import { AppError } from '../../../src-preload/contract/app-error'
import {
  AGE_RANGE_MONTHS,
  expertLabels,
  type Drawing,
  type ExpertLabel
} from '../../../src-preload/contract/drawing'
import type { Failure } from '../../../src-preload/contract/result'
import { readTable, type Table } from './read-table'

/** What a person says of a drawing. */
export type Description = Pick<
  Drawing,
  | 'childId'
  | 'site'
  | 'ageMonths'
  | 'agePrecisionMonths'
  | 'subject'
  | 'prompt'
  | 'drawingTool'
  | 'date'
  | 'expertLabel'
  | 'extra'
>

export interface MetadataRow {
  fileName: string
  /** A row with an age that cannot be is refused, with the reason. */
  description: Description | Failure
}

export interface Metadata {
  table: Pick<Table, 'format' | 'encoding' | 'delimiter'> & { rowCount: number }
  /** Meaning -> the column that was taken for it. */
  columns: Record<string, string>
  agesAreWholeYears: boolean
  rows: MetadataRow[]
}

const SYNONYMS: Record<string, readonly string[]> = {
  fileName: ['filename', 'file', 'filepath', 'path', 'image', 'imagefile', 'drawing', 'datei', 'dateiname'],
  ageYears: ['ageyears', 'age', 'ageinyears', 'alter', 'alterjahre'],
  ageMonths: ['agemonths', 'ageinmonths', 'altermonate'],
  childId: ['childid', 'child', 'participant', 'participantid', 'subjectid', 'kind', 'kindid'],
  site: ['site', 'location', 'school', 'clinic', 'ort', 'standort'],
  subject: ['subject', 'category', 'motif', 'motiv', 'theme'],
  prompt: ['prompt', 'task', 'instruction', 'aufgabe'],
  drawingTool: ['drawingtool', 'tool', 'medium', 'material'],
  date: ['date', 'drawndate', 'datum'],
  expertLabel: ['expertlabel', 'label', 'expert', 'bewertung']
}

const LABEL_WORDS: Record<string, ExpertLabel> = {
  normal: 'normal',
  typical: 'normal',
  unusual: 'unusual',
  anomaly: 'unusual',
  abnormal: 'unusual',
  atypical: 'unusual',
  unsure: 'unsure',
  unclear: 'unsure'
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '')

/** Columns by meaning. Each column serves one meaning; earlier synonyms win. */
function mapColumns(columns: readonly string[]): Record<string, string> {
  const mapped: Record<string, string> = {}
  for (const [meaning, names] of Object.entries(SYNONYMS)) {
    const found = names
      .map((n) => columns.find((c) => plain(c) === n && !Object.values(mapped).includes(c)))
      .find(Boolean)
    if (found) mapped[meaning] = found
  }
  return mapped
}

/** Throws AppError 'metadata-columns' where there is no column for the file name, and what `readTable` throws. */
export function readMetadata(bytes: Uint8Array): Metadata {
  const table = readTable(bytes)
  const columns = mapColumns(table.columns)
  if (!columns.fileName)
    throw new AppError('metadata-columns', {
      missing: 'the file name',
      found: table.columns.join(', ').slice(0, 300)
    })
  const years = table.rows.map((row) => numberOf(row[columns.ageYears ?? ''])).filter((v) => v !== null)
  const clinical = table.rows.some((row) => clinicalAge(row[columns.ageYears ?? '']) !== null)
  const agesAreWholeYears = !clinical && years.length > 0 && years.every(Number.isInteger)
  const rows = table.rows.map((row): MetadataRow => ({
    fileName: (row[columns.fileName!] ?? '').replaceAll('\\', '/'),
    description: describe(row, columns, agesAreWholeYears)
  }))
  const { format, encoding, delimiter } = table
  return { table: { format, encoding, delimiter, rowCount: rows.length }, columns, agesAreWholeYears, rows }
}

function numberOf(text: string | undefined): number | null {
  if (!text) return null
  const value = Number(text.replace(',', '.'))
  return Number.isFinite(value) ? value : null
}

/** Years;months, as clinicians write an age: 5;6 is 66 months. null for anything else. */
function clinicalAge(text: string | undefined): number | null {
  const match = /^(\d{1,2});(\d{1,2})$/.exec(text ?? '')
  return match && Number(match[2]) < 12 ? Number(match[1]) * 12 + Number(match[2]) : null
}

/**
 * Age in months. A column of whole years means completed years: 4 stands for [4;0, 5;0) and its middle, 54 months, is
 * kept with a precision of 12.
 */
export function ageOf(
  yearsText: string | undefined,
  monthsText: string | undefined,
  wholeYears: boolean
): Pick<Description, 'ageMonths' | 'agePrecisionMonths'> {
  const text = monthsText || yearsText
  if (!text) return { ageMonths: null, agePrecisionMonths: 1 }
  const clinical = monthsText ? null : clinicalAge(text)
  const value = clinical === null ? numberOf(text) : clinical / 12
  if (value === null) throw new AppError('age-invalid', { value: text.slice(0, 40) })
  const whole = !monthsText && wholeYears
  const months = monthsText ? value : whole ? value * 12 + 6 : value * 12
  if (months < AGE_RANGE_MONTHS.from || months >= AGE_RANGE_MONTHS.to)
    throw new AppError('age-out-of-range', { value: text.slice(0, 40) })
  return { ageMonths: Math.round(months * 100) / 100, agePrecisionMonths: whole ? 12 : 1 }
}

function describe(
  row: Record<string, string>,
  columns: Record<string, string>,
  wholeYears: boolean
): Description | Failure {
  const at = (meaning: string): string | null => row[columns[meaning] ?? ''] || null
  try {
    const used = new Set(Object.values(columns))
    return {
      ...ageOf(at('ageYears') ?? undefined, at('ageMonths') ?? undefined, wholeYears),
      childId: at('childId'),
      site: at('site'),
      subject: at('subject'),
      prompt: at('prompt'),
      drawingTool: at('drawingTool'),
      date: at('date'),
      expertLabel: labelOf(at('expertLabel')),
      extra: Object.fromEntries(
        Object.entries(row).filter(([name, value]) => !used.has(name) && value !== '')
      )
    }
  } catch (error) {
    if (error instanceof AppError) return error.failure
    throw error
  }
}

function labelOf(text: string | null): ExpertLabel | null {
  const word = text?.toLowerCase() ?? ''
  return LABEL_WORDS[word] ?? expertLabels.find((label) => label === word) ?? null
}

export const undescribed: Description = {
  childId: null,
  site: null,
  ageMonths: null,
  agePrecisionMonths: 1,
  subject: null,
  prompt: null,
  drawingTool: null,
  date: null,
  expertLabel: null,
  extra: {}
}
