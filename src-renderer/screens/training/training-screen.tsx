import { t } from '#words/translate'
import { useAnswer } from '#renderer/state/queries'
import { PlanForm } from './plan-form'
import { RunHistory } from './run-history'
import { RunProgress } from './run-progress'
import { Sweeps } from './sweeps'

export function TrainingScreen() {
  const overview = useAnswer('norms:overview', {})
  const suggestion = overview?.suggestions.map(({ band }) => band.label).join(', ') ?? ''
  return (
    <div className="screen training">
      <header className="screen-head">
        <h1>{t('training.title')}</h1>
        <p>{t('training.about')}</p>
      </header>
      <div className="two-columns">
        <div className="panels">
          <PlanForm suggestion={suggestion} />
        </div>
        <div className="panels">
          <RunProgress />
          <RunHistory />
          <Sweeps />
        </div>
      </div>
    </div>
  )
}
