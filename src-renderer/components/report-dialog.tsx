import { useState } from 'react'
import { Dialog } from './dialog'
import { t } from '../i18n/translate'
import { useSession } from '../state/session'

/** Who reports and what they add; `save` makes the report and hands it over. */
export function ReportDialog({ save }: { save: (analyst: string, comment: string) => Promise<void> }) {
  const { dialog, open } = useSession()
  const [analyst, setAnalyst] = useState('')
  const [comment, setComment] = useState('')
  return (
    <Dialog title={t('drawing.reportTitle')} open={dialog === 'report'} onClose={() => open(null)}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save(analyst, comment)
        }}
      >
        <label className="field">
          {t('drawing.analyst')}
          <input value={analyst} maxLength={200} onChange={(event) => setAnalyst(event.target.value)} />
        </label>
        <label className="field">
          {t('drawing.comment')}
          <textarea
            value={comment}
            maxLength={10_000}
            rows={5}
            onChange={(event) => setComment(event.target.value)}
          />
        </label>
        <div className="buttons end">
          <button type="button" className="button" onClick={() => open(null)}>
            {t('action.close')}
          </button>
          <button type="submit" className="button primary">
            {t('drawing.reportSave')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
