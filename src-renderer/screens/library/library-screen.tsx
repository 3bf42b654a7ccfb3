import { useState } from 'react'
import { actions } from '#renderer/actions/actions'
import { ActionButton } from '#renderer/components/action-button'
import { Tabs } from '#renderer/components/tabs'
import { t } from '#words/translate'
import { useLibrary } from '#renderer/state/library'
import { useSession } from '#renderer/state/session'
import { BinPanel } from './bin-panel'
import { DrawingGrid } from './drawing-grid'
import { DrawingTable } from './drawing-table'
import { DuplicatesPanel } from './duplicates-panel'
import { ExportDialog } from './export-dialog'
import { FilterBar } from './filter-bar'
import { MapPanel } from './map-panel'
import { SelectionBar } from './selection-bar'
import { SplitsPanel } from './splits-panel'
import { ViewsBar } from './views-bar'

const tabs = ['pictures', 'table', 'map', 'duplicates', 'splits', 'bin'] as const
type Tab = (typeof tabs)[number]

function Filtered({ tab }: { tab: 'pictures' | 'table' }) {
  const listing = useLibrary((s) => s.listing)
  const total = useSession((s) => s.status!.drawings)
  return (
    <>
      <FilterBar />
      <ViewsBar />
      <SelectionBar />
      {!listing ? (
        <p className="empty">{t('library.reading')}</p>
      ) : listing.total === 0 ? (
        <p className="empty">{t(total === 0 ? 'library.empty' : 'library.emptyFiltered')}</p>
      ) : tab === 'table' ? (
        <DrawingTable listing={listing} />
      ) : (
        <DrawingGrid listing={listing} />
      )}
    </>
  )
}

function Content({ tab }: { tab: Tab }) {
  if (tab === 'pictures' || tab === 'table') return <Filtered tab={tab} />
  if (tab === 'splits') return <SplitsPanel />
  if (tab === 'bin') return <BinPanel />
  return (
    <>
      <SelectionBar />
      {tab === 'map' ? <MapPanel /> : <DuplicatesPanel />}
    </>
  )
}

export function LibraryScreen() {
  const [tab, setTab] = useState<Tab>('pictures')
  const shown = useLibrary((s) => s.listing?.total ?? 0)
  const status = useSession((s) => s.status)!
  return (
    <div className="screen library">
      <header className="screen-head">
        <h1>{t('library.title')}</h1>
        <p role="status">{t('library.count', { shown, total: status.drawings })}</p>
        <div className="buttons">
          <ActionButton action={actions.undo} enabled={status.undoable} />
          <ActionButton action={actions.redo} enabled={status.redoable} />
          <ActionButton action={actions.analyseAll} enabled={status.deployedNorms > 0} />
          <ActionButton action={actions.exportAll} enabled={status.drawings > 0} />
          <ActionButton action={actions.import} primary enabled />
        </div>
      </header>
      <Tabs
        label={t('library.tabs')}
        tabs={tabs.map((name) => [name, t(`library.tab.${name}`)] as const)}
        chosen={tab}
        onChoose={(name) => setTab(name)}
      />
      <Content tab={tab} />
      <ExportDialog />
    </div>
  )
}
