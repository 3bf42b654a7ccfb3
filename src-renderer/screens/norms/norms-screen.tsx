import { useEffect } from 'react'
import type { NormOverview } from '../../../src-preload/contract/norm'
import { AgeChart } from '../../charts/age-chart'
import { LossCurve } from '../../charts/loss-curve'
import { t } from '../../i18n/translate'
import { useNorms } from '../../state/norms'
import { useSession } from '../../state/session'
import { Places } from './places'
import { TrainForm } from './train-form'

function BandTable({ overview }: { overview: NormOverview }) {
  return (
    <section className="panel" aria-label={t('norms.bands')}>
      <h2>{t('norms.bands')}</h2>
      <table>
        <thead>
          <tr>
            <th>{t('norms.band')}</th>
            <th className="number">{t('norms.drawings')}</th>
            <th className="number">{t('norms.children')}</th>
            <th>{t('norms.enough')}</th>
            <th>{t('norms.deployed')}</th>
          </tr>
        </thead>
        <tbody>
          {overview.bands.map(({ band, drawings, children, sufficiency, deployedModel }) => (
            <tr key={band.label}>
              <th scope="row">{band.label}</th>
              <td className="number">{drawings}</td>
              <td className="number">{children}</td>
              <td>{t(`norms.sufficiency.${sufficiency}`)}</td>
              <td>{deployedModel ? t('norms.yes') : t('norms.no')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function History() {
  const { trainings, showRun } = useNorms()
  if (trainings.length === 0) return null
  return (
    <section className="panel" aria-label={t('train.history')}>
      <h2>{t('train.history')}</h2>
      <ul className="plain">
        {trainings.map((job) => (
          <li key={job.id}>
            <button type="button" className="link" onClick={() => void showRun(job.id)}>
              {new Date(job.startedAt).toLocaleString()}
            </button>{' '}
            {t(`jobs.${job.state}`)}
            {job.failure ? `: ${t(`failure.${job.failure.code}`, job.failure.facts)}` : ''}
          </li>
        ))}
      </ul>
    </section>
  )
}

export function NormsScreen() {
  const { overview, points, load } = useNorms()
  const revision = useSession((s) => s.status?.revision)
  useEffect(() => void load(), [load, revision])
  if (!overview) return <div className="screen" />
  const { count, children, withoutAge } = overview
  return (
    <div className="screen norms">
      <header className="screen-head">
        <h1>{t('norms.title')}</h1>
        <p>{t('norms.summary', { count, children, without: withoutAge })}</p>
      </header>
      <div className="two-columns">
        <div className="panels">
          <section className="panel">
            <AgeChart histogram={overview.histogram} />
          </section>
          <BandTable overview={overview} />
          <Places />
        </div>
        <div className="panels">
          <TrainForm suggestion={overview.suggestions.map((band) => band.label).join(', ')} />
          {points.length > 0 && (
            <section className="panel">
              <LossCurve points={points} />
            </section>
          )}
          <History />
        </div>
      </div>
    </div>
  )
}
