import { t } from '#words/translate'
import { CheckPanel } from './check-panel'
import { ManyPanel } from './many-panel'

/** Reports of many drawings, and whether one still says what the library says. */
export function ReportsScreen() {
  return (
    <div className="screen">
      <header className="screen-head">
        <h1>{t('reports.title')}</h1>
      </header>
      <div className="two-columns">
        <ManyPanel />
        <CheckPanel />
      </div>
    </div>
  )
}
