import { useState, type FormEvent } from 'react'
import type { Opening } from '#contract/health'
import type { Failure, FailureCode } from '#contract/result'
import { failureText, t } from '#words/translate'
import { PassphraseStrength } from '#renderer/components/passphrase-strength'
import { SecretField } from '#renderer/components/secret-field'
import { checkRecoveryKey } from '#renderer/state/security'
import { bridge } from '#renderer/bridge'
import { ask, useSession } from '#renderer/state/session'
import { RestoreForm } from './restore-form'

function RecoveryKey({ recoveryKey }: { recoveryKey: string }) {
  const [typed, setTyped] = useState('')
  const refresh = useSession((s) => s.refresh)
  const check = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (typed !== '' && (await checkRecoveryKey(typed))) await refresh()
  }
  return (
    <div className="card">
      <h1>{t('unlock.recoveryTitle')}</h1>
      <p>{t('unlock.recoveryText')}</p>
      <p className="recovery">{recoveryKey}</p>
      <form onSubmit={(event) => void check(event)}>
        <SecretField label={t('unlock.recoveryTyped')} value={typed} onChange={setTyped} />
        <button type="submit" className="button" disabled={typed === ''}>
          {t('unlock.recoveryCheck')}
        </button>
      </form>
      <button type="button" className="button primary" onClick={() => void refresh()}>
        {t('unlock.recoveryDone')}
      </button>
    </div>
  )
}

function CreateForm({ onCreated }: { onCreated: (recoveryKey: string | null) => void }) {
  const [passphrase, setPassphrase] = useState('')
  const [repeated, setRepeated] = useState('')
  const [problem, setProblem] = useState('')
  const create = async (
    request: { passphrase: string } | { unencrypted: true; purpose: 'synthetic' }
  ): Promise<void> => {
    const reply = await ask('library:create', request)
    if (reply) onCreated(reply.recoveryKey)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const found = passphrase === '' ? t('unlock.short') : passphrase !== repeated ? t('unlock.different') : ''
    setProblem(found)
    if (!found) void create({ passphrase })
  }
  return (
    <form className="card" onSubmit={submit}>
      <h1>{t('unlock.createTitle')}</h1>
      <p>{t('unlock.createText')}</p>
      <SecretField label={t('unlock.passphrase')} value={passphrase} onChange={setPassphrase} />
      <PassphraseStrength passphrase={passphrase} />
      <SecretField label={t('unlock.repeat')} value={repeated} onChange={setRepeated} />
      <p role="alert" className="problem">
        {problem}
      </p>
      <div className="buttons">
        <button type="submit" className="button primary">
          {t('unlock.create')}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => void create({ unencrypted: true, purpose: 'synthetic' })}
        >
          {t('unlock.trial')}
        </button>
      </div>
    </form>
  )
}

/** Failures after which a library can still be looked at, and the one after which it can be gone on with. */
const READABLE: readonly FailureCode[] = ['writes-missing', 'disk-full']
const ACCEPTABLE: FailureCode = 'writes-missing'

function UnlockForm({ encrypted }: { encrypted: boolean }) {
  const [passphrase, setPassphrase] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const refresh = useSession((s) => s.refresh)
  const open = async (how: Opening): Promise<void> => {
    if (encrypted && passphrase === '') return
    setBusy(true)
    const result = await bridge.call('library:unlock', { passphrase: encrypted ? passphrase : null, how })
    setBusy(false)
    setFailure(result.ok ? null : result.failure)
    if (result.ok) await refresh()
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void open('usual')
  }
  return (
    <form className="card" onSubmit={submit}>
      <h1>{t('unlock.unlockTitle')}</h1>
      <p>{t(encrypted ? 'unlock.unlockText' : 'unlock.openText')}</p>
      {encrypted && (
        <SecretField label={t('unlock.passphrase')} value={passphrase} onChange={setPassphrase} />
      )}
      <p role="alert" className="problem">
        {failure && failureText(failure)}
      </p>
      <div className="buttons">
        <button type="submit" className="button primary" disabled={busy}>
          {t(busy ? 'unlock.opening' : 'unlock.open')}
        </button>
        {failure && READABLE.includes(failure.code) && (
          <button type="button" className="button" disabled={busy} onClick={() => void open('unchanged')}>
            {t('unlock.readOnly')}
          </button>
        )}
        {failure?.code === ACCEPTABLE && (
          <button type="button" className="button" disabled={busy} onClick={() => void open('with-loss')}>
            {t('unlock.acceptLoss')}
          </button>
        )}
      </div>
    </form>
  )
}

/** Before a library is open: make one, or unlock it. */
export function UnlockScreen() {
  const status = useSession((s) => s.status)
  const refresh = useSession((s) => s.refresh)
  const [recoveryKey, setRecoveryKey] = useState<string | null>(null)
  const created = (key: string | null): void => {
    setRecoveryKey(key)
    if (key === null) void refresh()
  }
  return (
    <main className="gate">
      {recoveryKey ? (
        <RecoveryKey recoveryKey={recoveryKey} />
      ) : status?.state === 'locked' ? (
        <UnlockForm encrypted={!status.unencrypted} />
      ) : (
        <div className="gate-cards">
          <CreateForm onCreated={created} />
          <RestoreForm />
        </div>
      )}
    </main>
  )
}
