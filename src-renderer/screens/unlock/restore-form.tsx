import { useEffect, useState } from 'react'
import type { EventBody } from '#contract/events'
import type { Failure } from '#contract/result'
import { FolderField } from '#renderer/components/folder-field'
import { SecretField } from '#renderer/components/secret-field'
import { bridge } from '#renderer/bridge'
import { ask, useSession } from '#renderer/state/session'
import { sizeText } from '#words/number-text'
import { failureText, t } from '#words/translate'

type Progress = EventBody<'backup:restoring'>

function Restoring({ progress }: { progress: Progress | null }) {
  const { done, total, etaSeconds } = progress ?? { done: 0, total: 1, etaSeconds: null }
  return (
    <>
      <progress value={done} max={total} aria-label={t('restore.working')} />
      <p className="small" role="status">
        {progress
          ? t('restore.progress', { done: sizeText(done), total: sizeText(total) })
          : t('restore.working')}
        {etaSeconds !== null && ` ${t('jobs.eta', { seconds: etaSeconds })}`}
      </p>
      <button type="button" className="button" onClick={() => void ask('backup:stop', {})}>
        {t('jobs.cancel')}
      </button>
    </>
  )
}

/** A library out of a backup, on this computer or a new one: its folder and the passphrase are enough. */
export function RestoreForm() {
  const [secret, setSecret] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const [progress, setProgress] = useState<Progress | null>(null)
  const refresh = useSession((s) => s.refresh)
  useEffect(() => bridge.on('backup:restoring', setProgress), [])

  const restore = async (from: string): Promise<void> => {
    setBusy(true)
    setProgress(null)
    const given = secret === '' ? null : secret
    const restored = await bridge.call('backup:restore', { from, secret: given })
    const opened = restored.ok ? await bridge.call('library:unlock', { passphrase: given }) : restored
    setBusy(false)
    setFailure(opened.ok ? null : opened.failure)
    if (!restored.ok) return
    const { drawings, erased } = restored.value
    useSession.getState().say(t('restore.done', { drawings, erased }))
    await refresh()
  }
  return (
    <section className="card" aria-label={t('restore.title')}>
      <h2>{t('restore.title')}</h2>
      <p>{t('restore.text')}</p>
      {busy && <Restoring progress={progress} />}
      {/* hidden, not taken away: what was typed is still there where it was wrong */}
      <div hidden={busy}>
        <SecretField label={t('restore.secret')} value={secret} onChange={setSecret} />
        <FolderField button={t('restore.choose')} onChosen={(ticket) => void restore(ticket)} />
      </div>
      <p role="alert" className="problem">
        {failure && failureText(failure)}
      </p>
    </section>
  )
}
