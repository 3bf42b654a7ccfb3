import { useState } from 'react'
import { Dialog } from '../../components/dialog'
import { t } from '../../i18n/translate'
import { useDrawing } from '../../state/drawing'
import { useSession } from '../../state/session'

export function ReportDialog() {
  const { dialog, open } = useSession()
  const saveReport = useDrawing((s) => s.saveReport)
  const [analyst, setAnalyst] = useState('')
  const [comment, setComment] = useState('')
  return (
    <Dialog title={t('drawing.reportTitle')} open={dialog === 'report'} onClose={() => open(null)}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void saveReport(analyst, comment)
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
