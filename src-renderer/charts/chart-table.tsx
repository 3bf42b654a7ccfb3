import { t } from '#words/translate'

/** Every chart's data as a table, for eyes and machines that do not read charts. */
export function ChartTable({ header, rows }: { header: string[]; rows: (string | number)[][] }) {
  return (
    <details className="chart-table">
      <summary>{t('chart.table')}</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label={header.join(', ')}>
        <table>
          <thead>
            <tr>
              {header.map((name) => (
                <th key={name}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i}>
                {row.map((cell, j) => (
                  <td key={j}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
