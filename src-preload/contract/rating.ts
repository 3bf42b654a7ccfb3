import { z } from 'zod'
import { DrawingId, ExpertLabel, Verdict } from './drawing'
import { PlainText } from './plain-text'

export const RaterId = z.number().int().positive().brand('RaterId')
export type RaterId = z.infer<typeof RaterId>

export const LONGEST_TAG = 60
export const MOST_TAGS = 30
/** A tag is a word or two; a semicolon parts one from the next in tables. */
export const Tag = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST_TAG)
  .regex(/^[^;\p{C}]*$/u)
export const Tags = z.array(Tag).max(MOST_TAGS)

/** Somebody who labels drawings apart from others. */
export const Rater = z.object({
  id: RaterId,
  name: z.string(),
  /** Drawings rated so far. */
  rated: z.number().int(),
  createdAt: z.string()
})
export type Rater = z.infer<typeof Rater>

export const RaterName = z
  .string()
  .trim()
  // one name, however its accents were typed
  .normalize('NFC')
  .min(1)
  .max(60)
  .regex(/^[^\p{C}]*$/u)

/** What a rater says of a drawing. */
export const Rating = z.object({
  label: ExpertLabel,
  tags: Tags,
  note: PlainText(10_000),
  at: z.string()
})
export type Rating = z.infer<typeof Rating>

export const queueOrders = ['imported', 'random', 'uncertain', 'similar'] as const
export const QueueOrder = z.enum(queueOrders)
export type QueueOrder = z.infer<typeof QueueOrder>
/** Orders that do not tell what the model thinks. */
export const blindOrders: readonly QueueOrder[] = ['imported', 'random']

export const QueueItem = z.object({
  id: DrawingId,
  fileName: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  /** null: not labelled yet (by this rater). */
  label: ExpertLabel.nullable(),
  tags: Tags,
  note: z.string()
})
export type QueueItem = z.infer<typeof QueueItem>

/** What a rater may see of a drawing once they have rated it. */
export const Revealed = z.object({
  others: z.array(z.object({ rater: z.string(), label: ExpertLabel, tags: Tags, note: z.string() })),
  final: ExpertLabel.nullable(),
  verdict: Verdict.nullable(),
  percentile: z.number().nullable(),
  pValue: z.number().nullable()
})
export type Revealed = z.infer<typeof Revealed>

/** A figure with its 95 % interval. null: it cannot be told (all say the same, or too few). */
export const Figure = z.object({
  value: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable()
})
export type Figure = z.infer<typeof Figure>

export const PairAgreement = z.object({
  first: z.string(),
  second: z.string(),
  /** Drawings that both have rated, and of how many children. */
  n: z.number().int(),
  children: z.number().int(),
  /** Share of drawings on which they say the same. */
  agreement: z.number().nullable(),
  kappa: Figure,
  /** Labels in their order normal, unsure, unusual: linear and quadratic weights. */
  linear: Figure,
  quadratic: Figure,
  /** Rows: the first; columns: the second; in the order of `labels`. */
  confusion: z.array(z.array(z.number().int()))
})
export type PairAgreement = z.infer<typeof PairAgreement>

export const AgreementReport = z.object({
  labels: z.array(ExpertLabel),
  raters: z.array(z.object({ name: z.string(), rated: z.number().int(), counts: z.array(z.number().int()) })),
  pairs: z.array(PairAgreement),
  /** Over all raters: drawings with two ratings or more. */
  alpha: z.object({ n: z.number().int(), children: z.number().int(), nominal: Figure, ordinal: Figure }),
  /** Drawings with two ratings or more on which not all say the same. */
  disagreements: z.number().int(),
  /** Disagreements without a final label. */
  open: z.number().int(),
  /** Drawings on which all of two raters or more agree, without a final label. */
  adoptable: z.number().int(),
  /** Drawings on which all agree, and whose final label is another. */
  overruled: z.number().int(),
  seed: z.number().int(),
  resamples: z.number().int()
})
export type AgreementReport = z.infer<typeof AgreementReport>

export const Disagreement = z.object({
  id: DrawingId,
  fileName: z.string(),
  ratings: z.array(z.object({ rater: z.string(), label: ExpertLabel, note: z.string(), tags: Tags })),
  final: ExpertLabel.nullable()
})
export type Disagreement = z.infer<typeof Disagreement>

/** One group of drawings under rater and model. */
export const ModelAgreement = z.object({
  /** 'all', or as in 'age 5', 'subject dog', 'site A'. */
  group: z.string(),
  n: z.number().int(),
  unusual: z.number().int(),
  children: z.number().int(),
  /** Does the model put what the rater calls unusual farther out than what they call normal? */
  auroc: Figure,
  /** Shares flagged at the chosen false-alarm rate among unusual and among normal ones. */
  sensitivity: Figure,
  falseAlarms: Figure
})
export type ModelAgreement = z.infer<typeof ModelAgreement>

export const ModelAgreementReport = z.object({
  /** null: the final labels. */
  rater: z.string().nullable(),
  alpha: z.number(),
  /** Labelled unsure, or not judged by a norm: left out. */
  unsure: z.number().int(),
  unjudged: z.number().int(),
  groups: z.array(ModelAgreement),
  /** Share called unusual among drawings whose p lies in (from, to]. */
  calibration: z.array(z.object({ from: z.number(), to: z.number(), n: z.number().int(), unusual: Figure })),
  seed: z.number().int()
})
export type ModelAgreementReport = z.infer<typeof ModelAgreementReport>
