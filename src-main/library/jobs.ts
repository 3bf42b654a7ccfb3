import { AppError } from '#contract/app-error'
import type { CurvePoint, JobId, JobState } from '#contract/job'
import { storedKind, type Job, type JobKind } from '#contract/job-kinds'
import type { Failure } from '#contract/result'
import type { Connection } from './database'

interface JobRow {
  id: string
  kind: string
  state: JobState
  stage: string
  done: number
  total: number
  started_at: string
  finished_at: string | null
  points: string
  request: string
  failure: string | null
  result: string | null
}

const jobOf = (row: JobRow): Job => ({
  id: row.id as JobId,
  kind: storedKind(row.kind),
  name: (JSON.parse(row.request) as { name?: string | null }).name ?? null,
  state: row.state,
  stage: row.stage,
  done: row.done,
  total: row.total,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  failure: row.failure ? (JSON.parse(row.failure) as Failure) : null
})

/** Long work, as rows: it can be seen after a restart, with why it ended. */
export class Jobs {
  constructor(private readonly db: Connection) {}

  start(id: JobId, kind: JobKind, request: unknown): Job {
    this.db
      .prepare(
        `INSERT INTO job (id, sequence, kind, state, stage, done, total, started_at, request, points)
         VALUES (?, (SELECT coalesce(max(sequence), 0) + 1 FROM job), ?, 'pending', 'waiting', 0, 1, ?, ?, '[]')`
      )
      .run(id, kind, new Date().toISOString(), JSON.stringify(request))
    return this.get(id).job
  }

  /** Its turn has come. */
  run(id: JobId): void {
    this.db.prepare(`UPDATE job SET state = 'running', stage = '', done = 0, total = 0 WHERE id = ?`).run(id)
  }

  progress(id: JobId, stage: string, done: number, total: number, points: readonly CurvePoint[]): void {
    this.db
      .prepare('UPDATE job SET stage = ?, done = ?, total = ?, points = ? WHERE id = ?')
      .run(stage, done, total, JSON.stringify(points), id)
  }

  finish(id: JobId, state: JobState, failure: Failure | null, result: unknown): Job {
    this.db
      .prepare('UPDATE job SET state = ?, finished_at = ?, failure = ?, result = ? WHERE id = ?')
      .run(
        state,
        new Date().toISOString(),
        failure && JSON.stringify(failure),
        result === undefined ? null : JSON.stringify(result),
        id
      )
    return this.get(id).job
  }

  /** Throws AppError 'job-unknown'. */
  get(id: string): { job: Job; request: unknown; points: CurvePoint[]; result: unknown } {
    const row = this.db.prepare('SELECT * FROM job WHERE id = ?').get(id) as JobRow | undefined
    if (!row) throw new AppError('job-unknown')
    return {
      job: jobOf(row),
      request: JSON.parse(row.request) as unknown,
      points: JSON.parse(row.points) as CurvePoint[],
      result: row.result ? (JSON.parse(row.result) as unknown) : null
    }
  }

  list(): Job[] {
    return (this.db.prepare('SELECT * FROM job ORDER BY sequence DESC LIMIT 200').all() as JobRow[]).map(
      jobOf
    )
  }

  remove(id: JobId): void {
    this.db.prepare('DELETE FROM job WHERE id = ?').run(id)
  }

  /** Takes what finished jobs were asked and answered where it holds any of these names; what trainings gave is theirs alone, and stays. */
  forgetNames(names: readonly string[]): void {
    this.db
      .prepare(
        `UPDATE job SET request = '{}', result = NULL, failure = NULL WHERE kind NOT IN ('train', 'sweep', 'train-encoder')
         AND EXISTS (SELECT 1 FROM json_each(?) WHERE instr(coalesce(request, '') || coalesce(result, '') || coalesce(failure, ''),
         value) > 0)`
      )
      .run(JSON.stringify(names))
  }

  /** Jobs that were running when the last process ended. */
  markInterrupted(): number {
    const failure: Failure = { code: 'job-interrupted', facts: {} }
    return this.db
      .prepare(
        `UPDATE job SET state = 'interrupted', finished_at = ?, failure = ? WHERE state IN ('running', 'pending')`
      )
      .run(new Date().toISOString(), JSON.stringify(failure)).changes
  }
}
