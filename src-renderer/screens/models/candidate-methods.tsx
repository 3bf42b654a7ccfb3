import type { ModelVersion } from '#contract/training'
import { WideTable } from '#renderer/components/wide-table'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'

const area = (found: { auroc: number } | null): string => (found ? decimal(found.auroc, 2) : '–')

/** All ways of scoring form that were learnt for a norm, so that the one in use can be scored against the others. */
export function CandidateMethods({ model }: { model: ModelVersion }) {
  const { candidates } = model.validation
  if (candidates.length < 2) return null
  return (
    <>
      <h3>{t('form.candidates')}</h3>
      <WideTable label={t('form.candidates')}>
        <thead>
          <tr>
            <th>{t('form.way')}</th>
            <th className="number">{t('form.planted')}</th>
            <th className="number">{t('form.otherAges')}</th>
            <th>{t('models.alarms')}</th>
          </tr>
        </thead>
        <tbody>
          {candidates.map(({ method, planted, otherAges, falseAlarms: { rate, interval } }) => (
            <tr key={method} className={method === model.method ? 'deployed' : ''}>
              <th scope="row">
                {t(`form.method.${method}`)}
                {method === model.method ? ` ✓ ${t('form.deployed')}` : ''}
              </th>
              <td className="number">{area(planted)}</td>
              <td className="number">{area(otherAges)}</td>
              <td>
                {t('models.alarmsValue', {
                  rate: decimal(rate * 100),
                  low: decimal(interval[0] * 100),
                  high: decimal(interval[1] * 100)
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      <p className="small">{t('form.candidatesHint')}</p>
    </>
  )
}
