import { z } from 'zod'

export const JobId = z.uuid().brand('JobId')
export type JobId = z.infer<typeof JobId>

/** pending: waits for another of its kind. interrupted: the process ended; it can be resumed. */
export const jobStates = ['pending', 'running', 'completed', 'failed', 'cancelled', 'interrupted'] as const
export const JobState = z.enum(jobStates)
export type JobState = z.infer<typeof JobState>

/** One point of a curve: epoch 12 of fold 3 of band 5-6. */
export const CurvePoint = z.object({
  series: z.string(),
  epoch: z.number().int(),
  trainLoss: z.number(),
  validationLoss: z.number(),
  gradientNorm: z.number(),
  /** At the epoch's last step; null: the training does not say. */
  learningRate: z.number().nullable().default(null),
  /** Of the process that trains. */
  memoryBytes: z.number().nullable().default(null)
})
export type CurvePoint = z.infer<typeof CurvePoint>

/** The mini-batch that a training has just done. */
export const BatchProgress = z.object({
  series: z.string(),
  epoch: z.number().int(),
  epochs: z.number().int(),
  batch: z.number().int(),
  batches: z.number().int(),
  loss: z.number(),
  gradientNorm: z.number(),
  learningRate: z.number(),
  memoryBytes: z.number().nullable()
})
export type BatchProgress = z.infer<typeof BatchProgress>
