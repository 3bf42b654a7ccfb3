import { useState } from 'react'
import { OutlierLimits, type ScoreRow, type ScoreTable } from '#contract/scores'
import { WideTable } from '#renderer/components/wide-table'
import { decimal, pText } from '#words/number-text'
import { t } from '#words/translate'
import { useDrawing } from '#renderer/state/drawing'
import { useAnswer } from '#renderer/state/queries'
import { useSelection } from '#renderer/state/selection'

/** More rows than anybody reads in a table. */
const MOST_ROWS = 50
const LEVELS = [0.01, 0.05, 0.1, 0.2]

function Groups({ groups }: Pick<ScoreTable, 'groups'>) {
  return (
    <WideTable label={t('scores.groups')}>
      <thead>
        <tr>
          <th>{t('norms.band')}</th>
          <th className="number">{t('norms.drawings')}</th>
          <th className="number">{t('scores.median')}</th>
          <th className="number">{t('scores.flagged')}</th>
          <th className="number">{t('scores.chance')}</th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <tr key={group.band}>
            <th scope="row">{group.band}</th>
            <td className="number">{group.drawings}</td>
            <td className="number">{decimal(group.medianPercentile)}</td>
            <td className="number">{group.flagged}</td>
            <td className="number">{decimal(group.expectedByChance)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

function Row({ row }: { row: ScoreRow }) {
  const show = useDrawing((s) => s.show)
  return (
    <tr>
      <th scope="row">
        <button type="button" className="link" onClick={() => show(row.id)}>
          {row.file}
        </button>
      </th>
      <td>{row.band}</td>
      <td className="number">{row.value === null ? '–' : decimal(row.value, 2)}</td>
      <td className="number">{pText(row.pValue)}</td>
      <td className="number">{pText(row.adjustedP)}</td>
      <td>{row.flaggedInBatch ? `✓ ${t('drawing.flagged')}` : ''}</td>
      <td>{row.outlier.join(', ')}</td>
    </tr>
  )
}

function Strange({ rows, method }: Pick<ScoreTable, 'rows' | 'method'>) {
  const wanted = rows.filter((row) => row.flaggedInBatch === true || row.outlier.length > 0)
  const sorted = [...wanted].sort((a, b) => a.pValue - b.pValue).slice(0, MOST_ROWS)
  if (sorted.length === 0) return <p>{t('scores.none')}</p>
  return (
    <WideTable label={t('scores.strange')}>
      <thead>
        <tr>
          <th>{t('models.file')}</th>
          <th>{t('norms.band')}</th>
          <th className="number">{method}</th>
          <th className="number">{t('development.p')}</th>
          <th className="number">{t('scores.adjusted')}</th>
          <th>{t('scores.inBatch')}</th>
          <th>{t('scores.outlier')}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </tbody>
    </WideTable>
  )
}

/** How far out is an outlier, by each rule. */
function LimitFields({ limits, onChange }: { limits: OutlierLimits; onChange(limits: OutlierLimits): void }) {
  return (
    <details>
      <summary>{t('scores.limits')}</summary>
      <div className="field-row">
        {(['z', 'iqr', 'mad'] as const).map((rule) => (
          <label key={rule} className="field">
            {t(`scores.limit.${rule}`)}
            <input
              type="number"
              min={0.1}
              step={0.1}
              value={limits[rule]}
              onChange={(event) => onChange({ ...limits, [rule]: Number(event.target.value) })}
            />
          </label>
        ))}
      </div>
      {!OutlierLimits.safeParse(limits).success && (
        <p className="problem" role="alert">
          {t('scores.limit.wrong')}
        </p>
      )}
    </details>
  )
}

/** Drawings of all norm groups on one scale, with what looking at so many at once asks for. */
export function ScoresPanel() {
  const [q, setQ] = useState(0.1)
  const [limits, setLimits] = useState(OutlierLimits.parse({}))
  const [selectedOnly, setSelectedOnly] = useState(false)
  const selected = useSelection((s) => s.ids)
  const ids = selectedOnly && selected.size > 0 ? [...selected] : ('all' as const)
  const outlierLimits = OutlierLimits.safeParse(limits).data ?? {}
  const table = useAnswer('scores:table', { ids, q, outlierLimits }, { previous: true })
  if (!table || table.rows.length === 0) return null
  return (
    <section className="panel" aria-label={t('scores.title')}>
      <h2>{t('scores.title')}</h2>
      {selected.size > 0 && (
        <label className="check">
          <input
            type="checkbox"
            checked={selectedOnly}
            onChange={(event) => setSelectedOnly(event.target.checked)}
          />
          {t('scores.selected', { count: selected.size })}
        </label>
      )}
      <Groups groups={table.groups} />
      <label className="field">
        {t('scores.q')}
        <select value={q} onChange={(event) => setQ(Number(event.target.value))}>
          {LEVELS.map((level) => (
            <option key={level} value={level}>
              {level * 100} %
            </option>
          ))}
        </select>
      </label>
      <LimitFields limits={limits} onChange={setLimits} />
      <p aria-live="polite">
        {t('scores.sum', { flagged: table.flaggedInBatch, rows: table.rows.length, share: q * 100 })}
      </p>
      <Strange rows={table.rows} method={table.method} />
    </section>
  )
}
