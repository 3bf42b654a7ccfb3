import { csvOf } from '#contract/csv'
import type { LabelledDrawing } from '#contract/label-exchange'
import type { Annotation } from '#contract/remarks'

type Cell = string | number | null

/** Columns that every table has, in order. */
const columns: readonly [string, (row: LabelledDrawing) => Cell][] = [
  ['tadpole_id', (row) => row.id],
  ['filename', (row) => row.file],
  ['sha256', (row) => row.sha256],
  ['width', (row) => row.width],
  ['height', (row) => row.height],
  ['child_id', (row) => row.childId],
  ['site', (row) => row.site],
  ['age_months', (row) => row.ageMonths],
  ['age_precision_months', (row) => row.agePrecisionMonths],
  ['subject', (row) => row.subject],
  ['prompt', (row) => row.prompt],
  ['drawing_tool', (row) => row.drawingTool],
  ['date', (row) => row.date],
  ['label', (row) => row.label],
  ['tags', (row) => tagsCell(row.tags)],
  ['notes', (row) => row.notes],
  ['child_comment', (row) => row.childComment],
  ['regions', (row) => regionsCell(row.regions)]
]

export const tagsCell = (tags: readonly string[]): string => tags.join('; ')
export const tagsOf = (cell: string): string[] =>
  cell
    .split(';')
    .map((tag) => tag.trim())
    .filter(Boolean)
const regionsCell = (regions: readonly Annotation[]): string =>
  regions.length ? JSON.stringify(regions) : ''

const parts = ['rating', 'rating_tags', 'rating_note', 'rated_at', 'rating_shown'] as const

/** The cells of one rater: what they said, or nothing. */
function ratingCells(row: LabelledDrawing, rater: string): Cell[] {
  const found = row.ratings.find((rating) => rating.rater === rater)
  return found
    ? [found.label, tagsCell(found.tags), found.note, found.at, found.shown ? 'yes' : null]
    : parts.map(() => null)
}

/** One row a drawing; five columns a rater; what the metadata held beside, as `extra:NAME`. */
export function writeLabelsCsv(rows: readonly LabelledDrawing[]): string {
  const raters = [...new Set(rows.flatMap((row) => row.ratings.map(({ rater }) => rater)))]
  const extras = [...new Set(rows.flatMap((row) => Object.keys(row.extra)))]
  const header = [
    ...columns.map(([name]) => name),
    ...raters.flatMap((rater) => parts.map((part) => `${part}:${rater}`)),
    ...extras.map((name) => `extra:${name}`)
  ]
  const body = rows.map((row) => [
    ...columns.map(([, of]) => of(row)),
    ...raters.flatMap((rater) => ratingCells(row, rater)),
    ...extras.map((name) => row.extra[name] ?? null)
  ])
  return csvOf([header, ...body])
}
