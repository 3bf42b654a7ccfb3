import { useState } from 'react'
import { jobKinds, type Job } from '#contract/job-kinds'
import { WideTable } from '#renderer/components/wide-table'
import { failureText, t } from '#words/translate'
import { isOpen } from '#renderer/state/jobs'
import { act, useAnswer } from '#renderer/state/queries'
import { runJob } from '#renderer/state/session'

const RESUMABLE: readonly Job['state'][] = ['cancelled', 'interrupted', 'failed']
/** As many are shown before all are asked for. */
const FIRST = 10

const shareOf = ({ done, total }: Job): string => (total > 0 ? `${Math.floor((100 * done) / total)} %` : '')

function Row({ job }: { job: Job }) {
  const started = new Date(job.startedAt).toLocaleString()
  const what = t(`jobKind.${job.kind}`)
  const of = { what, when: started }
  return (
    <tr>
      <th scope="row">{what}</th>
      <td>{started}</td>
      <td>
        {t(`jobs.${job.state}`)} {shareOf(job)}
        {job.failure && <div className="small">{failureText(job.failure)}</div>}
      </td>
      <td>
        <span className="buttons">
          {isOpen(job) ? (
            <button
              type="button"
              className="button"
              aria-label={t('jobs.cancelOf', of)}
              onClick={() => void act('jobs:cancel', { id: job.id })}
            >
              {t('jobs.cancel')}
            </button>
          ) : (
            <button
              type="button"
              className="button"
              aria-label={t('jobs.forgetOf', of)}
              onClick={() => void act('jobs:remove', { id: job.id })}
            >
              {t('jobs.forget')}
            </button>
          )}
          {RESUMABLE.includes(job.state) && jobKinds[job.kind].resumable && (
            <button
              type="button"
              className="button"
              aria-label={t('jobs.resumeOf', of)}
              onClick={() => void runJob(act('jobs:resume', { id: job.id }))}
            >
              {t('run.resume')}
            </button>
          )}
        </span>
      </td>
    </tr>
  )
}

/** Everything that took longer than a moment, of every kind, with how it ended and why. */
export function JobsPanel() {
  const jobs = useAnswer('jobs:list', {})?.jobs ?? []
  const [all, setAll] = useState(false)
  if (jobs.length === 0) return null
  return (
    <section className="panel" aria-label={t('jobs.history')}>
      <h2>{t('jobs.history')}</h2>
      <WideTable label={t('jobs.history')}>
        <thead>
          <tr>
            <th>{t('jobs.what')}</th>
            <th>{t('run.started')}</th>
            <th>{t('run.state')}</th>
            <th>{t('run.actions')}</th>
          </tr>
        </thead>
        <tbody>
          {(all ? jobs : jobs.slice(0, FIRST)).map((job) => (
            <Row key={job.id} job={job} />
          ))}
        </tbody>
      </WideTable>
      {!all && jobs.length > FIRST && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          {t('jobs.all', { count: jobs.length })}
        </button>
      )}
    </section>
  )
}
