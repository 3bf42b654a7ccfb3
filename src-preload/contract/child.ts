import { z } from 'zod'
import { AnalysisRefusal, Caveat, DevelopmentStatement } from './analysis'
import { DrawingId, Verdict } from './drawing'
import { DevelopmentValidation, GrowthChart } from './training'

const interval = z.tuple([z.number(), z.number()])

/** One drawing's part in what is said of its child. */
export const ChildPart = z.object({
  id: DrawingId.nullable(),
  file: z.string(),
  ageMonths: z.number(),
  subject: z.string().nullable(),
  date: z.string().nullable(),
  /** Deviations of one drawing about the growth curve at the child's age; above 0 as of older children. */
  residual: z.number(),
  /** Share of the mean, from how widely drawings of its prompt scatter. */
  weight: z.number(),
  /** Months by which the developmental age is higher than it would be without this drawing; null where it is the only one. */
  pull: z.number().nullable()
})
export type ChildPart = z.infer<typeof ChildPart>

/** What is said of the child from its first drawings alone: how surety grows with each. */
export const ChildStep = z.object({
  drawings: z.number().int(),
  developmentalAgeMonths: z.number(),
  developmentalInterval: interval,
  pValue: z.number()
})
export type ChildStep = z.infer<typeof ChildStep>

/** All drawings of a child at about one age, as one statement. */
export const ChildAnalysis = z.object({
  childId: z.string(),
  site: z.string().nullable(),
  drawings: z.number().int(),
  ageMonths: z.number(),
  agePrecisionMonths: z.number(),
  windowMonths: z.number(),
  modelId: z.string(),
  developmentalAgeMonths: z.number(),
  developmentalInterval: interval,
  /** Deviations of such a mean about the growth curve. */
  rawScore: z.number(),
  /** Among children of the age, each by the mean of its drawings. */
  percentile: z.number(),
  interval,
  pValue: z.number(),
  n: z.number().int(),
  flagged: z.boolean().nullable(),
  alpha: z.number(),
  direction: z.enum(['younger', 'older']).nullable(),
  verdict: Verdict,
  confidence: z.object({ same: z.number().int(), of: z.number().int() }).nullable(),
  development: DevelopmentStatement,
  steps: z.array(ChildStep),
  parts: z.array(ChildPart),
  caveats: z.array(Caveat),
  analysedAt: z.string()
})
export type ChildAnalysis = z.infer<typeof ChildAnalysis>

export const ChildrenResult = z.object({
  rows: z.array(ChildAnalysis),
  refused: z.array(AnalysisRefusal),
  growth: GrowthChart,
  /** What the model was worth on drawings and children that it had not seen. */
  validation: DevelopmentValidation,
  flagged: z.number().int(),
  expectedByChance: z.number()
})
export type ChildrenResult = z.infer<typeof ChildrenResult>
