import { z } from 'zod'
import { Band } from './analysis'

export const BandCoverage = z.object({
  band: Band,
  drawings: z.number().int(),
  children: z.number().int(),
  subjects: z.number().int(),
  /** critical <= 20, below 50 too few to flag, 100 recommended. */
  sufficiency: z.enum(['critical', 'low', 'fair', 'good']),
  deployedModel: z.string().nullable()
})
export type BandCoverage = z.infer<typeof BandCoverage>

export const NormOverview = z.object({
  count: z.number().int(),
  withoutAge: z.number().int(),
  children: z.number().int(),
  ages: z.object({ fromMonths: z.number().nullable(), toMonths: z.number().nullable() }),
  /** Whole years and how many usable drawings each has. */
  histogram: z.array(z.object({ year: z.number().int(), drawings: z.number().int() })),
  bands: z.array(BandCoverage),
  gaps: z.array(z.object({ fromMonths: z.number(), toMonths: z.number() })),
  coverage: z.number(),
  sufficiency: z.enum(['critical', 'low', 'fair', 'good']),
  suggestions: z.array(Band)
})
export type NormOverview = z.infer<typeof NormOverview>
