import { useEffect, useState } from 'react'
import type { DeployReview } from '#contract/training'
import { WideTable } from '#renderer/components/wide-table'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { act } from '#renderer/state/queries'
import { useRegistry } from '#renderer/state/registry'
import { LayerTable } from './layer-table'
import { TrainingFigures } from './training-figures'

export interface Version {
  id: string
  deployed: boolean
  /** What scores its group now, where that is another. */
  /** The versions in use that step down when it is deployed. */
  replaces: readonly { id: string; name: string }[]
}

const formats = ['html', 'pdf', 'json', 'csv'] as const

function Layers() {
  const steps = useRegistry((s) => s.steps)
  if (!steps) return null
  return <LayerTable steps={steps} />
}

const at = (percentile: number | null): string => (percentile === null ? '–' : decimal(percentile))

function Flips({ review }: { review: DeployReview }) {
  const flips = [...review.newlyFlagged, ...review.noLongerFlagged]
  const { judged, compared, verdicts, newlyFlagged, noLongerFlagged } = review
  return (
    <div role="status">
      <p>
        {t('models.reviewed', {
          judged,
          compared,
          verdicts,
          more: newlyFlagged.length,
          fewer: noLongerFlagged.length
        })}
      </p>
      {flips.length > 0 && (
        <WideTable label={t('models.flips')}>
          <thead>
            <tr>
              <th>{t('models.file')}</th>
              <th>{t('models.was')}</th>
              <th>{t('models.wouldBe')}</th>
            </tr>
          </thead>
          <tbody>
            {flips.map((flip) => (
              <tr key={flip.id}>
                <th scope="row">{flip.file}</th>
                <td>{`${flip.was} (${at(flip.wasPercentile)})`}</td>
                <td>{`${flip.verdict} (${at(flip.percentile)})`}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </div>
  )
}

/** First what would change, then the switch. */
function Deploy({ version: { id, replaces } }: { version: Version }) {
  const { review, reviewDeploy, deploy } = useRegistry()
  const [environment, setEnvironment] = useState('production')
  const [backup, setBackup] = useState(false)
  return (
    <>
      <button type="button" className="button" onClick={() => void reviewDeploy(id)}>
        {t('models.review')}
      </button>
      {review && <Flips review={review} />}
      <div className="field-row">
        <label className="field">
          {t('models.environment')}
          <input
            value={environment}
            maxLength={60}
            onChange={(event) => setEnvironment(event.target.value)}
          />
        </label>
        {replaces.length > 0 && (
          <label className="check">
            <input type="checkbox" checked={backup} onChange={(event) => setBackup(event.target.checked)} />
            {t('models.backup', { names: replaces.map(({ name }) => name).join(', ') })}
          </label>
        )}
        <button
          type="button"
          className="button primary"
          disabled={environment.trim() === ''}
          onClick={() =>
            void deploy(id, environment.trim(), backup ? replaces.map((version) => version.id) : [])
          }
        >
          {t('models.deployThis')}
        </button>
      </div>
    </>
  )
}

/** A version that nothing uses is removed once that is said twice. */
function Remove({ id }: { id: string }) {
  const [asked, setAsked] = useState(false)
  if (!asked)
    return (
      <button type="button" className="button" onClick={() => setAsked(true)}>
        {t('models.remove')}
      </button>
    )
  return (
    <>
      <button type="button" className="button" onClick={() => void act('models:remove', { id })}>
        {t('models.removeSure')}
      </button>
      <button type="button" className="button" onClick={() => setAsked(false)}>
        {t('models.removeNot')}
      </button>
    </>
  )
}

/** All that can be done with one version. */
export function VersionActions({ version }: { version: Version }) {
  const { validate, turnTo, exportModel, report, card, newFrom } = useRegistry()
  const { id, deployed } = version
  // what was found of the last version that was shown is not of this one
  useEffect(turnTo, [turnTo, id])
  return (
    <>
      <div className="buttons">
        <button type="button" className="button" onClick={() => void validate(id)}>
          {t('models.validate')}
        </button>
        <button type="button" className="button" onClick={() => void exportModel(id)}>
          {t('models.export')}
        </button>
        <button type="button" className="button" onClick={() => void card(id)}>
          {t('models.card')}
        </button>
        <button type="button" className="button" onClick={() => void newFrom(id)}>
          {t('models.newFrom')}
        </button>
        {formats.map((format) => (
          <button key={format} type="button" className="button" onClick={() => void report(id, format)}>
            {t('models.reportAs', { format: format.toUpperCase() })}
          </button>
        ))}
        {deployed && (
          <button type="button" className="button" onClick={() => void act('models:undeploy', { id })}>
            {t('models.undeploy')}
          </button>
        )}
        {!deployed && <Remove key={id} id={id} />}
      </div>
      <Layers />
      <TrainingFigures key={`figures ${id}`} id={id} />
      {!deployed && <Deploy version={version} />}
    </>
  )
}
