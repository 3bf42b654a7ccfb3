import { z } from 'zod'
import { Band } from './analysis'
import { withPresentNames } from './earlier-names'
import { ConfoundName, FormMethod, StoredTrainingSettings } from './training-settings'

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
  what: ConfoundName,
  /** Share of the variance of held-out scores as they are scored (form: what was adjusted for is off; development: age is). */
  explained: z.number(),
  /** The same before anything was adjusted for; null: nothing was. */
  unadjusted: z.number().nullable().default(null),
  /** Of as much by chance, from permutations among children. */
  pValue: z.number(),
  /** A share that is large enough, and sure enough, to be said before the model is used. */
  warn: z.boolean()
})
export type Confound = z.infer<typeof Confound>

/** A way of scoring form, on the same folds as the others. */
export const CandidateMethod = z.object({
  method: FormMethod,
  falseAlarms: FalseAlarms,
  /** Chance that a held-out drawing scores higher once something in it was changed than another does unchanged; null: not tried. */
  planted: z.object({ auroc: z.number(), drawings: z.number().int() }).nullable(),
  /** Chance that a drawing of an age outside the band scores higher than one of the norm's own, held out. */
  otherAges: z.object({ auroc: z.number(), drawings: z.number().int() }).nullable()
})
export type CandidateMethod = z.infer<typeof CandidateMethod>

export const Validation = z.preprocess(
  withPresentNames({ rivals: 'candidates' }),
  z.object({
    /** All that were learnt; the one that is deployed among them. */
    candidates: z.array(CandidateMethod).default([]),
    confounds: z.array(Confound).default([]),
    /** Children held out of everything, five times: the whole procedure is repeated without them. */
    falseAlarms: FalseAlarms,
    /** Share of these drawings at or below each p: alpha itself where p means what it says. */
    reliability: z.array(z.object({ alpha: z.number(), share: z.number() })).default([]),
    /** Of the autoencoder; null and empty where none was trained. */
    meanTrainLoss: z.number().nullable(),
    meanValidationLoss: z.number().nullable(),
    bestEpochs: z.array(z.number().int()),
    seconds: z.number()
  })
)
export type Validation = z.infer<typeof Validation>

/** Coverage of intervals, or flags at alpha, with an interval that knows which drawings are one child's. */
export const MeasuredShare = z.object({
  hits: z.number().int(),
  of: z.number().int(),
  rate: z.number(),
  interval: z.tuple([z.number(), z.number()])
})
export type MeasuredShare = z.infer<typeof MeasuredShare>

/** Measured on children held out of the whole procedure, as the product would score them. */
export const DevelopmentValidation = z.object({
  /** Chance that a drawing (a child with two or more) of the oldest year is placed above one of the youngest. */
  auroc: z.object({
    youngest: z.number().int(),
    oldest: z.number().int(),
    drawings: z.number().nullable(),
    /** 95 % interval from resampled children. */
    interval: z.tuple([z.number(), z.number()]).nullable(),
    children: z.number().nullable(),
    /** 95 % interval of `children`, from resampled children. */
    childrenInterval: z.tuple([z.number(), z.number()]).nullable().default(null)
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

/** Where a version comes from: the training that gave it, the version that it follows, and how many of its group were before it. */
export const Lineage = z.object({
  job: z.string().nullable(),
  parent: z.string().nullable(),
  version: z.number().int().min(1),
  /** Trainings of its folds were ended by a person after so many epochs; null: they ended by themselves. */
  endedAt: z.number().int().nullable().default(null)
})
export type Lineage = z.infer<typeof Lineage>
export const NO_LINEAGE: Lineage = { job: null, parent: null, version: 1, endedAt: null }

export const ModelVersion = z.object({
  id: z.string(),
  band: Band,
  n: z.number().int(),
  children: z.number().int(),
  createdAt: z.string(),
  deployed: z.boolean(),
  encoder: z.object({ id: z.string(), name: z.string(), interim: z.boolean() }),
  seed: z.number().int(),
  settings: StoredTrainingSettings,
  /** How its form score is made. */
  method: FormMethod.default('autoencoder'),
  validation: Validation,
  synthetic: z.boolean(),
  trainedOn: z.string(),
  lineage: Lineage.default(NO_LINEAGE),
  /** Learnt here, or taken in from a file. */
  origin: z.enum(['trained', 'imported']).default('trained')
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
  settings: StoredTrainingSettings,
  validation: DevelopmentValidation,
  synthetic: z.boolean(),
  trainedOn: z.string(),
  lineage: Lineage.default(NO_LINEAGE),
  /** Learnt here, or taken in from a file. */
  origin: z.enum(['trained', 'imported']).default('trained')
})
export type DevelopmentVersion = z.infer<typeof DevelopmentVersion>

const Flip = z.object({
  id: z.string(),
  file: z.string(),
  percentile: z.number().nullable(),
  verdict: z.string(),
  was: z.string(),
  wasPercentile: z.number().nullable()
})

/** What deploying a version would change among stored verdicts. */
export const DeployReview = z.object({
  /** Drawings that it would score, and those of them that have a verdict already. */
  judged: z.number().int(),
  compared: z.number().int(),
  /** Verdicts that would be worded otherwise. */
  verdicts: z.number().int(),
  newlyFlagged: z.array(Flip),
  noLongerFlagged: z.array(Flip)
})
export type DeployReview = z.infer<typeof DeployReview>

/** How the index of typical drawings grows with age, in deviations of all the norm's drawings about their mean. */
export const GrowthChart = z.object({
  /** 5 %, 50 %, 95 % of typical drawings, were they normal about the curve. */
  points: z.array(z.object({ ageMonths: z.number(), low: z.number(), middle: z.number(), high: z.number() })),
  /** Converts an index into the chart's units: (index - centre) / scale. */
  centre: z.number(),
  scale: z.number()
})
export type GrowthChart = z.infer<typeof GrowthChart>

export const Histogram = z.object({ edges: z.array(z.number()), counts: z.array(z.number().int()) })
export type Histogram = z.infer<typeof Histogram>

/** What the score that flags is compared with: held-out scores of the norm, and where the drawing lies among them. */
export const ScoreDistribution = z.object({
  score: z.enum(['form', 'development']),
  /** The drawing's own; of development in deviations about the growth curve, above 0 as of older children. */
  value: z.number(),
  histogram: Histogram
})
export type ScoreDistribution = z.infer<typeof ScoreDistribution>
