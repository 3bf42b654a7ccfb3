import { useState, type FormEvent } from 'react'
import type { SecurityState } from '#contract/security'
import { NumberField } from '#renderer/components/number-field'
import { PassphraseStrength } from '#renderer/components/passphrase-strength'
import { SecretField } from '#renderer/components/secret-field'
import { t } from '#words/translate'
import { act, useAnswer } from '#renderer/state/queries'
import { changePassphrase, checkRecoveryKey, renewRecoveryKey } from '#renderer/state/security'

function LockForm({ minutes }: { minutes: number }) {
  const [typed, setTyped] = useState(String(minutes))
  const value = typed.trim() === '' ? NaN : Number(typed)
  const valid = value >= 0 && value <= 480
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (valid) void act('security:choose', { minutes: value })
      }}
    >
      <NumberField label={t('security.lockAfter')} value={typed} onChange={setTyped} />
      <button type="submit" className="button" disabled={!valid || value === minutes}>
        {t('security.save')}
      </button>
    </form>
  )
}

function PassphraseForm() {
  const [secret, setSecret] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [repeated, setRepeated] = useState('')
  const ready = secret !== '' && passphrase !== '' && passphrase === repeated
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!ready || !(await changePassphrase(secret, passphrase))) return
    setSecret('')
    setPassphrase('')
    setRepeated('')
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <h3>{t('security.passphraseTitle')}</h3>
      <SecretField label={t('security.current')} value={secret} onChange={setSecret} />
      <SecretField label={t('security.next')} value={passphrase} onChange={setPassphrase} />
      <PassphraseStrength passphrase={passphrase} />
      <SecretField label={t('unlock.repeat')} value={repeated} onChange={setRepeated} />
      <button type="submit" className="button" disabled={!ready}>
        {t('security.change')}
      </button>
    </form>
  )
}

function RecoveryForm({ checkedAt }: { checkedAt: string | null }) {
  const [typed, setTyped] = useState('')
  const [fresh, setFresh] = useState<string | null>(null)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void checkRecoveryKey(typed).then((sound) => sound && setTyped(''))
      }}
    >
      <h3>{t('security.recoveryTitle')}</h3>
      <p>{checkedAt ? t('security.checked', { day: checkedAt.slice(0, 10) }) : t('security.neverChecked')}</p>
      <SecretField label={t('security.recoveryKey')} value={typed} onChange={setTyped} />
      <div className="buttons">
        <button type="submit" className="button" disabled={typed === ''}>
          {t('security.check')}
        </button>
        <button
          type="button"
          className="button"
          disabled={typed === ''}
          onClick={() => void renewRecoveryKey(typed).then(setFresh)}
        >
          {t('security.renew')}
        </button>
      </div>
      {fresh && (
        <>
          <p>{t('unlock.recoveryText')}</p>
          <p className="recovery">{fresh}</p>
        </>
      )}
    </form>
  )
}

function Forms({ state }: { state: SecurityState }) {
  return (
    <>
      <LockForm key={state.lockAfterMinutes} minutes={state.lockAfterMinutes} />
      <PassphraseForm />
      <RecoveryForm checkedAt={state.recoveryCheckedAt} />
    </>
  )
}

/** Lock, passphrase and recovery key. */
export function SecurityPanel() {
  const state = useAnswer('security:show', {})
  if (!state) return null
  return (
    <section className="panel" aria-label={t('security.title')}>
      <h2>{t('security.title')}</h2>
      {state.encrypted ? <Forms state={state} /> : <p>{t('security.none')}</p>}
    </section>
  )
}
