import { useRef } from 'react'
import { WideTable } from '#renderer/components/wide-table'
import type { MessageKey } from '#words/en/catalogue'
import { t } from '#words/translate'
import { useAnswer } from '#renderer/state/queries'
import { useRegistry } from '#renderer/state/registry'

const reasons = ['trained', 'deployed', 'undeployed', 'rollback', 'replaced']
const reasonText = (reason: string): string =>
  reasons.includes(reason) ? t(`models.reason.${reason}` as MessageKey) : reason

/** Models from files, and what scored when. */
export function DeployHistory() {
  const importModels = useRegistry((s) => s.importModels)
  const history = useAnswer('models:history', {})?.changes ?? []
  const files = useRef<HTMLInputElement>(null)
  return (
    <section className="panel" aria-label={t('models.history')}>
      <h2>{t('models.history')}</h2>
      <div className="buttons">
        <button type="button" className="button" onClick={() => files.current?.click()}>
          {t('models.import')}
        </button>
      </div>
      <input
        ref={files}
        type="file"
        hidden
        multiple
        accept=".tadpole-model"
        data-testid="model"
        onChange={(event) => void importModels([...(event.target.files ?? [])])}
      />
      {history.length > 0 && (
        <WideTable label={t('models.history')}>
          <thead>
            <tr>
              <th>{t('models.when')}</th>
              <th>{t('norms.band')}</th>
              <th>{t('models.why')}</th>
              <th>{t('models.environment')}</th>
              <th>{t('models.version')}</th>
            </tr>
          </thead>
          <tbody>
            {history.map((change, i) => (
              <tr key={`${change.at}${i}`}>
                <th scope="row">{new Date(change.at).toLocaleString()}</th>
                <td>{change.band}</td>
                <td>{reasonText(change.reason)}</td>
                <td>{change.environment}</td>
                <td>{change.modelId?.slice(0, 8) ?? t('models.noModel')}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </section>
  )
}
