import { useState, type FormEvent } from 'react'
import { t } from '#words/translate'
import { ask, useSession } from '#renderer/state/session'

const SHORTEST = 10

function RecoveryKey({ recoveryKey }: { recoveryKey: string }) {
  const refresh = useSession((s) => s.refresh)
  return (
    <div className="card">
      <h1>{t('unlock.recoveryTitle')}</h1>
      <p>{t('unlock.recoveryText')}</p>
      <p className="recovery">{recoveryKey}</p>
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
    const found =
      passphrase.length < SHORTEST ? t('unlock.short') : passphrase !== repeated ? t('unlock.different') : ''
    setProblem(found)
    if (!found) void create({ passphrase })
  }
  return (
    <form className="card" onSubmit={submit}>
      <h1>{t('unlock.createTitle')}</h1>
      <p>{t('unlock.createText')}</p>
      <Secret label={t('unlock.passphrase')} value={passphrase} onChange={setPassphrase} />
      <Secret label={t('unlock.repeat')} value={repeated} onChange={setRepeated} />
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

function Secret({
  label,
  value,
  onChange
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <label className="field">
      {label}
      <input
        type="password"
        value={value}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}

function UnlockForm() {
  const [passphrase, setPassphrase] = useState('')
  const refresh = useSession((s) => s.refresh)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (passphrase && (await ask('library:unlock', { passphrase }))) await refresh()
  }
  return (
    <form className="card" onSubmit={(event) => void submit(event)}>
      <h1>{t('unlock.unlockTitle')}</h1>
      <p>{t('unlock.unlockText')}</p>
      <Secret label={t('unlock.passphrase')} value={passphrase} onChange={setPassphrase} />
      <button type="submit" className="button primary">
        {t('unlock.open')}
      </button>
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
        <UnlockForm />
      ) : (
        <CreateForm onCreated={created} />
      )}
    </main>
  )
}
