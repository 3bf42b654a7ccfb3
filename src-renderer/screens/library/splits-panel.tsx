import { useState, type FormEvent } from 'react'
import { splitParts, SplitWish, type SplitReport } from '#contract/dataset'
import { NumberField } from '#renderer/components/number-field'
import { WideTable } from '#renderer/components/wide-table'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { saveSplit, showPart } from '#renderer/state/dataset'
import { usePlaces } from '#renderer/state/places'
import { act, useAnswer } from '#renderer/state/queries'
import { Fit } from '../norms/places'

function Readiness() {
  const readiness = useAnswer('dataset:readiness', {})
  if (!readiness) return null
  return (
    <section className="panel" aria-label={t('split.readiness')}>
      <h2>{t(readiness.ready ? 'split.ready' : 'split.notReady')}</h2>
      <ul>
        {readiness.findings.map(({ code, count, severity, message }) => (
          <li key={`${code} ${count}`}>{t('split.finding', { severity, message })}</li>
        ))}
      </ul>
    </section>
  )
}

function Maker() {
  const [name, setName] = useState(t('split.defaultName'))
  const [values, setValues] = useState({
    train: '0.7',
    validation: '0.2',
    test: '0.1',
    seed: '42',
    ageGroupYears: '1'
  })
  const [stratify, setStratify] = useState(true)
  const numbers = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Number(value)]))
  const wish = SplitWish.safeParse({ ...numbers, stratify })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (wish.success) void act('splits:make', { name: name.trim(), wish: wish.data })
  }
  return (
    <form className="panel" onSubmit={submit} aria-label={t('split.make')}>
      <h2>{t('split.make')}</h2>
      <p className="small">{t('split.text')}</p>
      <div className="field-row">
        <label className="field">
          {t('split.name')}
          <input value={name} maxLength={60} required onChange={(event) => setName(event.target.value)} />
        </label>
        {([...splitParts, 'seed', 'ageGroupYears'] as const).map((key) => (
          <NumberField
            key={key}
            label={t(`split.${key}`)}
            value={values[key]}
            onChange={(value) => setValues({ ...values, [key]: value })}
          />
        ))}
      </div>
      <label className="check">
        <input type="checkbox" checked={stratify} onChange={(event) => setStratify(event.target.checked)} />
        {t('split.stratify')}
      </label>
      {!wish.success && (
        <p className="problem" role="alert">
          {t('split.wrong')}
        </p>
      )}
      <button type="submit" className="button" disabled={!wish.success || name.trim() === ''}>
        {t('split.do')}
      </button>
    </form>
  )
}

function Strata({ report }: { report: SplitReport }) {
  return (
    <details>
      <summary>{t('split.strata')}</summary>
      <WideTable label={t('split.strata')}>
        <thead>
          <tr>
            <th>{t('split.stratum')}</th>
            {splitParts.map((part) => (
              <th key={part} className="number">
                {t(`split.${part}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.strata.map(({ stratum, counts }) => (
            <tr key={stratum}>
              <th scope="row">{stratum}</th>
              {counts.map((count, i) => (
                <td key={splitParts[i]} className="number">
                  {count}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
    </details>
  )
}

/** What the deployed norms are worth on the parts that were held out of their training. */
function HeldOut({ name }: { name: string }) {
  const { check, fit, busy } = usePlaces()
  const shown = fit && fit.site.startsWith(`${name}: `) ? fit : null
  return (
    <>
      <div className="buttons">
        {(['validation', 'test'] as const).map((part) => (
          <button
            key={part}
            type="button"
            className="button"
            disabled={busy}
            onClick={() => void check({ split: name, part })}
          >
            {t('split.check', { part: t(`split.${part}`) })}
          </button>
        ))}
      </div>
      {shown && <Fit fit={shown} title={t('places.fit', { site: shown.site })} />}
    </>
  )
}

function Split({ report }: { report: SplitReport }) {
  return (
    <section className="panel" aria-label={t('split.of', { name: report.name })}>
      <h2>{t('split.of', { name: report.name })}</h2>
      <p>
        {t('split.parts', {
          seed: report.wish.seed,
          parts: report.parts
            .map((p) =>
              t('split.part', {
                part: t(`split.${p.part}`),
                drawings: p.drawings,
                children: p.children,
                share: decimal(100 * p.share)
              })
            )
            .join(' · ')
        })}
      </p>
      {report.notes.map(({ code, message }) => (
        <p key={`${code} ${message}`} className="small note">
          {message}
        </p>
      ))}
      {report.unassigned > 0 && (
        <p className="small note">{t('split.unassigned', { count: report.unassigned })}</p>
      )}
      <Strata report={report} />
      <HeldOut name={report.name} />
      <div className="buttons">
        {splitParts.map((part) => (
          <button
            key={part}
            type="button"
            className="button"
            onClick={() => void showPart(report.name, part)}
          >
            {t('split.showPart', { part: t(`split.${part}`) })}
          </button>
        ))}
        <button type="button" className="button" onClick={() => void saveSplit(report.name)}>
          {t('split.save')}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => void act('splits:remove', { name: report.name })}
        >
          {t('notes.remove')}
        </button>
      </div>
    </section>
  )
}

/** Parts to train, validate and test by, and whether the drawings suffice to learn from. */
export function SplitsPanel() {
  const splits = useAnswer('splits:list', {})?.splits ?? []
  return (
    <div className="panels">
      <Readiness />
      <Maker />
      {splits.map((report) => (
        <Split key={report.name} report={report} />
      ))}
    </div>
  )
}
