import { z } from 'zod'
import { DrawingId, Verdict } from './drawing'

export const normalisationMethods = ['percentile', 'z', 'robust', 'min-max'] as const
export const NormalisationMethod = z.enum(normalisationMethods)
export type NormalisationMethod = z.infer<typeof NormalisationMethod>

/** How far out a score must lie among the others of a table to be called an outlier, by each rule. */
export const OutlierLimits = z
  .object({
    /** Deviations from the mean. */
    z: z.number().positive().max(100).default(3),
    /** Interquartile ranges beyond the quartiles (Tukey 1977). */
    iqr: z.number().positive().max(100).default(1.5),
    /** Robust deviations from the median (Iglewicz & Hoaglin 1993). */
    mad: z.number().positive().max(100).default(3.5)
  })
  .strict()
export type OutlierLimits = z.infer<typeof OutlierLimits>

/** A drawing's score beside others of whatever norm group: on one scale, and corrected for how many are looked at. */
export const ScoreRow = z.object({
  id: DrawingId,
  file: z.string(),
  childId: z.string().nullable(),
  band: z.string(),
  primary: z.enum(['form', 'development']),
  rawScore: z.number(),
  percentile: z.number(),
  interval: z.tuple([z.number(), z.number()]),
  /** On the scale that was asked for. */
  value: z.number().nullable(),
  pValue: z.number(),
  /** By Benjamini and Hochberg, over all rows. */
  adjustedP: z.number(),
  flagged: z.boolean().nullable(),
  /** Flagged where the share of false flags among the flags is held at q; null where n allows no flag. */
  flaggedInBatch: z.boolean().nullable(),
  verdict: Verdict,
  /** Rules by which it lies strangely far from the others of this table, on the scale z. */
  outlier: z.array(z.enum(['z', 'iqr', 'mad']))
})
export type ScoreRow = z.infer<typeof ScoreRow>

export const ScoreTable = z.object({
  method: NormalisationMethod,
  q: z.number(),
  rows: z.array(ScoreRow),
  /** What the drawings of each norm group come to. */
  groups: z.array(
    z.object({
      band: z.string(),
      drawings: z.number().int(),
      /** Of the percentiles: 50 where the drawings are as typical as the norm's own. */
      medianPercentile: z.number(),
      flagged: z.number().int(),
      /** Flags that as many typical drawings would get. */
      expectedByChance: z.number()
    })
  ),
  flaggedInBatch: z.number().int(),
  /** Drawings that were asked for and carry no score. */
  without: z.number().int()
})
export type ScoreTable = z.infer<typeof ScoreTable>
