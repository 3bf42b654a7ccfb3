import { useRef, useState } from 'react'
import { t } from '#words/translate'
import { useNorms } from '#renderer/state/norms'
import { useSession } from '#renderer/state/session'
import { Fit } from './places'

function Make() {
  const { makePassport, busy } = useNorms()
  const [name, setName] = useState('')
  const [site, setSite] = useState('')
  return (
    <>
      <div className="field-row">
        <label className="field">
          {t('passport.name')}
          <input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
        </label>
        <label className="field">
          {t('passport.site')}
          <input value={site} maxLength={200} onChange={(event) => setSite(event.target.value)} />
        </label>
      </div>
      <button
        type="button"
        className="button"
        disabled={busy || name.trim() === ''}
        onClick={() => void makePassport(name.trim(), site.trim())}
      >
        {t('passport.create')}
      </button>
    </>
  )
}

function Taken() {
  const { passport, busy } = useNorms()
  if (!passport) return null
  const { passport: p } = passport.info
  const { drawings, children } = p.demographics
  return (
    <>
      <p>
        {t('passport.signed', {
          name: p.name,
          when: new Date(p.issuedAt).toLocaleDateString(),
          drawings,
          children,
          fingerprint: passport.info.fingerprint
        })}
      </p>
      <p className="small">
        {t('passport.norms', { bands: p.models.map(({ band, n }) => `${band} (${n})`).join(', ') })}
      </p>
      {passport.models.length === 0 && <p className="small">{t('passport.onlyLooked')}</p>}
      {busy && <p role="status">{t('passport.trying')}</p>}
      {passport.fit && <Fit fit={passport.fit} title={t('passport.fit')} />}
    </>
  )
}

/** Norms that travel between sites: made, taken in and tried on local drawings, pooled. */
export function Passports() {
  const { lookAtPassport, takePassport, pool } = useNorms()
  const deployed = useSession((s) => s.status?.deployedNorms ?? 0)
  const [look, one, several] = [
    useRef<HTMLInputElement>(null),
    useRef<HTMLInputElement>(null),
    useRef<HTMLInputElement>(null)
  ]
  return (
    <section className="panel" aria-label={t('passport.title')}>
      <h2>{t('passport.title')}</h2>
      <p className="small">{t('passport.about')}</p>
      {deployed > 0 && <Make />}
      <div className="buttons">
        <button type="button" className="button" onClick={() => look.current?.click()}>
          {t('passport.look')}
        </button>
        <button type="button" className="button" onClick={() => one.current?.click()}>
          {t('passport.import')}
        </button>
        <button type="button" className="button" onClick={() => several.current?.click()}>
          {t('passport.pool')}
        </button>
      </div>
      <input
        ref={look}
        type="file"
        hidden
        accept=".tadpole-norm"
        data-testid="passport-look"
        onChange={(event) => void lookAtPassport([...(event.target.files ?? [])])}
      />
      <input
        ref={one}
        type="file"
        hidden
        accept=".tadpole-norm"
        data-testid="passport"
        onChange={(event) => void takePassport([...(event.target.files ?? [])])}
      />
      <input
        ref={several}
        type="file"
        hidden
        multiple
        accept=".tadpole-norm"
        data-testid="passports"
        onChange={(event) => void pool([...(event.target.files ?? [])])}
      />
      <Taken />
    </section>
  )
}
