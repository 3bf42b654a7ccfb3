import { z } from 'zod'
import { BandTexts, TrainingPlan } from './training-config'

export const sweepObjectives = ['planted', 'validation-loss'] as const

/** What one setting runs through: these values, or a range from which a random sweep draws. */
export const SweepRange = z
  .object({
    min: z.number(),
    max: z.number(),
    /** log: as many draws between 0.001 and 0.01 as between 0.01 and 0.1. */
    scale: z.enum(['linear', 'log']).default('linear')
  })
  .strict()
export const SweepParameter = z.object({
  /** Of the setting, as files have it. */
  key: z.string(),
  values: z.array(z.unknown()).min(1).max(100).nullable(),
  range: SweepRange.nullable()
})
export type SweepParameter = z.infer<typeof SweepParameter>

export const SweepPlan = z.object({
  base: TrainingPlan,
  bands: BandTexts,
  method: z.enum(['grid', 'random']),
  parameters: z.array(SweepParameter).min(1).max(12),
  maxTrials: z.number().int().min(1).max(500),
  seed: z.number().int(),
  /** planted: how well changes in held-out drawings are found (higher is better); validation-loss: how well held-out drawings are rebuilt. */
  objective: z.enum(sweepObjectives),
  /** Whether trials that lag behind the median of the others are given up after some of their folds. */
  stopHopeless: z.boolean()
})
export type SweepPlan = z.infer<typeof SweepPlan>

export const Trial = z.object({
  number: z.number().int(),
  /** The swept settings, as files have them. */
  values: z.record(z.string(), z.unknown()),
  state: z.enum(['completed', 'stopped', 'failed']),
  /** Why it was given up or failed. */
  reason: z.string().nullable(),
  /** null: it did not come to it. */
  planted: z.number().nullable(),
  validationLoss: z.number().nullable(),
  bestEpoch: z.number().nullable(),
  /** Fold models that were trained. */
  folds: z.number().int(),
  /** What each fold came to, lower being better: other trials are measured by it. */
  foldValues: z.array(z.number()).default([]),
  seconds: z.number()
})
export type Trial = z.infer<typeof Trial>

export const Sweep = z.object({
  id: z.string(),
  startedAt: z.string(),
  plan: SweepPlan,
  trials: z.array(Trial),
  /** Number of the best finished trial. */
  best: z.number().int().nullable()
})
export type Sweep = z.infer<typeof Sweep>
