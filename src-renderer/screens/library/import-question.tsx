import type { ImportQuestion as Question } from '#contract/import'
import { t } from '#words/translate'
import { useImport } from '#renderer/state/import'

/** What only a person can say: until it is answered nothing is imported. */
export function ImportQuestion({ question }: { question: Question }) {
  const read = useImport((s) => s.read)
  return (
    <section className="panel" role="group" aria-labelledby="import-question">
      <p id="import-question" className="outcome">
        {question.code === 'which-table' && t('import.question.table')}
        {question.code === 'file-column' && t('import.question.fileColumn')}
        {question.code === 'date-order' && t('import.question.dates', { example: question.example })}
      </p>
      {question.code === 'which-table' && (
        <div className="buttons">
          {question.tables.map((file) => (
            <button key={file} type="button" className="button" onClick={() => void read({ file })}>
              {file}
            </button>
          ))}
        </div>
      )}
      {question.code === 'date-order' && (
        <div className="buttons">
          <button type="button" className="button" onClick={() => void read({ dayFirst: true })}>
            {t('import.question.dayFirst')}
          </button>
          <button type="button" className="button" onClick={() => void read({ dayFirst: false })}>
            {t('import.question.monthFirst')}
          </button>
        </div>
      )}
    </section>
  )
}
