import { z } from 'zod'

export const DrawingId = z.uuid().brand('DrawingId')
export type DrawingId = z.infer<typeof DrawingId>

/** What a person who knows drawings says of one. Norms learn from 'normal' and from unlabelled drawings only. */
export const expertLabels = ['normal', 'unusual', 'unsure'] as const
export const ExpertLabel = z.enum(expertLabels)
export type ExpertLabel = z.infer<typeof ExpertLabel>

export const verdicts = [
  'very-unusual',
  'unusual',
  'high-end',
  'within-norm',
  'norm-too-small',
  'out-of-scope'
] as const
export const Verdict = z.enum(verdicts)
export type Verdict = z.infer<typeof Verdict>

/** Box and centre of a drawing's ink as shares of the page, and how its longest direction leans (-1 to 1, 0 level). */
export interface InkLayout {
  /** Longer side of the box. */
  size: number
  x: number
  y: number
  slant: number
}

/** Ages that Tadpole takes, in months: 2 to 18 years. */
export const AGE_RANGE_MONTHS = { from: 24, to: 228 } as const

export const Drawing = z.object({
  id: DrawingId,
  fileName: z.string(),
  childId: z.string().nullable(),
  site: z.string().nullable(),
  ageMonths: z.number().nullable(),
  /** 1: known to the month. 12: only the completed year is known, `ageMonths` is its middle. */
  agePrecisionMonths: z.number(),
  subject: z.string().nullable(),
  prompt: z.string().nullable(),
  drawingTool: z.string().nullable(),
  date: z.string().nullable(),
  expertLabel: ExpertLabel.nullable(),
  /** Free words of the site's own. */
  tags: z.array(z.string()),
  /** How many parts and marks were drawn on it. */
  regions: z.number().int(),
  /** Columns of the metadata that Tadpole gives no meaning to. */
  extra: z.record(z.string(), z.string()),
  format: z.string(),
  /** Pixels, upright. */
  width: z.number().int(),
  height: z.number().int(),
  bytes: z.number().int(),
  synthetic: z.boolean(),
  importedAt: z.string(),
  revision: z.number().int(),
  verdict: Verdict.nullable(),
  percentile: z.number().nullable(),
  /** Of the score that flags: small is unusual. */
  pValue: z.number().nullable()
})
export type Drawing = z.infer<typeof Drawing>

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
  | 'tags'
  | 'extra'
>
