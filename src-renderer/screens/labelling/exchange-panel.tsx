import { useRef } from 'react'
import { exchangeFormats } from '#contract/label-exchange'
import { filesOf } from '#renderer/components/files-of'
import { matchNotes } from '#words/table-text'
import { t } from '#words/translate'
import { useLabelExchange } from '#renderer/state/label-exchange'

function Outcome() {
  const { report, pending, take } = useLabelExchange()
  if (!report) return null
  const { rows, matched, matches, changed, rejected, newRaters, dryRun } = report
  return (
    <>
      <p className="outcome" role="status">
        {t(dryRun ? 'exchange.plan' : 'exchange.done', { rows, matched, changed, rejected: rejected.length })}
      </p>
      {matchNotes(matches).map((note) => (
        <p key={note}>{note}</p>
      ))}
      {newRaters.length > 0 && <p>{t('exchange.newRaters', { names: newRaters.join(', ') })}</p>}
      {rejected.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('import.refused')}>
          <table>
            <tbody>
              {rejected.slice(0, 200).map(({ row, file, message }) => (
                <tr key={row}>
                  <td>{row}</td>
                  <td>{file}</td>
                  <td>{message}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {pending && (
        <button type="button" className="button primary" disabled={changed === 0} onClick={() => void take()}>
          {t('exchange.take')}
        </button>
      )}
    </>
  )
}

/** Labels, ratings, tags, notes and regions: out as a file, and in again. */
export function ExchangePanel() {
  const { save, look } = useLabelExchange()
  const file = useRef<HTMLInputElement>(null)
  return (
    <div className="panels">
      <section className="panel" aria-label={t('exchange.out')}>
        <h2>{t('exchange.out')}</h2>
        <p>{t('exchange.outText')}</p>
        <div className="buttons">
          {exchangeFormats.map((format) => (
            <button key={format} type="button" className="button" onClick={() => void save(format)}>
              {t(`exchange.format.${format}`)}
            </button>
          ))}
        </div>
      </section>
      <section className="panel" aria-label={t('exchange.in')}>
        <h2>{t('exchange.in')}</h2>
        <p>{t('exchange.inText')}</p>
        <button type="button" className="button" onClick={() => file.current?.click()}>
          {t('exchange.choose')}
        </button>
        <input
          ref={file}
          type="file"
          hidden
          data-testid="labels"
          onChange={(event) => void look(filesOf(event))}
        />
        <Outcome />
      </section>
    </div>
  )
}
