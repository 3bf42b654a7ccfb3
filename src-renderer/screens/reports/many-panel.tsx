import { useState } from 'react'
import { readers, type Reader } from '#contract/reader'
import { reportFormats, type ReportFormat } from '#contract/report'
import { Choice } from '#renderer/components/choice'
import { t } from '#words/translate'
import { useListingFilters } from '#renderer/state/library-rows'
import { useAnswer } from '#renderer/state/queries'
import { selections, useReports, type Selection } from '#renderer/state/reports'

interface Wish {
  selection: Selection
  format: ReportFormat
  reader: Reader
  analyst: string
}

function Choices({ wish, count, set }: { wish: Wish; count: number; set: (change: Partial<Wish>) => void }) {
  return (
    <>
      <div className="field-row">
        <Choice
          label={t('reports.which')}
          value={wish.selection}
          options={selections.map((name) => [name, t(`reports.which.${name}`, { count })] as const)}
          onChange={(selection) => set({ selection })}
        />
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
      </div>
      <label className="field">
        {t('drawing.analyst')}
        <input
          value={wish.analyst}
          maxLength={200}
          dir="auto"
          onChange={(event) => set({ analyst: event.target.value })}
        />
      </label>
    </>
  )
}

function Outcome() {
  const batch = useReports((s) => s.batch)
  if (!batch) return null
  return (
    <>
      <p role="status">{t('reports.made', { made: batch.made, name: batch.fileName })}</p>
      {batch.refused.length > 0 && <h3>{t('reports.refused')}</h3>}
      <ul>
        {batch.refused.map(({ id, file, message }) => (
          <li key={id}>{`${file}: ${message}`}</li>
        ))}
      </ul>
    </>
  )
}

const usual: Wish = { selection: 'flagged', format: 'pdf', reader: 'clinician', analyst: '' }

/** Many reports in one archive, with what could not be reported and why. */
export function ManyPanel() {
  const { busy, writeMany } = useReports()
  const filters = useListingFilters()
  const shown = useAnswer('drawings:page', { filters: { ...filters, analysed: true }, limit: 1 })
  const count = shown?.total ?? 0
  const [wish, setWish] = useState(usual)
  const { selection, ...rest } = wish
  return (
    <section className="panel" aria-label={t('reports.many')}>
      <h2>{t('reports.many')}</h2>
      <Choices wish={wish} count={count} set={(change) => setWish({ ...wish, ...change })} />
      <button
        type="button"
        className="button primary"
        disabled={busy || (selection === 'shown' && count === 0)}
        onClick={() => void writeMany(selection, rest)}
      >
        {t('reports.write')}
      </button>
      <Outcome />
    </section>
  )
}
