import type { JobProgress } from '#contract/job-kinds'
import { t } from '#words/translate'
import { ask, useSession } from '../state/session'

function JobLine({ progress }: { progress: JobProgress }) {
  const { stage, done, total, etaSeconds, jobId } = progress
  return (
    <div className="job">
      <span className="job-stage">{stage}</span>
      <progress value={total > 0 ? done / total : 0} max={1} aria-label={stage} />
      <span className="job-eta">{etaSeconds === null ? '' : t('jobs.eta', { seconds: etaSeconds })}</span>
      <button type="button" className="button" onClick={() => void ask('jobs:cancel', { id: jobId })}>
        {t('jobs.cancel')}
      </button>
    </div>
  )
}

/** Everything that takes longer than a moment, with what is left of it and a way out. */
export function JobBar() {
  const running = useSession((s) => s.running)
  const jobs = Object.values(running)
  if (jobs.length === 0) return null
  return (
    <section className="job-bar" aria-label={t('jobs.title')}>
      {jobs.map((progress) => (
        <JobLine key={progress.jobId} progress={progress} />
      ))}
    </section>
  )
}
