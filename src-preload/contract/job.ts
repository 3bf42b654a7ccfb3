import { z } from 'zod'
import { Failure } from './result'

export const JobId = z.uuid().brand('JobId')
export type JobId = z.infer<typeof JobId>

export const jobKinds = ['import', 'train', 'train-encoder', 'analyse', 'explain'] as const
export const JobKind = z.enum(jobKinds)
export type JobKind = z.infer<typeof JobKind>

export const jobStates = ['running', 'completed', 'failed', 'cancelled', 'interrupted'] as const
export const JobState = z.enum(jobStates)
export type JobState = z.infer<typeof JobState>

/** One point of a curve: epoch 12 of fold 3 of band 5-6. */
export const CurvePoint = z.object({
  series: z.string(),
  epoch: z.number().int(),
  trainLoss: z.number(),
  validationLoss: z.number(),
  gradientNorm: z.number()
})
export type CurvePoint = z.infer<typeof CurvePoint>

export const JobProgress = z.object({
  jobId: JobId,
  stage: z.string(),
  done: z.number(),
  total: z.number(),
  /** null until enough has been done to tell. */
  etaSeconds: z.number().nullable(),
  points: z.array(CurvePoint)
})
export type JobProgress = z.infer<typeof JobProgress>

export const Job = z.object({
  id: JobId,
  kind: JobKind,
  state: JobState,
  stage: z.string(),
  done: z.number(),
  total: z.number(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  failure: Failure.nullable()
})
export type Job = z.infer<typeof Job>
