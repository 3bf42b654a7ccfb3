import { useState } from 'react'
import { childReportFormats } from '#contract/report'
import { Choice } from './choice'
import { Dialog } from './dialog'
import { t } from '#words/translate'
import { useSession } from '../state/session'

type Save = (format: (typeof childReportFormats)[number], analyst: string, comment: string) => Promise<void>

/** Who reports and what they add; `save` makes the report and hands it over. */
export function ReportDialog({ save }: { save: Save }) {
  const { dialog, open } = useSession()
  const [format, setFormat] = useState<(typeof childReportFormats)[number]>('pdf')
  const [analyst, setAnalyst] = useState('')
  const [comment, setComment] = useState('')
  return (
    <Dialog title={t('drawing.reportTitle')} open={dialog === 'report'} onClose={() => open(null)}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save(format, analyst, comment)
        }}
      >
        <Choice
          label={t('report.format')}
          value={format}
          options={childReportFormats.map((name) => [name, t(`report.format.${name}`)] as const)}
          onChange={(name) => setFormat(name)}
        />
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
            {t('report.save')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
