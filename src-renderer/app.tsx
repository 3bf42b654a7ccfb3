import { useEffect } from 'react'
import { useShortcuts } from './actions/use-shortcuts'
import { Banners } from './components/banners'
import { HelpDialog } from './components/help-dialog'
import { JobBar } from './components/job-bar'
import { Navigation } from './components/navigation'
import { Toasts } from './components/toasts'
import { useFileDrop } from './components/use-file-drop'
import { usePresence } from './components/use-presence'
import { t } from '#words/translate'
import { ChildScreen } from './screens/child/child-screen'
import { DrawingScreen } from './screens/drawing/drawing-screen'
import { HomeScreen } from './screens/home/home-screen'
import { ImportDialog } from './screens/library/import-dialog'
import { LabellingScreen } from './screens/labelling/labelling-screen'
import { LibraryScreen } from './screens/library/library-screen'
import { ModelsScreen } from './screens/models/models-screen'
import { NormsScreen } from './screens/norms/norms-screen'
import { ReportsScreen } from './screens/reports/reports-screen'
import { SettingsScreen } from './screens/settings/settings-screen'
import { TrainingScreen } from './screens/training/training-screen'
import { UnlockScreen } from './screens/unlock/unlock-screen'
import { useImport } from './state/import'
import { useLabelExchange } from './state/label-exchange'
import { useReports } from './state/reports'
import { followChanges } from './state/library'
import { useSession, type ScreenName } from './state/session'

const screens: Record<ScreenName, () => React.JSX.Element> = {
  home: HomeScreen,
  library: LibraryScreen,
  labelling: LabellingScreen,
  drawing: DrawingScreen,
  child: ChildScreen,
  norms: NormsScreen,
  training: TrainingScreen,
  models: ModelsScreen,
  reports: ReportsScreen,
  settings: SettingsScreen
}

function Workbench() {
  const screen = useSession((s) => s.screen)
  const take = useImport((s) => s.take)
  const verify = useReports((s) => s.verify)
  const look = useLabelExchange((s) => s.look)
  // dropped on the reports it is a report to be checked, on labelling a file of labels; anywhere else it is imported
  const dropping = useFileDrop(
    (files) =>
      void (screen === 'reports' ? verify(files) : screen === 'labelling' ? look(files) : take(files))
  )
  useShortcuts()
  usePresence()
  useEffect(() => void followChanges(), [])
  const Screen = screens[screen]
  return (
    <div className="workbench">
      <Navigation />
      <div className="stage">
        <Banners />
        <main id="main">
          <Screen />
        </main>
        <JobBar />
      </div>
      <ImportDialog />
      <HelpDialog />
      {dropping && <div className="drop-veil">{t('library.drop')}</div>}
    </div>
  )
}

export function App() {
  const status = useSession((s) => s.status)
  const refresh = useSession((s) => s.refresh)
  useEffect(() => void refresh(), [refresh])
  const content = !status ? (
    <p className="centre">{t('app.connecting')}</p>
  ) : status.state === 'open' ? (
    <Workbench />
  ) : (
    <UnlockScreen />
  )
  return (
    <>
      {content}
      <Toasts />
    </>
  )
}
