import { AppError } from '#contract/app-error'
import { because } from '#contract/because'
import type { JobId } from '#contract/job'
import type { Needs } from './ports'

/**
 * Forgets a job that is over and that no model version was learnt by: what is shown of a training (curves, what was asked for) is that
 * of its job. Throws AppError 'job-unknown', 'job-in-use'.
 */
export function removeJob({ library, models }: Needs<'library' | 'models'>, id: JobId): { id: JobId } {
  const { job } = library.jobs.get(id)
  if (job.state === 'running' || job.state === 'pending')
    throw new AppError('job-in-use', because('job-under-way'))
  const versions = [...models.norms(), ...models.developments()].filter(({ lineage }) => lineage.job === id)
  if (versions.length > 0)
    throw new AppError('job-in-use', because('job-made-versions', { versions: versions.length }))
  library.jobs.remove(id)
  return { id }
}
