import { z } from 'zod'
import { Failure } from './result'

export const HealthCheck = z.object({
  name: z.string(),
  ok: z.boolean(),
  /** What was exercised and what came of it, in figures. */
  detail: z.string(),
  milliseconds: z.number()
})
export type HealthCheck = z.infer<typeof HealthCheck>

export const HealthReport = z.object({ ok: z.boolean(), checks: z.array(HealthCheck) })
export type HealthReport = z.infer<typeof HealthReport>

/** How a library is opened; `unchanged`: for reading only; `with-loss`: also where writes that were acknowledged are missing. */
export const Opening = z.enum(['usual', 'unchanged', 'with-loss'])
export type Opening = z.infer<typeof Opening>

export const LibraryStatus = z.object({
  state: z.enum(['absent', 'locked', 'open']),
  unencrypted: z.boolean(),
  purpose: z.string().nullable(),
  /** Why it is open for reading only; null: it can be changed. */
  unchanged: Failure.nullable(),
  /** What was found on opening, and mended where it could be. */
  notices: z.array(Failure),
  drawings: z.number().int(),
  children: z.number().int(),
  analysed: z.number().int(),
  deployedNorms: z.number().int(),
  models: z.number().int(),
  revision: z.number().int(),
  encoder: z.object({ id: z.string(), name: z.string(), interim: z.boolean() }).nullable(),
  undoable: z.boolean(),
  redoable: z.boolean()
})
export type LibraryStatus = z.infer<typeof LibraryStatus>
