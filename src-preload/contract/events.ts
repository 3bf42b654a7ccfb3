import { z } from 'zod'
import { Job, JobProgress } from './job-kinds'

/** Everything that the engine says of its own accord. */
export const events = {
  'job:progress': JobProgress,
  'job:finished': z.object({ job: Job }),
  'library:changed': z.object({ revision: z.number().int() })
} as const

export type EventName = keyof typeof events
export type EventBody<Name extends EventName> = z.output<(typeof events)[Name]>
export type Listener = <Name extends EventName>(name: Name, body: EventBody<Name>) => void
