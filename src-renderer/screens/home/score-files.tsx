import { useRef, type FormEvent } from 'react'
import type { Analysis } from '#contract/analysis'
import { WideTable } from '#renderer/components/wide-table'
import { ageText } from '#words/age-text'
import { decimal, pText } from '#words/number-text'
import { analysisVerdict } from '#words/score-text'
import { t } from '#words/translate'
import { yearsOf } from '#contract/typed-age'
import { useScoringFiles } from '#renderer/state/score-files'

function Row({ row }: { row: Analysis }) {
  const { file, ageMonths, agePrecisionMonths, band, percentile, pValue, outOfScope, caveats } = row
  const remarks = [
    ...outOfScope.map((why) => t(`scope.${why}`)),
    ...caveats.map((what) => t(`caveat.${what}`))
  ]
  return (
    <tr>
      <th scope="row" data-given="">
        {file}
        {remarks.length > 0 && (
          <details>
            <summary className="small">{t('files.remarks', { count: remarks.length })}</summary>
            <ul className="small">
              {remarks.map((remark) => (
                <li key={remark}>{remark}</li>
              ))}
            </ul>
          </details>
        )}
      </th>
      <td>{ageText(ageMonths, agePrecisionMonths)}</td>
      <td>{band.label}</td>
      <td className="number">{percentile === null ? '–' : decimal(percentile)}</td>
      <td className="number">{pValue === null ? '–' : pText(pValue)}</td>
      <td>{analysisVerdict(row)}</td>
    </tr>
  )
}

function Results() {
  const result = useScoringFiles((s) => s.result)
  if (!result) return null
  return (
    <>
      {result.rows.length > 0 && (
        <WideTable label={t('files.results')}>
          <thead>
            <tr>
              <th>{t('files.file')}</th>
              <th>{t('drawing.age')}</th>
              <th>{t('norms.band')}</th>
              <th className="number">{t('files.percentile')}</th>
              <th className="number">p</th>
              <th>{t('files.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {result.rows.map((row) => (
              <Row key={row.file} row={row} />
            ))}
          </tbody>
        </WideTable>
      )}
      {result.refused.map(({ file, message }) => (
        <p key={file} className="notice">
          <span data-given="">{file}</span>: {message}
        </p>
      ))}
    </>
  )
}

/** Drawings are scored from their files, and nothing of them is kept: for a look at a drawing that is not to be collected. */
export function ScoreFiles() {
  const { age, subject, files, table, busy, change, score } = useScoringFiles()
  const [chosen, metadata] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)]
  const ready = files.length > 0 && (table !== null || yearsOf(age) !== null)
  const start = (event: FormEvent): void => {
    event.preventDefault()
    void score()
  }
  return (
    <form className="panel" aria-label={t('files.title')} onSubmit={start}>
      <h2>{t('files.title')}</h2>
      <p className="small">{t('files.about')}</p>
      <div className="buttons">
        <button type="button" className="button" onClick={() => chosen.current?.click()}>
          {t('files.choose')}
        </button>
        <button type="button" className="button" onClick={() => metadata.current?.click()}>
          {t('files.table')}
        </button>
      </div>
      <input
        ref={chosen}
        type="file"
        hidden
        multiple
        data-testid="score-files"
        onChange={(event) => change({ files: [...(event.target.files ?? [])] })}
      />
      <input
        ref={metadata}
        type="file"
        hidden
        data-testid="score-table"
        onChange={(event) => change({ table: event.target.files?.[0] ?? null })}
      />
      <p className="small">
        {t('files.chosen', { count: files.length })}
        {table && <span data-given=""> {table.name}</span>}
      </p>
      <div className="field-row">
        {!table && (
          <label className="field">
            {t('files.age')}
            <input
              value={age}
              inputMode="decimal"
              onChange={(event) => change({ age: event.target.value })}
            />
          </label>
        )}
        <label className="field">
          {t('drawing.subject')}
          <input
            value={subject}
            maxLength={200}
            onChange={(event) => change({ subject: event.target.value })}
          />
        </label>
      </div>
      <button type="submit" className="button primary" disabled={!ready || busy}>
        {t('files.score')}
      </button>
      <Results />
    </form>
  )
}
