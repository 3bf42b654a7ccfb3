import { useState } from 'react'
import type { ModelAgreementReport, RaterId } from '#contract/rating'
import { Choice } from '#renderer/components/choice'
import { WideTable } from '#renderer/components/wide-table'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { useAnswer } from '#renderer/state/queries'
import { useRaters } from '#renderer/state/raters'
import { figureText } from './agreement-panel'

function Groups({ report }: { report: ModelAgreementReport }) {
  return (
    <WideTable label={t('model.groups')}>
      <thead>
        <tr>
          <th>{t('model.group')}</th>
          <th>{t('agree.n')}</th>
          <th>{t('model.auroc')}</th>
          <th>{t('model.sensitivity', { alpha: report.alpha })}</th>
          <th>{t('model.falseAlarms')}</th>
        </tr>
      </thead>
      <tbody>
        {report.groups.map((group) => (
          <tr key={group.group}>
            <th scope="row">{group.group === 'all' ? t('model.all') : group.group}</th>
            <td>{t('model.n', { n: group.n, unusual: group.unusual })}</td>
            <td>{figureText(group.auroc)}</td>
            <td>{figureText(group.sensitivity)}</td>
            <td>{figureText(group.falseAlarms)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

function Calibration({ report }: { report: ModelAgreementReport }) {
  return (
    <WideTable label={t('model.calibration')}>
      <thead>
        <tr>
          <th>{t('model.p')}</th>
          <th>{t('agree.n')}</th>
          <th>{t('model.unusual')}</th>
        </tr>
      </thead>
      <tbody>
        {report.calibration.map(({ from, to, n, unusual }) => (
          <tr key={from}>
            <th scope="row">{t('model.range', { from: decimal(from, 2), to: decimal(to, 2) })}</th>
            <td>{n}</td>
            <td>{figureText(unusual)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

/** What a rater, or the final labels, and the model say of the same drawings. */
export function ModelPanel() {
  const raters = useRaters()
  const [chosen, setChosen] = useState('')
  const rater = chosen === '' ? null : (Number(chosen) as RaterId)
  const model = useAnswer('ratings:model', { rater })
  return (
    <section className="panel" aria-label={t('model.title')}>
      <h2>{t('model.title')}</h2>
      <Choice
        label={t('model.rater')}
        value={chosen}
        options={[['', t('model.final')], ...raters.map((r) => [String(r.id), r.name] as const)]}
        onChange={setChosen}
      />
      {model && (
        <>
          <p className="small">{t('model.text', { unsure: model.unsure, unjudged: model.unjudged })}</p>
          {model.groups.some(({ n }) => n > 0) ? (
            <>
              <Groups report={model} />
              <h3>{t('model.calibration')}</h3>
              <Calibration report={model} />
            </>
          ) : (
            <p>{t('model.none')}</p>
          )}
        </>
      )}
    </section>
  )
}
