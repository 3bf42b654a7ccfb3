import type { Confound } from '#contract/training'
import { decimal, pText } from '#words/number-text'
import { t } from '#words/translate'

/** What a model's score is about that it should not be: warnings first, the rest in the table. */
export function Confounds({ confounds }: { confounds: readonly Confound[] }) {
  if (confounds.length === 0) return null
  const warned = confounds.filter((c) => c.warn)
  const adjusted = confounds.some((c) => c.unadjusted !== null)
  return (
    <>
      <h3>{t('confounds.title')}</h3>
      <p>{t('confounds.summary', { count: warned.length })}</p>
      <table>
        <thead>
          <tr>
            <th>{t('confounds.what')}</th>
            <th className="number">{t('confounds.explained')}</th>
            {adjusted && <th className="number">{t('confounds.unadjusted')}</th>}
            <th className="number">{t('development.p')}</th>
          </tr>
        </thead>
        <tbody>
          {[...warned, ...confounds.filter((c) => !c.warn)].map(
            ({ what, explained, unadjusted, pValue, warn }) => (
              <tr key={what}>
                <th scope="row">
                  {warn ? '⚠ ' : ''}
                  {t(`confounds.${what}`)}
                </th>
                <td className="number">{decimal(explained * 100)} %</td>
                {adjusted && (
                  <td className="number">{unadjusted === null ? '–' : `${decimal(unadjusted * 100)} %`}</td>
                )}
                <td className="number">{pText(pValue)}</td>
              </tr>
            )
          )}
        </tbody>
      </table>
    </>
  )
}
