import { z } from 'zod'
import { DrawingId, Verdict } from './drawing'

/** Ages [fromMonths, toMonths), with the label under which people name the norm. */
export const Band = z.object({
  label: z.string(),
  fromMonths: z.number(),
  toMonths: z.number(),
  subject: z.string().nullable()
})
export type Band = z.infer<typeof Band>

export const caveatCodes = [
  'age-at-band-edge',
  'age-outside-bands',
  'small-norm',
  'pilot-norm',
  'interim-encoder',
  'in-norm',
  'other-subject',
  'children-unknown',
  'one-child-dominates',
  'synthetic-norm',
  'paper-shade-evened',
  'development-missing',
  'development-weak',
  'ages-contradict',
  'likeness-unknown',
  'far-from-norm',
  'other-place',
  'other-lines',
  'local-calibration',
  'beyond-ages'
] as const
export const Caveat = z.enum(caveatCodes)
export type Caveat = z.infer<typeof Caveat>

const interval = z.tuple([z.number(), z.number()])

export const Score = z.object({
  /** Of form: as the norm's method gives it, less what it is adjusted for. Of development: deviations about the growth curve. */
  rawScore: z.number(),
  /** Share of held-out typical drawings with a lower score, half of ties, x 100. */
  percentile: z.number(),
  /** 95 % Clopper-Pearson interval of the percentile, percent points. */
  interval,
  /** Conformal p: small means few typical drawings lie this far out. */
  pValue: z.number(),
  /** Calibration drawings. */
  n: z.number().int(),
  /** null where n allows no flag. */
  flagged: z.boolean().nullable(),
  direction: z.enum(['younger', 'older']).nullable()
})
export type Score = z.infer<typeof Score>

/** Where on the growth curve a drawing (or all drawings of a child) would be typical. */
export const DevelopmentStatement = z.object({
  /** The head's answer: months as it was taught them, drawn to the mean of all. Only its order has a meaning of its own. */
  index: z.number(),
  /** Developmental age as the best single guess: mean of the distribution over age, months. Little known, it stays near the middle. */
  ageMonths: z.number(),
  /** The age for which it is most typical: where the growth curve has this index, months, within the norm's ages. */
  typicalMonths: z.number(),
  /** 90 % conformal interval, months. */
  interval,
  /** Two-sided p of being typical, for every month of the norm's ages (`ageMonths`: the month's middle). */
  profile: z.array(z.object({ ageMonths: z.number(), pValue: z.number() }))
})
export type DevelopmentStatement = z.infer<typeof DevelopmentStatement>

export const Neighbour = z.object({
  band: z.string(),
  percentile: z.number(),
  pValue: z.number(),
  n: z.number().int()
})

export const outOfScopeReasons = ['blank', 'negative', 'photo', 'text', 'unlike', 'lines'] as const
export type OutOfScope = (typeof outOfScopeReasons)[number]

export const Analysis = z.object({
  id: DrawingId.nullable(),
  file: z.string(),
  childId: z.string().nullable(),
  ageMonths: z.number().nullable(),
  agePrecisionMonths: z.number(),
  band: Band.pick({ label: true, fromMonths: true, toMonths: true }),
  modelId: z.string(),
  primary: z.enum(['form', 'development']),
  scores: z.object({ form: Score.nullable(), development: Score.nullable() }),
  rawScore: z.number().nullable(),
  percentile: z.number().nullable(),
  interval: interval.nullable(),
  pValue: z.number().nullable(),
  n: z.number().int().nullable(),
  flagged: z.boolean().nullable(),
  alpha: z.number(),
  verdict: Verdict,
  /** Re-runs (resampled calibration, resampled fold models) that give the same decision. */
  confidence: z.object({ same: z.number().int(), of: z.number().int() }).nullable(),
  /** p-values of these re-runs: what another threshold would make of them. null: made before they were kept, or no flag is allowed. */
  reruns: z.array(z.number()).nullable().default(null),
  developmentalAgeMonths: z.number().nullable(),
  developmentalInterval: interval.nullable(),
  /** null: no development model was there to ask. */
  development: DevelopmentStatement.nullable().default(null),
  developmentModelId: z.string().nullable().default(null),
  neighbouringBands: z.array(Neighbour),
  /** Why nothing is said of it: a blank page, or one unlike every page that the deployed norms have seen. */
  outOfScope: z.array(z.enum(outOfScopeReasons)),
  caveats: z.array(Caveat),
  analysedAt: z.string()
})
export type Analysis = z.infer<typeof Analysis>

/** Is the form ordinary for its band? */
export const formIsOrdinary = ({ scores, alpha }: Pick<Analysis, 'scores' | 'alpha'>): boolean =>
  scores.form !== null && scores.form.pValue > 2 * alpha

/** A file of a batch that could not be analysed, and why. */
export const AnalysisRefusal = z.object({
  file: z.string(),
  id: z.string().nullable(),
  code: z.string(),
  message: z.string()
})
export type AnalysisRefusal = z.infer<typeof AnalysisRefusal>
