import { csvOf } from '#contract/csv'
import type { Drawing } from '#contract/drawing'
import { tagsCell } from './labels-csv'

export interface MetadataLine {
  /** Where the file lies beside the table. */
  file: string
  drawing: Drawing
  /** Part of a split; null: no split is asked for. */
  part: string | null
}

/** A table of drawings as import reads it, with the part of each where a split is given. */
export function writeMetadataCsv(lines: readonly MetadataLine[]): string {
  const extras = [...new Set(lines.flatMap(({ drawing }) => Object.keys(drawing.extra)))]
  const split = lines.some(({ part }) => part !== null)
  const header = [
    'filename',
    'child_id',
    'site',
    'age_months',
    'age_precision_months',
    'subject',
    'prompt',
    'drawing_tool',
    'date',
    'expert_label',
    'tags',
    ...(split ? ['split'] : []),
    'tadpole_id',
    ...extras
  ]
  const rows = lines.map(({ file, drawing: d, part }) => [
    file,
    d.childId,
    d.site,
    d.ageMonths,
    d.agePrecisionMonths,
    d.subject,
    d.prompt,
    d.drawingTool,
    d.date,
    d.expertLabel,
    tagsCell(d.tags),
    ...(split ? [part ?? ''] : []),
    d.id,
    ...extras.map((name) => d.extra[name] ?? null)
  ])
  return csvOf([header, ...rows])
}
