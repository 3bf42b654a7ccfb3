import { MatchCounts } from './import'
import { z } from 'zod'
import { DrawingId, ExpertLabel } from './drawing'
import { PlainText } from './plain-text'
import { Annotation, LONGEST_NOTE, MOST_ANNOTATIONS } from './remarks'
import { RaterName, Rating, Tags } from './rating'

export const exchangeFormats = ['csv', 'jsonl', 'coco'] as const
export const ExchangeFormat = z.enum(exchangeFormats)
export type ExchangeFormat = z.infer<typeof ExchangeFormat>

const text = z.string().nullable()

/** All that people have said of one drawing, as it leaves the library and comes back. */
export const LabelledDrawing = z.object({
  id: DrawingId,
  file: z.string(),
  sha256: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  childId: text,
  site: text,
  ageMonths: z.number().nullable(),
  agePrecisionMonths: z.number(),
  subject: text,
  prompt: text,
  drawingTool: text,
  date: text,
  extra: z.record(z.string(), z.string()),
  label: ExpertLabel.nullable(),
  tags: Tags,
  notes: PlainText(LONGEST_NOTE),
  childComment: PlainText(LONGEST_NOTE),
  regions: z.array(Annotation).max(MOST_ANNOTATIONS),
  /** `shown`: the rater has been shown since what others say of it, and the label stays. */
  ratings: z.array(Rating.extend({ rater: RaterName, shown: z.boolean().default(false) }))
})
export type LabelledDrawing = z.infer<typeof LabelledDrawing>

/** What a file says of a drawing: what it leaves out, or says nothing of, stays as it is. */
export const SaidOfDrawing = z.object({
  /** How the drawing is found: by id, content or name, in this order. */
  id: z.string().nullable(),
  sha256: z.string().nullable(),
  file: z.string().nullable(),
  /** What the file was called before the exporting program renamed it; tried where its name is not found. */
  alias: z.string().optional(),
  /** Of the picture that regions were drawn on; null: they are in pixels of the drawing that is here. */
  width: z.number().positive().nullable(),
  height: z.number().positive().nullable(),
  childId: text,
  label: ExpertLabel.nullable(),
  tags: Tags,
  notes: PlainText(LONGEST_NOTE),
  childComment: PlainText(LONGEST_NOTE),
  regions: z.array(Annotation).max(MOST_ANNOTATIONS),
  /** A rating without a time: when it is taken in. */
  ratings: LabelledDrawing.shape.ratings
})
export type SaidOfDrawing = z.infer<typeof SaidOfDrawing>

export const LabelImportReport = z.object({
  format: ExchangeFormat,
  /** Rows (CSV, JSONL) or pictures (COCO) in the file. */
  rows: z.number().int(),
  /** Rows that found their drawing; of these, drawings of which something changed. */
  matched: z.number().int(),
  /** How they found it. */
  matches: MatchCounts,
  changed: z.number().int(),
  newRaters: z.array(z.string()),
  rejected: z.array(
    z.object({ row: z.number().int(), file: z.string(), code: z.string(), message: z.string() })
  ),
  dryRun: z.boolean()
})
export type LabelImportReport = z.infer<typeof LabelImportReport>
