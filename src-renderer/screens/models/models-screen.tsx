import { useRef } from 'react'
import { steppingDown } from '#contract/stepping-down'
import type { ModelVersion } from '#contract/training'
import { Confounds } from '#renderer/components/confounds'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { trialText } from '#words/trial-text'
import { addEncoder, useModels, useVersions } from '#renderer/state/models'
import { act, useAnswer } from '#renderer/state/queries'
import { DevelopmentDetails, DevelopmentModels } from './development-models'
import type { EncoderInfo } from '#contract/encoder'
import { EncoderTraining } from './encoder-training'
import { DeployHistory } from './deploy-history'
import { GradesPanel } from './grades-panel'
import { CandidateMethods } from './candidate-methods'
import { ScoresPanel } from './scores-panel'
import { ThresholdPanel } from './threshold-panel'
import { NormOfAge } from './norm-of-age'
import { VersionActions } from './version-actions'

const percent = (share: number): string => decimal(share * 100)

function Row({ model }: { model: ModelVersion }) {
  const show = useModels((s) => s.show)
  const { rate, interval } = model.validation.falseAlarms
  return (
    <tr className={model.deployed ? 'deployed' : ''}>
      <th scope="row">{model.band.label}</th>
      <td>
        <button
          type="button"
          className="link"
          onClick={() => show('form', model.id)}
          aria-label={t('models.show', { id: model.id.slice(0, 8) })}
        >
          {model.id.slice(0, 8)}
        </button>
      </td>
      <td className="number">{model.n}</td>
      <td>
        {t('models.alarmsValue', {
          rate: percent(rate),
          low: percent(interval[0]),
          high: percent(interval[1])
        })}
      </td>
      <td>
        {model.encoder.name}
        {model.encoder.interim ? ` (${t('models.interim')})` : ''}
      </td>
      <td>{new Date(model.createdAt).toLocaleString()}</td>
      <td>{model.deployed ? `✓ ${t('models.deployed')}` : t('models.stored')}</td>
      <td>
        {model.deployed ? (
          <button
            type="button"
            className="button"
            onClick={() => void act('models:rollback', { band: model.band.label })}
          >
            {t('models.rollback')}
          </button>
        ) : (
          <button
            type="button"
            className="button"
            onClick={() => void act('models:deploy', { id: model.id })}
          >
            {t('models.deploy')}
          </button>
        )}
      </td>
    </tr>
  )
}

function Details() {
  const shown = useModels((s) => s.shown)
  const { models } = useVersions()
  const model = shown?.kind === 'form' && models.find(({ id }) => id === shown.id)
  const threshold = useAnswer('threshold:show', model ? { id: model.id } : null)?.threshold
  if (!model) return null
  const replaces = steppingDown(model.id, { models, development: [] })
  const { version, parent } = model.lineage
  // as it flags now, not as it was learnt
  const alpha = threshold?.alpha ?? model.settings.alpha
  const { falseAlarms } = model.validation
  return (
    <section className="panel" aria-label={t('models.details', { id: model.id.slice(0, 8) })}>
      <h2>{t('models.details', { id: model.id })}</h2>
      <p>
        {t('models.children', { n: model.n, children: model.children })} ·{' '}
        {t('models.alpha', { alpha: String(alpha) })}
      </p>
      <p className="small">
        {parent
          ? t('models.follows', { version, parent: parent.slice(0, 8) })
          : t('models.first', { version })}
        {model.lineage.endedAt !== null && ` · ${t('models.endedAt', { epochs: model.lineage.endedAt })}`}
        {model.origin === 'imported' ? ` · ${t('models.origin.imported')}` : ''}
      </p>
      <p>{t('models.promise', { asPromised: String(falseAlarms.asPromised) })}</p>
      <p>{t('form.scoredBy', { method: model.method })}</p>
      <CandidateMethods model={model} />
      <Confounds confounds={model.validation.confounds} />
      <VersionActions key={model.id} version={{ id: model.id, deployed: model.deployed, replaces }} />
      <ThresholdPanel modelId={model.id} />
      <GradesPanel modelId={model.id} />
    </section>
  )
}

/** What was tried when it was added, and what came of it. */
function Trials({ trials }: { trials: EncoderInfo['trials'] }) {
  if (trials.length === 0) return null
  return (
    <details>
      <summary>{t('models.trials')}</summary>
      <table>
        <tbody>
          {trials.map((trial) => (
            <tr key={trial.what}>
              <th scope="row">{t(`models.trial.${trial.what}`)}</th>
              <td>{trialText(trial)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

function EncoderFacts({ encoder }: { encoder: EncoderInfo }) {
  const { embeddingSize, inputSize, attentionBlocks, licence, selfAttested } = encoder
  const [width, height] = inputSize
  return (
    <>
      <div className="small">
        {t('models.encoderFacts', { embeddingSize, width, height, attentionBlocks })}
      </div>
      <div className="small" data-given="">
        {licence}
      </div>
      {selfAttested && <div className="small">{t('models.selfAttested')}</div>}
    </>
  )
}

function Encoders() {
  const encoders = useAnswer('encoders:list', {})?.encoders ?? []
  const files = useRef<HTMLInputElement>(null)
  return (
    <section className="panel" aria-label={t('models.encoders')}>
      <h2>{t('models.encoders')}</h2>
      <p className="small">{t('models.encoderWorth')}</p>
      <ul className="plain">
        {encoders.map((encoder) => (
          <li key={encoder.id} className="line">
            <span>
              {encoder.name} · {encoder.version}
              {encoder.interim ? ` (${t('models.interim')})` : ''}
              <EncoderFacts encoder={encoder} />
              <Trials trials={encoder.trials} />
            </span>
            {encoder.active ? (
              <span>✓ {t('models.active')}</span>
            ) : (
              <button
                type="button"
                className="button"
                onClick={() => void act('encoders:use', { id: encoder.id })}
              >
                {t('models.use')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <button type="button" className="button" onClick={() => files.current?.click()}>
        {t('models.addEncoder')}
      </button>
      <input
        ref={files}
        type="file"
        hidden
        multiple
        accept=".onnx,.json,.safetensors"
        data-testid="encoder"
        onChange={(event) => void addEncoder([...(event.target.files ?? [])])}
      />
    </section>
  )
}

const headings = [
  'norms.band',
  'models.version',
  'models.n',
  'models.alarms',
  'models.encoder',
  'models.trained',
  'models.state',
  'models.action'
] as const

export function ModelsScreen() {
  const { models } = useVersions()
  return (
    <div className="screen models">
      <header className="screen-head">
        <h1>{t('models.title')}</h1>
      </header>
      {models.length === 0 ? (
        <p className="empty">{t('models.empty')}</p>
      ) : (
        <div className="scroll panel" tabIndex={0} role="region" aria-label={t('models.title')}>
          <table>
            <thead>
              <tr>
                {headings.map((key) => (
                  <th key={key} className={key === 'models.n' ? 'number' : ''}>
                    {t(key)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {models.map((model) => (
                <Row key={model.id} model={model} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {models.some(({ deployed }) => deployed) && <NormOfAge />}
      <div className="two-columns">
        <Details />
        <DevelopmentDetails />
        <DevelopmentModels />
        <DeployHistory />
        <ScoresPanel />
        <Encoders />
        <EncoderTraining />
      </div>
    </div>
  )
}
