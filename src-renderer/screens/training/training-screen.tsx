import { useEffect } from 'react'
import { t } from '#words/translate'
import { useNorms } from '#renderer/state/norms'
import { useSession } from '#renderer/state/session'
import { useTraining } from '#renderer/state/training'
import { PlanForm } from './plan-form'
import { RunHistory } from './run-history'
import { RunProgress } from './run-progress'
import { Sweeps } from './sweeps'

export function TrainingScreen() {
  const load = useTraining((s) => s.load)
  const { overview, load: loadNorms } = useNorms()
  const revision = useSession((s) => s.status?.revision)
  useEffect(() => {
    void load()
    void loadNorms()
  }, [load, loadNorms, revision])
  const suggestion = overview?.suggestions.map((band) => band.label).join(', ') ?? ''
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
