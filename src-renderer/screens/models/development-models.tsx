import { steppingDown } from '#contract/stepping-down'
import type { DevelopmentVersion } from '#contract/training'
import { GrowthCurve } from '#renderer/charts/growth-curve'
import { Confounds } from '#renderer/components/confounds'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { useModels, useVersions } from '#renderer/state/models'
import { act, useAnswer } from '#renderer/state/queries'
import { GradesPanel } from './grades-panel'
import { ThresholdPanel } from './threshold-panel'
import { VersionActions } from './version-actions'

/** Under this name the one development model is deployed. */
const DEVELOPMENT = 'development'

const two = (value: number | null): string => (value === null ? '–' : decimal(value, 2))

function figuresOf({ validation }: DevelopmentVersion): string {
  const { auroc, maeMonths, coverage } = validation
  return t('models.developmentFigures', {
    youngest: auroc.youngest,
    oldest: auroc.oldest,
    auroc: two(auroc.drawings),
    low: two(auroc.interval?.[0] ?? null),
    high: two(auroc.interval?.[1] ?? null),
    byChild: two(auroc.children),
    mae: decimal(maeMonths),
    coverage: decimal(coverage.rate * 100)
  })
}

function Version({ model }: { model: DevelopmentVersion }) {
  const show = useModels((s) => s.show)
  const { id, n, children, encoder, createdAt, deployed } = model
  return (
    <li>
      <div className="line">
        <span>
          {t('models.children', { n, children })} · {encoder.name} · {new Date(createdAt).toLocaleString()}{' '}
          {deployed ? `✓ ${t('models.deployed')}` : ''}
        </span>
        <button type="button" className="button" onClick={() => show('development', id)}>
          {t('models.open', { id: id.slice(0, 8) })}
        </button>
        <button
          type="button"
          className="button"
          onClick={() =>
            void (deployed ? act('models:rollback', { band: DEVELOPMENT }) : act('models:deploy', { id }))
          }
        >
          {deployed ? t('models.rollback') : t('models.deploy')}
        </button>
      </div>
      <p className="small">{figuresOf(model)}</p>
      <Confounds confounds={model.validation.confounds} />
    </li>
  )
}

/** The development models, what their validation measured, and the growth curve of the one that scores. */
export function DevelopmentModels() {
  const { development } = useVersions()
  const deployed = development.find((model) => model.deployed)
  const growth = useAnswer('models:development', deployed ? { id: deployed.id } : null)?.growth
  const threshold = useAnswer('threshold:show', deployed ? { id: deployed.id } : null)?.threshold
  const shown = useModels((s) => s.shown)
  if (development.length === 0) return null
  return (
    <section className="panel" aria-label={t('models.development')}>
      <h2>{t('models.development')}</h2>
      <ul className="plain">
        {development.map((model) => (
          <Version key={model.id} model={model} />
        ))}
      </ul>
      {growth && <GrowthCurve growth={growth} places={[]} title={t('development.chart')} />}
      {deployed && threshold?.flags && shown?.id !== deployed.id && <ThresholdPanel modelId={deployed.id} />}
    </section>
  )
}

/** One development model in full: what can be done with it, and its threshold. */
export function DevelopmentDetails() {
  const shown = useModels((s) => s.shown)
  const { development } = useVersions()
  const model = shown?.kind === 'development' && development.find(({ id }) => id === shown.id)
  if (!model) return null
  const replaces = steppingDown(model.id, { models: [], development })
  return (
    <section className="panel" aria-label={t('models.details', { id: model.id.slice(0, 8) })}>
      <h2>{t('models.details', { id: model.id })}</h2>
      <p>{t('models.children', { n: model.n, children: model.children })}</p>
      <VersionActions key={model.id} version={{ id: model.id, deployed: model.deployed, replaces }} />
      <ThresholdPanel modelId={model.id} />
      <GradesPanel modelId={model.id} />
    </section>
  )
}
