import type { DevelopmentVersion } from '../../../src-preload/contract/training'
import { GrowthCurve } from '../../charts/growth-curve'
import { Confounds } from '../../components/confounds'
import { decimal, t } from '../../i18n/translate'
import { useModels } from '../../state/models'

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
  const { deploy, rollBack } = useModels()
  const { id, n, children, encoder, createdAt, deployed } = model
  return (
    <li>
      <div className="line">
        <span>
          {t('models.developmentLearnt', { n, children })} · {encoder.name} · {new Date(createdAt).toLocaleString()}{' '}
          {deployed ? `✓ ${t('models.deployed')}` : ''}
        </span>
        <button
          type="button"
          className="button"
          onClick={() => void (deployed ? rollBack(DEVELOPMENT) : deploy(id))}
        >
          {deployed ? t('models.rollback') : t('models.deploy')}
        </button>
      </div>
      <p className="small">{figuresOf(model)}</p>
      <Confounds confounds={model.validation.confounds} />
    </li>
  )
}

/** The development models, what their validation measured, and the growth curve of the one that judges. */
export function DevelopmentModels() {
  const { development, growth } = useModels()
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
    </section>
  )
}
