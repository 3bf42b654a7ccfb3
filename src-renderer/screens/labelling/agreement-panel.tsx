import { useState, type FormEvent } from 'react'
import type { AgreementReport, Figure, PairAgreement } from '#contract/rating'
import { WideTable } from '#renderer/components/wide-table'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { act, useAnswer } from '#renderer/state/queries'
import { useRaters } from '#renderer/state/raters'
import { Disagreements } from './disagreements'

export function figureText({ value, interval }: Figure): string {
  if (value === null) return t('agree.cannot')
  if (!interval) return decimal(value, 2)
  return t('agree.figure', {
    value: decimal(value, 2),
    low: decimal(interval[0], 2),
    high: decimal(interval[1], 2)
  })
}

function Raters() {
  const raters = useRaters()
  const [name, setName] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void act('raters:add', { name: name.trim() })
    setName('')
  }
  return (
    <section className="panel" aria-label={t('agree.raters')}>
      <h2>{t('agree.raters')}</h2>
      <p className="small">{t('agree.ratersText')}</p>
      <ul className="plain">
        {raters.map((rater) => (
          <li key={rater.id} className="line">
            <span>{rater.name}</span>
            <span>{t('agree.rated', { count: rater.rated })}</span>
            {rater.rated === 0 && (
              <button
                type="button"
                className="button"
                onClick={() => void act('raters:remove', { id: rater.id })}
              >
                {t('notes.remove')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <form className="buttons" onSubmit={submit}>
        <input
          aria-label={t('agree.name')}
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button" disabled={name.trim() === ''}>
          {t('agree.add')}
        </button>
      </form>
    </section>
  )
}

function Pairs({ report }: { report: AgreementReport }) {
  return (
    <WideTable label={t('agree.pairs')}>
      <thead>
        <tr>
          <th>{t('agree.pair')}</th>
          <th>{t('agree.n')}</th>
          <th>{t('agree.same')}</th>
          <th>{t('agree.kappa')}</th>
          <th>{t('agree.linear')}</th>
          <th>{t('agree.quadratic')}</th>
        </tr>
      </thead>
      <tbody>
        {report.pairs.map((pair) => (
          <tr key={`${pair.first} ${pair.second}`}>
            <th scope="row">{t('agree.and', { first: pair.first, second: pair.second })}</th>
            <td>{t('agree.ofChildren', { n: pair.n, children: pair.children })}</td>
            <td>
              {pair.agreement === null ? '' : t('agree.percent', { value: decimal(100 * pair.agreement) })}
            </td>
            <td>{figureText(pair.kappa)}</td>
            <td>{figureText(pair.linear)}</td>
            <td>{figureText(pair.quadratic)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

function Confusion({ pair, labels }: { pair: PairAgreement; labels: AgreementReport['labels'] }) {
  return (
    <table className="confusion">
      <caption>{t('agree.confusion', { first: pair.first, second: pair.second })}</caption>
      <thead>
        <tr>
          <td />
          {labels.map((label) => (
            <th key={label} scope="col">
              {t(`label.${label}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {pair.confusion.map((row, i) => (
          <tr key={labels[i]}>
            <th scope="row">{t(`label.${labels[i]!}`)}</th>
            {row.map((count, j) => (
              <td key={labels[j]} className={i === j ? 'number same' : 'number'}>
                {count}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Agreement({ report }: { report: AgreementReport }) {
  const { alpha } = report
  return (
    <section className="panel" aria-label={t('agree.title')}>
      <h2>{t('agree.title')}</h2>
      <p className="small">{t('agree.text', { resamples: report.resamples })}</p>
      <Pairs report={report} />
      <p>
        {t('agree.alpha', {
          n: alpha.n,
          nominal: figureText(alpha.nominal),
          ordinal: figureText(alpha.ordinal)
        })}
      </p>
      <div className="confusions">
        {report.pairs.map((pair) => (
          <Confusion key={`${pair.first} ${pair.second}`} pair={pair} labels={report.labels} />
        ))}
      </div>
    </section>
  )
}

/** Raters, how far they agree, and where they do not. */
export function AgreementPanel() {
  const comparable = useRaters().filter(({ rated }) => rated > 0).length >= 2
  const agreement = useAnswer('ratings:agreement', comparable ? {} : null)
  return (
    <div className="panels">
      <Raters />
      {agreement ? <Agreement report={agreement} /> : <p className="empty">{t('agree.none')}</p>}
      {agreement && <Disagreements report={agreement} />}
    </div>
  )
}
