import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#contract/app-error'
import type { CurvePoint, JobId } from '#contract/job'
import type { Job } from '#contract/job-kinds'
import { openForReading } from '#main/library/database'
import { Jobs } from '#main/library/jobs'
import { libraryKeys } from '#main/library/keyring'
import { openKeyring } from '#main/library/keyring-copies'

/** The jobs of a library that another process holds, as that process has last written them. */
export interface JobsReader {
  list(): Job[]
  /** Throws AppError 'job-unknown'. */
  get(id: JobId): Job
  /** The curve of a job so far, epoch by epoch. Throws AppError 'job-unknown'. */
  points(id: JobId): CurvePoint[]
  close(): void
}

/**
 * Opens the jobs of a library beside the process that works on it: nothing is locked, recovered or changed. Throws AppError
 * 'library-missing', 'key-missing', 'key-wrong', 'library-damaged'.
 */
export async function openJobsReader(folder: string, passphrase: string | null): Promise<JobsReader> {
  const path = join(folder, 'library.db')
  const { master } = await openKeyring(folder, passphrase)
  if (!existsSync(path)) throw new AppError('library-missing')
  const db = openForReading(path, libraryKeys(master).database)
  const jobs = new Jobs(db)
  return {
    list: () => jobs.list(),
    get: (id) => jobs.get(id).job,
    points: (id) => jobs.get(id).points,
    close: () => db.close()
  }
}
