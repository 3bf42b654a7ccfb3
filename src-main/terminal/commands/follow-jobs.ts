import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '#contract/app-error'
import type { JobId } from '#contract/job'
import type { Job } from '#contract/job-kinds'
import { openJobsReader, type JobsReader } from '#main/engine/jobs-reader'
import type { Invocation } from '../command'
import { showProgress } from '../run-job'
import { readPassphrase } from './library'

const LOOK_EVERY_MS = 500

const isOver = ({ state }: Job): boolean => state !== 'running' && state !== 'pending'

async function readerOf({ values, libraryFolder }: Invocation): Promise<JobsReader> {
  const file = values['passphrase-file']
  return openJobsReader(libraryFolder, typeof file === 'string' ? readPassphrase(file) : null)
}

/** Runs `beside` where another process holds the library. Throws AppError. */
async function unlessBusy<Found>(
  invocation: Invocation,
  alone: () => Promise<Found>,
  beside: (reader: JobsReader) => Promise<Found> | Found
): Promise<Found> {
  try {
    return await alone()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'library-busy') throw error
    const reader = await readerOf(invocation)
    try {
      return await beside(reader)
    } finally {
      reader.close()
    }
  }
}

/** The latest jobs, also those of a library that another process works on. Throws AppError. */
export const listJobs = (invocation: Invocation): Promise<Job[]> =>
  unlessBusy(
    invocation,
    async () => (await invocation.ask('jobs:list', {})).jobs,
    (reader) => reader.list()
  )

/**
 * Waits until a job is over, with its progress on stderr. A job runs in the process that holds the library: where that is none, it is
 * over already. Throws AppError 'job-unknown'.
 */
export const watchJob = (invocation: Invocation, id: JobId): Promise<Job> =>
  unlessBusy(
    invocation,
    async () => (await invocation.ask('jobs:get', { id })).job,
    async (reader) => {
      const started = performance.now()
      const { done: before } = reader.get(id)
      for (;;) {
        const job = reader.get(id)
        if (isOver(job)) return job
        const pace = (performance.now() - started) / 1000 / (job.done - before)
        const etaSeconds = job.done > before ? Math.round(pace * (job.total - job.done)) : null
        const seconds = Math.round((Date.now() - Date.parse(job.startedAt)) / 1000)
        showProgress({ ...job, etaSeconds, epoch: reader.points(id).at(-1) ?? null, seconds })
        await pause(LOOK_EVERY_MS)
      }
    }
  )
