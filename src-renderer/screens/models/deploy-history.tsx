import { useRef } from 'react'
import { WideTable } from '#renderer/components/wide-table'
import type { MessageKey } from '#words/en/catalogue'
import { t } from '#words/translate'
import { useAnswer } from '#renderer/state/queries'
import { useRegistry } from '#renderer/state/registry'
import { LayerTable } from './layer-table'

const reasons = ['trained', 'deployed', 'undeployed', 'rollback', 'replaced']
const reasonText = (reason: string): string =>
  reasons.includes(reason) ? t(`models.reason.${reason}` as MessageKey) : reason

/** What model files that were looked into say of themselves, and whether they could be used here. */
function Inspected() {
  const archives = useRegistry((s) => s.inspected)
  return archives.map(({ about, known, steps }) => {
    const { performanceMetrics, compatibility, ...fields } = about
    const rows = Object.entries({ ...fields, encoder: compatibility.encoder.name, ...performanceMetrics })
    return (
      <details key={about.exportId} open>
        <summary>
          {about.ageGroup} · {about.modelId.slice(0, 8)} {known && `(${t('models.isHere')})`}
        </summary>
        <LayerTable steps={steps} />
        <dl className="facts">
          {rows.map(([name, value]) => (
            <div key={name} data-given="">
              <dt>{name}</dt>
              <dd>{value ?? '–'}</dd>
            </div>
          ))}
        </dl>
      </details>
    )
  })
}

/** Models from files, and what scored when. */
export function DeployHistory() {
  const { importModels, inspectModels } = useRegistry()
  const history = useAnswer('models:history', {})?.changes ?? []
  const [look, files] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)]
  return (
    <section className="panel" aria-label={t('models.history')}>
      <h2>{t('models.history')}</h2>
      <div className="buttons">
        <button type="button" className="button" onClick={() => look.current?.click()}>
          {t('models.inspect')}
        </button>
        <button type="button" className="button" onClick={() => files.current?.click()}>
          {t('models.import')}
        </button>
      </div>
      <input
        ref={look}
        type="file"
        hidden
        multiple
        accept=".tadpole-model"
        data-testid="model-look"
        onChange={(event) => void inspectModels([...(event.target.files ?? [])])}
      />
      <Inspected />
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
