import { z } from 'zod'
import { Band } from './analysis'

/** Everything the trainer reads. Defaults as science has them for this kind of autoencoder. */
export const TrainingSettings = z.object({
  hidden: z.array(z.number().int().min(1).max(4096)).min(1).max(6).default([256, 128, 64]),
  latent: z.number().int().min(1).max(1024).default(32),
  activation: z.enum(['relu', 'tanh', 'leaky-relu']).default('relu'),
  batchNorm: z.boolean().default(false),
  dropout: z.number().min(0).max(0.9).default(0.1),
  learningRate: z.number().positive().max(1).default(1e-3),
  batchSize: z.number().int().min(1).max(4096).default(32),
  epochs: z.number().int().min(1).max(10_000).default(100),
  patience: z.number().int().min(1).max(10_000).default(10),
  clipNorm: z.number().min(0).default(1),
  validationShare: z.number().min(0.05).max(0.5).default(0.15),
  folds: z.number().int().min(3).max(10).default(5),
  /** Paper of photos is found and its shade evened before anything else; part of the preprocessing version. */
  evenShade: z.enum(['auto', 'off']).default('auto'),
  /** Typical drawings a band on which the explanation's scale is learnt. */
  explanationSample: z.number().int().min(1).max(200).default(6),
  /** Whether developmental age is learnt beside the bands. */
  development: z.boolean().default(true),
  /** How strongly slopes of the development head are held back, relative to what the traits vary. */
  agePenalty: z.number().positive().max(1000).default(0.5),
  /** Which score flags. 'development' where it could be learnt and tells ages apart, else form all the same. */
  primary: z.enum(['development', 'form']).default('development'),
  /** False-alarm rate that a norm is deployed with. */
  alpha: z.number().min(0.001).max(0.5).default(0.05)
})
export type TrainingSettings = z.infer<typeof TrainingSettings>

export const FalseAlarms = z.object({
  flagged: z.number().int(),
  of: z.number().int(),
  rate: z.number(),
  /** 95 % Clopper-Pearson interval of the rate. */
  interval: z.tuple([z.number(), z.number()]),
  /** Does alpha lie in the interval? */
  asPromised: z.boolean()
})
export type FalseAlarms = z.infer<typeof FalseAlarms>

/** How much of a score is explained by what it should not be about. */
export const Confound = z.object({
  what: z.enum(['ink', 'size', 'horizontal', 'vertical', 'slant', 'tool', 'site', 'prompt']),
  /** Share of the variance of held-out scores, age taken off. */
  explained: z.number(),
  /** Of as much by chance, from permutations among children. */
  pValue: z.number(),
  /** Enough of it, and surely enough, to say so before the model judges anyone. */
  warn: z.boolean()
})
export type Confound = z.infer<typeof Confound>

export const Validation = z.object({
  confounds: z.array(Confound).default([]),
  /** Children held out of everything, five times: the whole procedure is repeated without them. */
  falseAlarms: FalseAlarms,
  meanTrainLoss: z.number(),
  meanValidationLoss: z.number(),
  bestEpochs: z.array(z.number().int()),
  seconds: z.number()
})
export type Validation = z.infer<typeof Validation>

/** Coverage of intervals, or flags at alpha, with an interval that knows which drawings are one child's. */
export const MeasuredShare = z.object({
  hits: z.number().int(),
  of: z.number().int(),
  rate: z.number(),
  interval: z.tuple([z.number(), z.number()])
})
export type MeasuredShare = z.infer<typeof MeasuredShare>

/** Measured on children held out of the whole procedure, as the product would judge them. */
export const DevelopmentValidation = z.object({
  /** Chance that a drawing (a child with two or more) of the oldest year is placed above one of the youngest. */
  auroc: z.object({
    youngest: z.number().int(),
    oldest: z.number().int(),
    drawings: z.number().nullable(),
    /** 95 % interval from resampled children. */
    interval: z.tuple([z.number(), z.number()]).nullable(),
    children: z.number().nullable()
  }),
  /** Correlation of the index with age; of children's mean index where they have two drawings or more. */
  r: z.number().nullable(),
  rChildren: z.number().nullable(),
  /** Mean absolute error of the developmental age, months; of children with two drawings or more. */
  maeMonths: z.number(),
  maeMonthsChildren: z.number().nullable(),
  /** How many 90 % intervals hold the child's age. */
  coverage: MeasuredShare,
  coverageChildren: MeasuredShare.nullable(),
  /** Flags among typical drawings, year by year. */
  confounds: z.array(Confound).default([]),
  falseAlarms: z.array(z.object({ fromMonths: z.number(), toMonths: z.number(), alarms: FalseAlarms })),
  seconds: z.number()
})
export type DevelopmentValidation = z.infer<typeof DevelopmentValidation>

export const ModelVersion = z.object({
  id: z.string(),
  band: Band,
  n: z.number().int(),
  children: z.number().int(),
  createdAt: z.string(),
  deployed: z.boolean(),
  encoder: z.object({ id: z.string(), name: z.string(), interim: z.boolean() }),
  seed: z.number().int(),
  settings: TrainingSettings,
  validation: Validation,
  synthetic: z.boolean(),
  trainedOn: z.string()
})
export type ModelVersion = z.infer<typeof ModelVersion>

/** A development model: one for all ages. */
export const DevelopmentVersion = z.object({
  id: z.string(),
  ages: z.object({ fromMonths: z.number(), toMonths: z.number() }),
  n: z.number().int(),
  children: z.number().int(),
  createdAt: z.string(),
  deployed: z.boolean(),
  encoder: z.object({ id: z.string(), name: z.string(), interim: z.boolean() }),
  seed: z.number().int(),
  settings: TrainingSettings,
  validation: DevelopmentValidation,
  synthetic: z.boolean(),
  trainedOn: z.string()
})
export type DevelopmentVersion = z.infer<typeof DevelopmentVersion>

/** How the index of typical drawings grows with age, in deviations of all the norm's drawings about their mean. */
export const GrowthChart = z.object({
  /** 5 %, 50 %, 95 % of typical drawings, were they normal about the curve. */
  points: z.array(z.object({ ageMonths: z.number(), low: z.number(), middle: z.number(), high: z.number() })),
  /** Turns an index into the chart's units: (index - centre) / scale. */
  centre: z.number(),
  scale: z.number()
})
export type GrowthChart = z.infer<typeof GrowthChart>

export const Histogram = z.object({ edges: z.array(z.number()), counts: z.array(z.number().int()) })
export type Histogram = z.infer<typeof Histogram>
