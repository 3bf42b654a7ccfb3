import type { NormOverview } from '#contract/norm'
import { AgeChart } from '#renderer/charts/age-chart'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { useAnswer } from '#renderer/state/queries'
import { useSession } from '#renderer/state/session'
import { Places } from './places'
import { Augmentation, Sufficiency } from './sufficiency'
import { Passports } from './passports'

function BandTable({ overview }: { overview: NormOverview }) {
  return (
    <section className="panel" aria-label={t('norms.bands')}>
      <h2>{t('norms.bands')}</h2>
      <table>
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
          {overview.bands.map(({ band, drawings, children, sufficiency, quality, deployedModel }) => (
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
      </table>
    </section>
  )
}

export function NormsScreen() {
  const overview = useAnswer('norms:overview', {})
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
