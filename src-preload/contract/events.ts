import { z } from 'zod'
import { Job, JobProgress } from './job-kinds'

/** Everything that the engine says of its own accord. */
export const events = {
  'job:progress': JobProgress,
  'job:finished': z.object({ job: Job }),
  /** How far a restore is, in bytes. */
  'backup:restoring': z.object({ done: z.number(), total: z.number(), etaSeconds: z.number().nullable() }),
  /** Nobody has used the library for as long as it stays open then; whoever started the engine locks it. */
  'library:idle': z.object({}),
  /** It was locked, and its engine has ended. */
  'library:locked': z.object({}),
  'library:changed': z.object({ revision: z.number().int() })
} as const

export type EventName = keyof typeof events
export type EventBody<Name extends EventName> = z.output<(typeof events)[Name]>
export type Listener = <Name extends EventName>(name: Name, body: EventBody<Name>) => void
