import { useRef, useState } from 'react'
import type { Job } from '#contract/job-kinds'
import { rowsOf, type RunRow } from '#contract/run'
import { comparisonCsv } from '#contract/run-csv'
import { RunBars } from '#renderer/charts/run-bars'
import { WideTable } from '#renderer/components/wide-table'
import { t } from '#words/translate'
import { download } from '#renderer/state/download'
import { useAnswer } from '#renderer/state/queries'

const cell = (value: string | number | null): string =>
  value === null ? '–' : typeof value === 'number' ? String(Number(value.toPrecision(4))) : value

function Part({ title, rows, names }: { title: string; rows: readonly RunRow[]; names: readonly string[] }) {
  if (rows.length === 0)
    return (
      <p>
        {title}: {t('run.same')}
      </p>
    )
  return (
    <WideTable label={title}>
      <thead>
        <tr>
          <th>{title}</th>
          {names.map((name) => (
            <th key={name}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, values, differs }) => (
          <tr key={name} className={differs ? 'differs' : ''}>
            <th scope="row">{name}</th>
            {values.map((value, i) => (
              <td key={names[i]} className={typeof value === 'number' ? 'number' : ''}>
                {cell(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

/** Runs side by side: what was asked apart from what came of it, only what differs unless all is wanted. */
export function CompareRuns({ ids }: { ids: readonly Job['id'][] }) {
  const runs = useAnswer('runs:list', ids.length > 0 ? { ids: [...ids] } : null)?.runs ?? []
  const [only, setOnly] = useState(true)
  const picture = useRef<SVGSVGElement>(null)
  if (runs.length < 2) return <p className="small">{t('run.compareHint')}</p>
  const names = runs.map((run) => new Date(run.startedAt).toLocaleString())
  const wanted = (part: 'parameters' | 'metrics') => rowsOf(runs, part).filter((row) => !only || row.differs)
  const parts = { parameters: wanted('parameters'), metrics: wanted('metrics') }
  return (
    <section aria-label={t('run.compare')}>
      <h3>{t('run.compare')}</h3>
      <div className="buttons">
        <label className="check">
          <input type="checkbox" checked={only} onChange={(event) => setOnly(event.target.checked)} />
          {t('run.differences')}
        </label>
        <button
          type="button"
          className="button"
          onClick={() => download('runs.csv', comparisonCsv(runs, parts), 'text/csv')}
        >
          {t('run.csv')}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => picture.current && download('runs.svg', picture.current.outerHTML, 'image/svg+xml')}
        >
          {t('run.picture')}
        </button>
      </div>
      <Part title={t('run.parameters')} rows={parts.parameters} names={names} />
      <Part title={t('run.metrics')} rows={parts.metrics} names={names} />
      <RunBars rows={parts.metrics} names={names} picture={picture} />
    </section>
  )
}
