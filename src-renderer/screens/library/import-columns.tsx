import { columnMeanings, type TableFacts } from '#contract/import'
import { tableNotes } from '#words/table-text'
import { t } from '#words/translate'
import { useImport } from '#renderer/state/import'
import { ImportReading } from './import-reading'

/** What is worth knowing about how the table was read. */
function notesOf(facts: TableFacts): string[] {
  const { decimalComma, mixedLineEnds, repeated, unknownLabels } = facts
  return [
    ...tableNotes(facts),
    ...(decimalComma ? [t('import.decimalComma')] : []),
    ...(mixedLineEnds ? [t('import.mixedLineEnds')] : []),
    ...repeated.map((name) => t('import.repeated', { name })),
    ...unknownLabels.map(({ word, count }) => t('import.unknownLabel', { word, count }))
  ]
}

function Preview({ facts }: { facts: TableFacts }) {
  const meaning = new Map(Object.entries(facts.columns).map(([name, column]) => [column, name]))
  return (
    <div className="wide" tabIndex={0} role="region" aria-label={t('import.preview')}>
      <table className="preview">
        <thead>
          <tr>
            {facts.available.map((column) => (
              <th key={column} className={meaning.has(column) ? 'used' : ''}>
                {column}
                <br />
                <span className="small">
                  {meaning.has(column)
                    ? t(`import.meaning.${meaning.get(column) as (typeof columnMeanings)[number]}`)
                    : t('import.kept')}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.preview.map((cells, i) => (
            <tr key={i}>
              {cells.map((cell, k) => (
                <td key={facts.available[k]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** How the spreadsheet was read, and which column means what: each can be changed, and the plan follows. */
export function ImportColumns({ facts, done, asked }: { facts: TableFacts; done: boolean; asked: boolean }) {
  const map = useImport((s) => s.map)
  const { format, encoding, delimiter, rows, agesAreWholeYears } = facts
  const said = {
    format,
    encoding: encoding ?? 'none',
    sheet: facts.sheet ?? 'none',
    rows,
    delimiter: delimiter === '\t' ? 'tab' : (delimiter ?? 'none')
  }
  return (
    <section aria-label={t('import.spreadsheet')}>
      <p>{t('import.metadata', { ...said, whole: String(agesAreWholeYears) })}</p>
      {notesOf(facts).map((note) => (
        <p key={note} className="small note">
          {note}
        </p>
      ))}
      {!done && (
        <details open={asked}>
          <summary>{t('import.mapping')}</summary>
          <ImportReading facts={facts} />
          <Preview facts={facts} />
          <div className="mapping">
            {columnMeanings.map((meaning) => (
              <label key={meaning} className="field">
                {t(`import.meaning.${meaning}`)}
                <select
                  value={facts.columns[meaning] ?? ''}
                  onChange={(event) => void map(meaning, event.target.value || null)}
                >
                  <option value="">{t('import.noColumn')}</option>
                  {facts.available.map((column) => (
                    <option key={column} value={column}>
                      {column}
                    </option>
                  ))}
                </select>
              </label>
            ))}
          </div>
        </details>
      )}
    </section>
  )
}
