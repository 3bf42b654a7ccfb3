import type { Place, PlaceFit } from '#contract/place'
import type { FalseAlarms } from '#contract/training'
import { WideTable } from '#renderer/components/wide-table'
import { decimal, pText } from '#words/number-text'
import { t } from '#words/translate'
import { usePlaces } from '#renderer/state/places'
import { useAnswer } from '#renderer/state/queries'

function PlaceRow({ place }: { place: Place }) {
  const { check, calibrate, forget, busy } = usePlaces()
  const { site, drawings, children, inNorm, calibratedAt } = place
  return (
    <tr>
      <th scope="row">{site}</th>
      <td className="number">{drawings}</td>
      <td className="number">{children}</td>
      <td>
        {inNorm
          ? t('places.inNorm')
          : calibratedAt
            ? t('places.since', { when: new Date(calibratedAt).toLocaleDateString() })
            : t('places.unseen')}
      </td>
      <td>
        {!inNorm && (
          <span className="buttons">
            <button
              type="button"
              className="button"
              aria-label={t('places.check', { site })}
              disabled={busy}
              onClick={() => void check(site)}
            >
              {t('places.checkShort')}
            </button>
            <button
              type="button"
              className="button"
              aria-label={t(calibratedAt ? 'places.forget' : 'places.calibrate', { site })}
              disabled={busy}
              onClick={() => void (calibratedAt ? forget(site) : calibrate(site))}
            >
              {t(calibratedAt ? 'places.forgetShort' : 'places.calibrateShort')}
            </button>
          </span>
        )}
      </td>
    </tr>
  )
}

const alarmsText = ({ rate, interval }: FalseAlarms): string =>
  t('models.alarmsValue', {
    rate: decimal(rate * 100),
    low: decimal(interval[0] * 100),
    high: decimal(interval[1] * 100)
  })

function AlarmTable({ fit }: { fit: PlaceFit }) {
  const asIs = { name: t('places.asIs'), alarms: fit.alarms }
  const rows = fit.part ? [asIs] : [asIs, { name: t('places.mended'), alarms: fit.mended }]
  return (
    <WideTable label={t('places.flags')}>
      <thead>
        <tr>
          <th>{t('places.flags')}</th>
          <th>{t('places.form')}</th>
          <th>{t('development.title')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, alarms }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{alarms ? alarmsText(alarms.form) : '–'}</td>
            <td>{alarms?.development ? alarmsText(alarms.development) : '–'}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

/** `title` where it is not about a site of the list. */
export function Fit({ fit, title }: { fit: PlaceFit; title?: string }) {
  const { site, drawings, children, leftOut, differences, missing } = fit
  const warned = differences.filter((d) => d.warn).length
  return (
    <section aria-label={title ?? t('places.fit', { site })}>
      <h3>{title ?? t('places.fit', { site })}</h3>
      <p>{t('places.summary', { drawings, children, leftOut })}</p>
      <p>{t('places.differs', { count: warned })}</p>
      <ul>
        {differences.map(({ what, percentile, pValue, warn }) => (
          <li key={what}>
            {warn ? '⚠ ' : ''}
            {t(`places.what.${what}`)}:{' '}
            {t('places.middle', { percentile: decimal(percentile, 0), p: pText(pValue) })}
          </li>
        ))}
      </ul>
      <AlarmTable fit={fit} />
      {!fit.part && <p>{missing > 0 ? t('places.missing', { missing }) : t('places.enough')}</p>}
    </section>
  )
}

/** How the deployed norms fit sites that they were not learnt in, and what mends that. */
export function Places() {
  const { fit, busy } = usePlaces()
  const places = useAnswer('places:list', {})?.places ?? []
  if (places.length === 0) return null
  return (
    <section className="panel" aria-label={t('places.title')}>
      <h2>{t('places.title')}</h2>
      <p className="small">{t('places.about')}</p>
      <WideTable label={t('places.title')}>
        <thead>
          <tr>
            <th>{t('places.site')}</th>
            <th className="number">{t('norms.drawings')}</th>
            <th className="number">{t('norms.children')}</th>
            <th>{t('models.state')}</th>
            <th>{t('models.action')}</th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <PlaceRow key={place.site} place={place} />
          ))}
        </tbody>
      </WideTable>
      {busy && <p role="status">{t('places.working')}</p>}
      {fit && <Fit fit={fit} />}
    </section>
  )
}
