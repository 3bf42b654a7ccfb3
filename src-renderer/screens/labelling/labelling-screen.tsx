import { Tabs } from '#renderer/components/tabs'
import { t } from '#words/translate'
import { useLabelKeys } from '#renderer/state/label-keys'
import { labellingTabs, useLabelling } from '#renderer/state/labelling'
import { useSession } from '#renderer/state/session'
import { AgreementPanel } from './agreement-panel'
import { ChecklistsPanel } from './checklists-panel'
import { ExchangePanel } from './exchange-panel'
import { KeysDialog } from './keys-dialog'
import { ModelPanel } from './model-panel'
import { QueueView } from './queue-view'
import { WorkBar } from './work-bar'

/** Drawings one after another, a key each; and what comes of it. A rater at work sees the queue alone. */
export function LabellingScreen() {
  const tab = useLabelling((s) => s.tab)
  const blind = useSession((s) => s.blind)
  const shown = blind ? 'label' : tab
  useLabelKeys() // the keyboard reads them on every tab
  return (
    <div className="screen labelling">
      <header className="screen-head">
        <h1>{t('nav.labelling')}</h1>
        {!blind && (
          <Tabs
            label={t('labelling.tabs')}
            tabs={labellingTabs.map((name) => [name, t(`labelling.tab.${name}`)] as const)}
            chosen={shown}
            onChoose={(name) => useLabelling.setState({ tab: name })}
          />
        )}
        <WorkBar />
      </header>
      {shown === 'label' && <QueueView />}
      {shown === 'agreement' && <AgreementPanel />}
      {shown === 'model' && <ModelPanel />}
      {shown === 'checklists' && <ChecklistsPanel />}
      {shown === 'exchange' && <ExchangePanel />}
      <KeysDialog />
    </div>
  )
}
