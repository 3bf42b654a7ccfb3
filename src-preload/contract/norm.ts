import { z } from 'zod'
import { Band } from './analysis'

export const BandCoverage = z.object({
  band: Band,
  drawings: z.number().int(),
  children: z.number().int(),
  subjects: z.number().int(),
  /** What they show, the most frequent first; null: not stated. */
  subjectCounts: z.array(z.object({ subject: z.string().nullable(), drawings: z.number().int() })),
  /** How many are of each quarter of a year of age that has any. */
  ageCounts: z.array(z.object({ fromMonths: z.number().int(), drawings: z.number().int() })),
  /** critical <= 20, below 50 too few to flag, 100 recommended. */
  sufficiency: z.enum(['critical', 'low', 'fair', 'good']),
  deployedModel: z.string().nullable(),
  /** 0 to 1, from how many drawings there are, over which ages, of how many subjects, how well described. */
  quality: z.number(),
  /** So many times as many drawings would be good to train with; 1: there are enough. */
  augment: z.number()
})
export type BandCoverage = z.infer<typeof BandCoverage>

/** What would help: more drawings, the neighbours' too, changed copies, other subjects, other ages, other children. */
export const suggestionKinds = ['collect', 'merge', 'copies', 'subjects', 'ages', 'children'] as const

export const Suggestion = z.object({
  what: z.enum(suggestionKinds),
  /** How many drawings or children more; 0 where it is not a matter of number. */
  missing: z.number().int().default(0),
  /** The merged band. */
  into: z.string().default(''),
  /** So many times as many with changed copies. */
  factor: z.number().default(1)
})
export type Suggestion = z.infer<typeof Suggestion>

export const SufficiencyWarning = z.object({
  band: z.string(),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  kind: z.enum(['insufficient', 'unbalanced', 'one-subject', 'narrow-range', 'few-children']),
  n: z.number().int(),
  /** Drawings (of few-children: children) that would end it; 0: not a matter of number. */
  missing: z.number().int(),
  suggestions: z.array(Suggestion)
})
export type SufficiencyWarning = z.infer<typeof SufficiencyWarning>

export const MergeSuggestion = z.object({
  bands: z.array(z.string()),
  into: z.string(),
  sizes: z.array(z.number().int()),
  spanMonths: z.number(),
  /** 0 to 1. */
  improvement: z.number(),
  /** What the merged band reaches that its parts do not: enough to flag, what is recommended, or neither. */
  reaches: z.enum(['minimum', 'recommended', 'more'])
})
export type MergeSuggestion = z.infer<typeof MergeSuggestion>

/** What a norm of so many drawings can say. */
export const NormReach = z.object({
  band: z.string(),
  drawings: z.number().int(),
  children: z.number().int(),
  /** Whether anything is flagged at all. */
  flags: z.boolean(),
  /** The rarest that can be told, as a percentile. */
  highestPercentile: z.number(),
  /** 95 % interval of a drawing at percentile 95, percent points. */
  interval: z.tuple([z.number(), z.number()])
})
export type NormReach = z.infer<typeof NormReach>

/** How bands are suggested: from how many drawings on, in years. */
export const BandRule = z
  .object({
    /** A band of fewer is joined with a neighbour. */
    least: z.number().int().min(1).max(100_000).default(50),
    /** Width that is begun with. */
    span: z.number().int().min(1).max(4).default(1),
    /** No band is joined to be wider. */
    longest: z.number().int().min(1).max(16).default(4)
  })
  .strict()
export type BandRule = z.infer<typeof BandRule>

export const NormOverview = z.object({
  count: z.number().int(),
  withoutAge: z.number().int(),
  children: z.number().int(),
  ages: z.object({ fromMonths: z.number().nullable(), toMonths: z.number().nullable() }),
  /** Whole years and how many usable drawings each has. */
  histogram: z.array(z.object({ year: z.number().int(), drawings: z.number().int() })),
  bands: z.array(BandCoverage),
  /** Ages within those of the drawings that no band covers, and how many drawings are of them. */
  gaps: z.array(z.object({ fromMonths: z.number(), toMonths: z.number(), drawings: z.number().int() })),
  /** Share of the drawings that lie in some band. */
  coverage: z.number(),
  sufficiency: z.enum(['critical', 'low', 'fair', 'good']),
  suggestions: z.array(BandCoverage),
  warnings: z.array(SufficiencyWarning),
  merges: z.array(MergeSuggestion)
})
export type NormOverview = z.infer<typeof NormOverview>
