import { useState } from 'react'
import type { Job } from '#contract/job-kinds'
import { WideTable } from '#renderer/components/wide-table'
import { t } from '#words/translate'
import { isOpen, useJobs } from '#renderer/state/jobs'
import { act } from '#renderer/state/queries'
import { showVersionsOf, useTraining } from '#renderer/state/training'
import { CompareRuns } from './compare-runs'

const RESUMABLE = ['cancelled', 'interrupted', 'failed']

function Row({ job, picked, toggle }: { job: Job; picked: boolean; toggle(): void }) {
  const { choose, resume } = useTraining()
  const when = new Date(job.startedAt).toLocaleString()
  return (
    <tr>
      <td>
        <input type="checkbox" aria-label={t('run.pick', { when })} checked={picked} onChange={toggle} />
      </td>
      <th scope="row">
        {when}
        {job.name && <div className="small">{job.name}</div>}
      </th>
      <td>
        {t(`jobs.${job.state}`)}
        {job.failure ? `: ${t(`failure.${job.failure.code}`, job.failure.facts)}` : ''}
      </td>
      <td>
        <span className="buttons">
          <button
            type="button"
            className="button"
            aria-label={t('run.showOf', { when })}
            onClick={() => choose(job.id)}
          >
            {t('run.show')}
          </button>
          {job.state === 'completed' && (
            <button
              type="button"
              className="button"
              aria-label={t('run.versionsOf', { when })}
              onClick={() => void showVersionsOf(job.id)}
            >
              {t('run.versions')}
            </button>
          )}
          {isOpen(job) && (
            <button
              type="button"
              className="button"
              aria-label={t('run.cancelOf', { when })}
              onClick={() => void act('jobs:cancel', { id: job.id })}
            >
              {t('jobs.cancel')}
            </button>
          )}
          {RESUMABLE.includes(job.state) && (
            <button
              type="button"
              className="button"
              aria-label={t('run.resumeOf', { when })}
              onClick={() => void resume(job.id)}
            >
              {t('run.resume')}
            </button>
          )}
          {RESUMABLE.includes(job.state) && (
            <button
              type="button"
              className="button"
              aria-label={t('run.finishOf', { when })}
              onClick={() => void resume(job.id, true)}
            >
              {t('run.finish')}
            </button>
          )}
        </span>
      </td>
    </tr>
  )
}

/** Every training there was, with how it ended and why; ticked ones side by side. */
export function RunHistory() {
  const { jobs: runs } = useJobs('train')
  const [ticked, tick] = useState<readonly Job['id'][]>([])
  const toggle = (id: Job['id']): void => {
    tick(ticked.includes(id) ? ticked.filter((other) => other !== id) : [...ticked, id])
  }
  if (runs.length === 0) return null
  return (
    <section className="panel" aria-label={t('run.history')}>
      <h2>{t('run.history')}</h2>
      <WideTable label={t('run.history')}>
        <thead>
          <tr>
            <th aria-label={t('run.compare')} />
            <th>{t('run.started')}</th>
            <th>{t('run.state')}</th>
            <th>{t('run.actions')}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((job) => (
            <Row key={job.id} job={job} picked={ticked.includes(job.id)} toggle={() => toggle(job.id)} />
          ))}
        </tbody>
      </WideTable>
      <CompareRuns ids={ticked} />
    </section>
  )
}
