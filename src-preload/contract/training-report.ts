import { z } from 'zod'
import { CurvePoint } from './job'
import { AgeThreshold } from './threshold'
import { DevelopmentVersion, GrowthChart, Histogram, ModelVersion } from './training'

const maybe = z.number().nullable()

/** What a training came to, every figure measured; null where the way of scoring has no epochs, or its curves are no longer here. */
export const TrainingMetrics = z.object({
  /** Means over the fold models, which the version consists of. */
  epochs: maybe,
  bestEpoch: maybe,
  /** First epoch within 1 % of the best validation loss. */
  convergenceEpoch: maybe,
  finalTrainLoss: maybe,
  finalValidationLoss: maybe,
  /** Of all epochs: mean and deviation of both losses. */
  meanTrainLoss: maybe,
  trainLossDeviation: maybe,
  meanValidationLoss: maybe,
  validationLossDeviation: maybe,
  /** Of the validation loss over all epochs. */
  lossVariance: maybe,
  bestTrainLoss: maybe,
  bestValidationLoss: maybe,
  /** Validation less training loss at the best epoch: what does not carry over to other children. */
  generalisationGap: maybe,
  /** How much the validation loss had risen by the end, as a share of the best. */
  overfitting: maybe,
  /** Whether it had risen by more than 5 % by then. */
  overfits: z.boolean().nullable(),
  /** Whether trainings ended before their last epoch, since the validation loss got no better. */
  stoppedEarly: z.boolean().nullable(),
  /** Deviation of the validation loss over the last ten epochs, as a share of its mean. */
  instability: maybe,
  meanGradientNorm: maybe,
  gradientNormDeviation: maybe,
  leastGradientNorm: maybe,
  largestGradientNorm: maybe,
  firstLearningRate: maybe,
  lastLearningRate: maybe,
  peakMemoryBytes: maybe,
  trainingSeconds: z.number(),
  /** Numbers that the fold models hold, and of these the weights that were fitted. */
  parameters: z.number().int(),
  trainableParameters: z.number().int(),
  /** Of the file that holds them. */
  modelBytes: z.number().int(),
  /** Of held-out scores. */
  meanError: z.number(),
  errorDeviation: z.number(),
  errorQuantiles: z.object({ p5: z.number(), p50: z.number(), p95: z.number(), p99: z.number() }),
  /** The score that has to be passed to be flagged; null: no score is that rare. */
  threshold: maybe,
  falseAlarmRate: z.number(),
  falseAlarmInterval: z.tuple([z.number(), z.number()]),
  plantedAuroc: maybe
})
export type TrainingMetrics = z.infer<typeof TrainingMetrics>

export const Assessment = z.object({
  kind: z.enum(['strength', 'weakness', 'recommendation']),
  text: z.string()
})
export type Assessment = z.infer<typeof Assessment>

/** Trainings run on the processor, the same bytes on each; `threads` at once. */
const trainedOn = z.object({ device: z.literal('cpu'), threads: z.number().int() })

export const TrainingReport = z.object({
  kind: z.literal('form'),
  model: ModelVersion,
  architecture: z.string(),
  /** What training made small; null: nothing was, the way of scoring is computed from the drawings at once. */
  loss: z.literal('mean-squared-error').nullable(),
  trainedOn,
  metrics: TrainingMetrics,
  /** Of the fold models: `series` names the fold. */
  curves: z.array(CurvePoint),
  /** Whose curves they are, and whose figures of epochs: the version's own, or the autoencoder's that was learnt beside it. */
  curvesOf: z.enum(['version', 'candidate']),
  errors: Histogram,
  remarks: z.array(Assessment),
  createdAt: z.string(),
  app: z.string()
})
export type TrainingReport = z.infer<typeof TrainingReport>

/** What a training of developmental age came to. */
export const DevelopmentReport = z.object({
  kind: z.literal('development'),
  model: DevelopmentVersion,
  architecture: z.string(),
  loss: z.literal('penalised-squared-error'),
  trainedOn,
  /** Numbers that the heads hold, of these the fitted ones, and the size of their file. */
  parameters: z.number().int(),
  trainableParameters: z.number().int(),
  modelBytes: z.number().int(),
  /** What has to be passed at each age. */
  thresholds: z.array(AgeThreshold),
  growth: GrowthChart,
  /** Held-out deviations about the growth curve. */
  errors: Histogram,
  remarks: z.array(Assessment),
  createdAt: z.string(),
  app: z.string()
})
export type DevelopmentReport = z.infer<typeof DevelopmentReport>

export const trainingReportFormats = ['html', 'pdf', 'json', 'csv'] as const
