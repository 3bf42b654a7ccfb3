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

export const Validation = z.object({
  /** Children held out of everything, five times: the whole procedure is repeated without them. */
  falseAlarms: FalseAlarms,
  meanTrainLoss: z.number(),
  meanValidationLoss: z.number(),
  bestEpochs: z.array(z.number().int()),
  seconds: z.number()
})
export type Validation = z.infer<typeof Validation>

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

export const Histogram = z.object({ edges: z.array(z.number()), counts: z.array(z.number().int()) })
export type Histogram = z.infer<typeof Histogram>
