import { z } from 'zod'
import { Histogram } from './training'

/** From where to where a threshold may be set, percent. */
export const thresholdRange = { least: 50, most: 99.9 } as const
export const ThresholdPercentile = z.number().min(thresholdRange.least).max(thresholdRange.most)

/** What has to be passed downwards and upwards; null: nothing is that rare. */
export const ThresholdLimits = z.object({ low: z.number().nullable(), high: z.number().nullable() })
export type ThresholdLimits = z.infer<typeof ThresholdLimits>

/** Of one year of age: drawings are compared with those of children of nearly the same age. */
export const AgeThreshold = z.object({
  fromMonths: z.number(),
  toMonths: z.number(),
  /** Children near, where they are fewest. */
  n: z.number().int(),
  /** The highest percentile that they can tell; null: they are so few that nothing is flagged. */
  highest: z.number().nullable(),
  /** Limits at the year's middle in deviations about the growth curve: as set now, and at 90, 95 and 99. */
  chosen: ThresholdLimits,
  at90: ThresholdLimits,
  at95: ThresholdLimits,
  at99: ThresholdLimits
})
export type AgeThreshold = z.infer<typeof AgeThreshold>

/** Under which threshold a model scores. */
export const ModelThreshold = z.object({
  id: z.string(),
  /** Label of the norm group; 'development' for the one development model. */
  band: z.string(),
  deployed: z.boolean(),
  /** Whether this is the score that flags; the other's own flag stands beside it. */
  flags: z.boolean(),
  percentile: z.number(),
  /** Share of typical drawings that are flagged. */
  alpha: z.number(),
  /** Whether a person has set it since the model was learnt, and what it was learnt with. */
  chosen: z.boolean(),
  learntPercentile: z.number(),
  /** The highest percentile that so many calibration drawings can tell; of developmental age, at every age at which it flags. */
  highest: z.number(),
  /** Scores that have to be passed, as the scorer gives them; null: none is that rare, or they depend on age (`ages`). */
  rawThreshold: z.number().nullable(),
  at90: z.number().nullable(),
  at95: z.number().nullable(),
  at99: z.number().nullable(),
  /** Year by year, where the score depends on age; else empty. */
  ages: z.array(AgeThreshold),
  /** Calibration drawings; of developmental age, children. */
  n: z.number().int()
})
export type ModelThreshold = z.infer<typeof ModelThreshold>

export const ThresholdChange = z.object({
  percentile: z.number().nullable(),
  at: z.string(),
  note: z.string(),
  /** Stored verdicts that it changed. */
  changed: z.number().int()
})
export type ThresholdChange = z.infer<typeof ThresholdChange>

export const ThresholdDetail = z.object({
  threshold: ModelThreshold,
  /** Of the frozen calibration set: what typical drawings score. */
  summary: z.object({
    n: z.number(),
    mean: z.number(),
    deviation: z.number(),
    median: z.number(),
    mad: z.number(),
    low: z.number(),
    high: z.number()
  }),
  histogram: Histogram,
  /** Of the stored drawings that this model has scored, ascending: how many a threshold would flag. */
  pValues: z.array(z.number()),
  history: z.array(ThresholdChange)
})
export type ThresholdDetail = z.infer<typeof ThresholdDetail>

/** What a threshold has done to stored verdicts. */
export const Reevaluated = z.object({
  drawings: z.number().int(),
  newlyFlagged: z.number().int(),
  noLongerFlagged: z.number().int()
})
export type Reevaluated = z.infer<typeof Reevaluated>

export const ThresholdTarget = z.union([
  z.literal('deployed'),
  z.array(z.string().max(100)).min(1).max(200),
  z.object({ ageMonths: z.number(), subject: z.string().max(200).nullable().default(null) }).strict()
])
export type ThresholdTarget = z.infer<typeof ThresholdTarget>
