import type { CurvePoint, Job, JobId, JobKind, JobState } from '../../src-preload/contract/job'
import type { Failure } from '../../src-preload/contract/result'
import type { Connection } from './database'
/** Long work, as rows: it can be seen after a restart, with why it ended. */
export declare class Jobs {
  private readonly db
  constructor(db: Connection)
  start(id: JobId, kind: JobKind, request: unknown): Job
  /** Its turn has come. */
  run(id: JobId): void
  progress(id: JobId, stage: string, done: number, total: number, points: readonly CurvePoint[]): void
  finish(id: JobId, state: JobState, failure: Failure | null, result: unknown): Job
  /** Throws AppError 'job-unknown'. */
  get(id: string): {
    job: Job
    request: unknown
    points: CurvePoint[]
    result: unknown
  }
  list(): Job[]
  /** Jobs that were running when the last process ended. */
  markInterrupted(): number
}
