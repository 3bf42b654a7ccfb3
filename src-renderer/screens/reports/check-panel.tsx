import type { ReportCheck } from '#contract/report'
import { WideTable } from '#renderer/components/wide-table'
import { t } from '#words/translate'
import { useReports } from '#renderer/state/reports'

function Differences({ differences }: Pick<ReportCheck, 'differences'>) {
  if (differences.length === 0) return null
  return (
    <WideTable label={t('reports.check')}>
      <thead>
        <tr>
          <th>{t('reports.what')}</th>
          <th>{t('reports.was')}</th>
          <th>{t('reports.is')}</th>
          <th>{t('reports.why')}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ what, was, is, why }) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td>{was}</td>
            <td>{is}</td>
            <td>{why}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

const wordsOf = ({ same, intact }: ReportCheck): string =>
  t(same ? 'reports.same' : intact ? 'reports.differs' : 'reports.changed')

/** A report that is dropped or chosen, held against the library. */
export function CheckPanel() {
  const { check, checked, verify } = useReports()
  return (
    <section className="panel" aria-label={t('reports.check')}>
      <h2>{t('reports.check')}</h2>
      <p>{t('reports.checkHint')}</p>
      <label className="button">
        {t('reports.choose')}
        <input
          type="file"
          className="visually-hidden"
          accept=".html,.pdf,.pptx,.json"
          onChange={({ target }) => {
            void verify([...(target.files ?? [])])
            target.value = ''
          }}
        />
      </label>
      {check && (
        <div role="status">
          <p className="outcome">{`${checked}: ${wordsOf(check)}`}</p>
          {check.checked === 'stated' && <p className="small">{t('reports.onlyStated')}</p>}
          <Differences differences={check.differences} />
        </div>
      )}
    </section>
  )
}
