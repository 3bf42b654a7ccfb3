import { z } from 'zod'
import { expertLabels } from '#contract/drawing'
import { SaidOfDrawing } from '#contract/label-exchange'
import { labelOf } from '#contract/label-words'
import type { Failure } from '#contract/result'
import { plainIssue } from '#contract/plain-issue'

/** One row of the file: what it says, or why nothing of it was taken. Rows count from 1, without the header. */
export type LabelRow = { row: number; file: string } & ({ said: SaidOfDrawing } | { failure: Failure })

/** Of a picture, in pixels; what is no size is as if it were not told. */
export const ToldSize = z.number().positive().nullable().catch(null)

const Loose = SaidOfDrawing.extend({
  id: z.string().nullable().default(null),
  sha256: z.string().nullable().default(null),
  file: z.string().nullable().default(null),
  width: ToldSize,
  height: ToldSize,
  childId: z.string().nullable().default(null),
  label: z.string().nullable().default(null),
  tags: SaidOfDrawing.shape.tags.default([]),
  notes: SaidOfDrawing.shape.notes.default(''),
  childComment: SaidOfDrawing.shape.childComment.default(''),
  regions: SaidOfDrawing.shape.regions.default([]),
  ratings: SaidOfDrawing.shape.ratings.default([])
})

/** A file may be called so as in tables. */
const withFile = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'filename' in value
    ? { file: value.filename, ...value }
    : value

/** One JSON object; what it does not say is left as it is. */
export function rowOf(value: unknown, row: number): LabelRow {
  const parsed = Loose.safeParse(withFile(value), { error: plainIssue })
  if (parsed.success) return checked(parsed.data, row)
  const [issue] = parsed.error.issues
  const named = typeof value === 'object' && value !== null && 'file' in value ? String(value.file) : ''
  const facts = { what: issue?.path.join('.') || 'the row', reason: issue?.message ?? 'is not understood' }
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
