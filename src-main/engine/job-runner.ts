import type { Listener } from '#contract/events'
import type { CurvePoint, JobId } from '#contract/job'
import { jobKinds, type Job, type JobKind, type JobResult } from '#contract/job-kinds'
import { randomUUID } from 'node:crypto'
import { failureOf } from '../lib/process/rpc'
import { checkCancelled, type Work } from '../lib/work'
import { databaseError } from '../library/database'
import type { Library } from '../library/library'

interface Running {
  /** As it was written when it started. */
  job: Job
  abort: AbortController
  points: CurvePoint[]
  finished: Promise<void>
}

const SAY_EVERY_MS = 100
const STORE_EVERY_MS = 1000

/**
 * Runs long work beside the requests: progress, ETA, cancel, and a row in the library that says how it ended. Jobs of one
 * queue run one after the other; results of kinds that are not stored are kept in memory until the engine ends.
 */
export class JobRunner {
  private readonly running = new Map<JobId, Running>()
  private readonly kept = new Map<JobId, unknown>()
  private readonly queues = new Map<string, Promise<void>>()

  constructor(
    private readonly library: () => Library,
    private readonly emit: Listener
  ) {}

  start<Kind extends JobKind>(
    kind: Kind,
    request: unknown,
    task: (work: Work, id: JobId) => Promise<JobResult<Kind>>
  ): JobId {
    const id = randomUUID() as JobId
    const library = this.library()
    const { queue, stored } = jobKinds[kind]
    const job = library.jobs.start(id, kind, stored ? request : {})
    const abort = new AbortController()
    const entry: Running = { job, abort, points: [], finished: Promise.resolve() }
    this.running.set(id, entry)
    const before = this.queues.get(queue) ?? Promise.resolve()
    entry.finished = before.then(() => this.run(id, library, entry, task))
    this.queues.set(queue, entry.finished)
    return id
  }

  /** Asks a job to stop; it says so within a slice of its work. */
  cancel(id: JobId): void {
    this.library().jobs.get(id)
    this.running.get(id)?.abort.abort()
  }

  /** When it is over, however it ended. */
  ended(id: JobId): Promise<void> {
    return this.running.get(id)?.finished ?? Promise.resolve()
  }

  busy(): boolean {
    return this.running.size > 0
  }

  /** Of whatever is called so: a name that is no job's does nothing. */
  cancelKnown(id: string): void {
    this.running.get(id as JobId)?.abort.abort()
  }

  get(id: JobId): { job: Job; request: unknown; points: CurvePoint[]; result: unknown } {
    const stored = this.library().jobs.get(id)
    const running = this.running.get(id)
    const job = this.unstored.get(id) ?? stored.job
    return {
      ...stored,
      job,
      points: running?.points ?? stored.points,
      result: this.kept.get(id) ?? stored.result
    }
  }

  /** Cancels everything and waits until it has come to rest. */
  async stopAll(): Promise<void> {
    const all = [...this.running.values()]
    for (const { abort } of all) abort.abort()
    await Promise.all(all.map(({ finished }) => finished))
  }

  private async run(
    id: JobId,
    library: Library,
    entry: Running,
    task: (work: Work, id: JobId) => Promise<unknown>
  ): Promise<void> {
    try {
      const work = this.work(id, library, entry)
      checkCancelled(work) // it may have been cancelled while it waited
      library.jobs.run(id)
      const result = await task(work, id)
      const { stored } = jobKinds[entry.job.kind]
      if (!stored) this.kept.set(id, result)
      this.finish(id, library, entry, 'completed', null, stored ? result : undefined)
    } catch (error) {
      const failure = failureOf(databaseError(error))
      if (failure.code === 'unexpected') process.stderr.write(`${(error as Error).stack ?? String(error)}\n`)
      this.finish(id, library, entry, failure.code === 'cancelled' ? 'cancelled' : 'failed', failure)
    }
  }

  /** Whatever becomes of the row, the job is over and whoever waits is told: a full disk must not end the engine. */
  private finish(
    id: JobId,
    library: Library,
    entry: Running,
    state: Job['state'],
    failure: Job['failure'],
    result?: unknown
  ): void {
    let job: Job
    try {
      const [stage, done, total] = this.last(id)
      library.jobs.progress(id, stage, state === 'completed' ? total : done, total, entry.points)
      job = library.jobs.finish(id, state, failure, result)
      library.acknowledge()
    } catch (error) {
      const finishedAt = new Date().toISOString()
      const why = failure ?? failureOf(databaseError(error))
      job = { ...entry.job, state: 'failed', finishedAt, failure: why }
      this.unstored.set(id, job)
    }
    this.running.delete(id)
    this.emit('job:finished', { job })
    if (library.db.open) this.emit('library:changed', { revision: library.drawings.revision() })
  }

  /** Jobs whose end could not be written. */
  private readonly unstored = new Map<JobId, Job>()

  private readonly latest = new Map<JobId, [string, number, number]>()
  private last(id: JobId): [string, number, number] {
    return this.latest.get(id) ?? ['', 0, 0]
  }

  private work(id: JobId, library: Library, entry: Running): Work {
    let [said, stored, stageStart, stage, startDone] = [0, 0, performance.now(), '', 0]
    let fresh: CurvePoint[] = []
    return {
      signal: entry.abort.signal,
      report: (name, done, total, points = [], batch) => {
        entry.points.push(...points)
        fresh.push(...points)
        const now = performance.now()
        if (stageOf(name) !== stage) [stage, stageStart, startDone] = [stageOf(name), now, done]
        this.latest.set(id, [name, done, total])
        if (now - said < SAY_EVERY_MS && done < total) return
        said = now
        const etaSeconds = eta(now - stageStart, done - startDone, total - done)
        this.emit('job:progress', {
          jobId: id,
          kind: entry.job.kind,
          stage: name,
          done,
          total,
          etaSeconds,
          points: fresh,
          batch: batch ?? null
        })
        fresh = []
        if (now - stored < STORE_EVERY_MS) return
        stored = now
        library.jobs.progress(id, name, done, total, entry.points)
      }
    }
  }
}

/** "train 4-5" and "train 5-6" are parts of one stage, whose pace tells the time that is left. */
const stageOf = (name: string): string =>
  name.startsWith('embed') || name.startsWith('import') ? name : 'main'

function eta(elapsedMs: number, done: number, left: number): number | null {
  if (done <= 0 || elapsedMs < 500) return null
  return Math.round((elapsedMs / 1000 / done) * left)
}
