import { useState } from 'react'
import { expertLabels, type ExpertLabel } from '#contract/drawing'
import { readers, type Reader } from '#contract/reader'
import { LONGEST_NOTE } from '#contract/remarks'
import { reportFormats, type ReportFormat } from '#contract/report'
import { Choice } from '#renderer/components/choice'
import { Dialog } from '#renderer/components/dialog'
import { t } from '#words/translate'
import { useDrawing } from '#renderer/state/drawing'
import { useSession } from '#renderer/state/session'

const maps = ['unusual', 'always', 'never'] as const
const overrides = ['none', ...expertLabels] as const
const usual = {
  format: 'pdf' as ReportFormat,
  reader: 'clinician' as Reader,
  maps: 'unusual' as (typeof maps)[number]
}

function useWish() {
  const [wish, setWish] = useState({
    ...usual,
    override: 'none' as (typeof overrides)[number],
    analyst: '',
    comment: ''
  })
  const set = (change: Partial<typeof wish>): void => setWish({ ...wish, ...change })
  return { wish, set }
}

/** File, reader, maps: each a list. */
function Choices({ wish, set }: ReturnType<typeof useWish>) {
  return (
    <div className="field-row">
      <Choice
        label={t('report.format')}
        value={wish.format}
        options={reportFormats.map((name) => [name, t(`report.format.${name}`)] as const)}
        onChange={(format) => set({ format })}
      />
      <Choice
        label={t('report.reader')}
        value={wish.reader}
        options={readers.map((name) => [name, t(`explain.reader.${name}`)] as const)}
        onChange={(reader) => set({ reader })}
      />
      <Choice
        label={t('report.maps')}
        value={wish.maps}
        options={maps.map((name) => [name, t(`report.maps.${name}`)] as const)}
        onChange={(name) => set({ maps: name })}
      />
      <Choice
        label={t('report.override')}
        value={wish.override}
        options={overrides.map((name) => [name, t(`report.override.${name}`)] as const)}
        onChange={(override) => set({ override })}
      />
    </div>
  )
}

const labelOf = (name: (typeof overrides)[number]): ExpertLabel | null => (name === 'none' ? null : name)

/** Who reports, for whom, and what they add; saving makes the report and hands it over. */
export function DrawingReportDialog() {
  const { dialog, open } = useSession()
  const form = useWish()
  const { wish, set } = form
  const save = useDrawing((s) => s.saveReport)
  return (
    <Dialog title={t('drawing.reportTitle')} open={dialog === 'report'} onClose={() => open(null)}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save({ ...wish, override: labelOf(wish.override) })
        }}
      >
        <Choices {...form} />
        <label className="field">
          {t('drawing.analyst')}
          <input
            value={wish.analyst}
            maxLength={200}
            dir="auto"
            onChange={(event) => set({ analyst: event.target.value })}
          />
        </label>
        <label className="field">
          {t('drawing.comment')}
          <textarea
            value={wish.comment}
            maxLength={LONGEST_NOTE}
            rows={5}
            dir="auto"
            onChange={(event) => set({ comment: event.target.value })}
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
