import { useState } from 'react'
import type { ChildName } from '#contract/listing'
import type { Withdrawal } from '#contract/withdrawal'
import { Dialog } from '#renderer/components/dialog'
import { previewWithdrawal, withdrawChild } from '#renderer/state/withdrawal'
import { erasedText, remainingText } from '#words/withdrawal-text'
import { t } from '#words/translate'

function Sentences({ title, sentences }: { title: string; sentences: readonly string[] }) {
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  )
}

function Confirmation({ preview, onClose }: { preview: Withdrawal; onClose: () => void }) {
  const { child } = preview
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const erase = async (): Promise<void> => {
    setBusy(true)
    if (await withdrawChild(child)) onClose()
    else setBusy(false)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (typed.trim() === child.childId && !busy) void erase()
      }}
    >
      <p>{t('withdrawal.about')}</p>
      <Sentences title={t('withdrawal.toErase')} sentences={erasedText(preview)} />
      <Sentences title={t('withdrawal.remains')} sentences={remainingText(preview)} />
      <label className="field">
        {t('withdrawal.type', { child: child.childId })}
        <input value={typed} spellCheck={false} onChange={(event) => setTyped(event.target.value)} />
      </label>
      <div className="buttons end">
        <button type="button" className="button" onClick={onClose}>
          {t('action.close')}
        </button>
        <button type="submit" className="button" disabled={typed.trim() !== child.childId || busy}>
          {t('withdrawal.erase')}
        </button>
      </div>
    </form>
  )
}

/** A button that shows what withdrawing the child would erase and leave, and erases it once its name was typed. */
export function WithdrawalDialog({ child }: { child: ChildName }) {
  const [preview, setPreview] = useState<Withdrawal | null>(null)
  return (
    <>
      <button type="button" className="button" onClick={() => void previewWithdrawal(child).then(setPreview)}>
        {t('withdrawal.open')}
      </button>
      <Dialog
        title={t('withdrawal.title', { child: child.childId })}
        open={preview !== null}
        onClose={() => setPreview(null)}
      >
        {preview && <Confirmation preview={preview} onClose={() => setPreview(null)} />}
      </Dialog>
    </>
  )
}
