import { z } from 'zod'

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

export const LibraryStatus = z.object({
  state: z.enum(['absent', 'locked', 'open']),
  unencrypted: z.boolean(),
  purpose: z.string().nullable(),
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
