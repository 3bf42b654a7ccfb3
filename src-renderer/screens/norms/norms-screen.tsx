import { BandRule, type NormOverview } from '#contract/norm'
import { AgeChart } from '#renderer/charts/age-chart'
import { WideTable } from '#renderer/components/wide-table'
import { agesText, subjectsText } from '#words/sufficiency-text'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { useAnswer } from '#renderer/state/queries'
import { useNorms } from '#renderer/state/norms'
import { useSession } from '#renderer/state/session'
import { Places } from './places'
import { Augmentation, Sufficiency } from './sufficiency'
import { Passports } from './passports'

function BandRows({ title, bands }: { title: string; bands: NormOverview['bands'] }) {
  return (
    <WideTable label={title}>
      <thead>
        <tr>
          <th>{t('norms.band')}</th>
          <th className="number">{t('norms.drawings')}</th>
          <th className="number">{t('norms.children')}</th>
          <th>{t('norms.enough')}</th>
          <th className="number">{t('groups.quality')}</th>
          <th>{t('norms.deployed')}</th>
        </tr>
      </thead>
      <tbody>
        {bands.map(({ band, drawings, children, sufficiency, quality, deployedModel }) => (
          <tr key={band.label}>
            <th scope="row">{band.label}</th>
            <td className="number">{drawings}</td>
            <td className="number">{children}</td>
            <td>{t(`norms.sufficiency.${sufficiency}`)}</td>
            <td className="number">{decimal(quality, 2)}</td>
            <td>{deployedModel ? t('norms.yes') : t('norms.no')}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

/** The bands in use or, where none is, as suggested; what their drawings are; and what would be suggested anew. */
function BandTable({ overview: { bands, suggestions, coverage } }: { overview: NormOverview }) {
  const labels = (list: NormOverview['bands']): string => list.map(({ band }) => band.label).join()
  return (
    <section className="panel" aria-label={t('norms.bands')}>
      <h2>{t('norms.bands')}</h2>
      <BandRows title={t('norms.bands')} bands={bands} />
      {bands.length > 0 && <p className="small">{t('norms.coverage', { share: decimal(coverage * 100) })}</p>}
      <details>
        <summary>{t('groups.within')}</summary>
        <dl className="facts">
          {bands.map((coverage) => (
            <div key={coverage.band.label}>
              <dt>{coverage.band.label}</dt>
              <dd>
                {t('groups.subjects')}: {subjectsText(coverage)}
                <br />
                {t('groups.ages')}: {agesText(coverage)}
              </dd>
            </div>
          ))}
        </dl>
      </details>
      <details open={labels(suggestions) !== labels(bands)}>
        <summary>{t('groups.suggested')}</summary>
        <BandRows title={t('groups.suggested')} bands={suggestions} />
        <RuleFields />
      </details>
    </section>
  )
}

const ruleFields = ['least', 'span', 'longest'] as const

/** By which rule bands are suggested. */
function RuleFields() {
  const { rule, setRule } = useNorms()
  return (
    <div className="field-row">
      {ruleFields.map((name) => (
        <label key={name} className="field">
          {t(`groups.rule.${name}`)}
          <input
            type="number"
            min={1}
            value={rule[name]}
            onChange={(event) => setRule({ [name]: Number(event.target.value) })}
          />
        </label>
      ))}
      {!BandRule.safeParse(rule).success && (
        <p className="problem" role="alert">
          {t('groups.rule.wrong')}
        </p>
      )}
    </div>
  )
}

export function NormsScreen() {
  const rule = useNorms((s) => s.rule)
  const asked = BandRule.safeParse(rule)
  const overview = useAnswer('norms:overview', asked.success ? { rule } : {}, { previous: true })
  const go = useSession((s) => s.go)
  if (!overview)
    return (
      <div className="screen norms">
        <header className="screen-head">
          <h1>{t('norms.title')}</h1>
          <p role="status">{t('library.reading')}</p>
        </header>
      </div>
    )
  const { count, children, withoutAge } = overview
  return (
    <div className="screen norms">
      <header className="screen-head">
        <h1>{t('norms.title')}</h1>
        <p>{t('norms.summary', { count, children, without: withoutAge })}</p>
        <div className="buttons">
          <button type="button" className="button primary" onClick={() => go('training')}>
            {t('train.title')}
          </button>
        </div>
      </header>
      <div className="two-columns">
        <div className="panels">
          <section className="panel">
            <AgeChart histogram={overview.histogram} />
          </section>
          <BandTable overview={overview} />
          <Places />
        </div>
        <div className="panels">
          <Sufficiency overview={overview} />
          <Augmentation overview={overview} />
          <Passports />
        </div>
      </div>
    </div>
  )
}
