import { actions } from '../../actions/actions'
import { ActionButton } from '../../components/action-button'
import { t } from '../../i18n/translate'
import { useLibrary } from '../../state/library'
import { useSession } from '../../state/session'
import { DrawingGrid } from './drawing-grid'
import { FilterBar } from './filter-bar'

export function LibraryScreen() {
  const { all, shown } = useLibrary()
  const status = useSession((s) => s.status)!
  return (
    <div className="screen library">
      <header className="screen-head">
        <h1>{t('library.title')}</h1>
        <p role="status">{t('library.count', { shown: shown.length, total: all.length })}</p>
        <div className="buttons">
          <ActionButton action={actions.undo} enabled={status.undoable} />
          <ActionButton action={actions.redo} enabled={status.redoable} />
          <ActionButton action={actions.analyseAll} enabled={status.deployedNorms > 0} />
          <ActionButton action={actions.import} primary enabled />
        </div>
      </header>
      <FilterBar />
      {shown.length === 0 ? (
        <p className="empty">{t(all.length === 0 ? 'library.empty' : 'library.emptyFiltered')}</p>
      ) : (
        <DrawingGrid drawings={shown} />
      )}
    </div>
  )
}
