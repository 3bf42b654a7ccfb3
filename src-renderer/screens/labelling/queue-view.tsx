import { useEffect } from 'react'
import { actions } from '#renderer/actions/actions'
import { ActionButton } from '#renderer/components/action-button'
import { t } from '#words/translate'
import { currentItem, useLabelling } from '#renderer/state/labelling'
import { ChecklistPanel } from './checklist-panel'
import { useSession } from '#renderer/state/session'
import { CurrentDrawing } from './current-drawing'
import { LabelKeysPanel } from './label-keys-panel'
import { QueueFilters } from './queue-filters'
import { SayPanel } from './say-panel'

function Progress() {
  const { items, at, go } = useLabelling()
  const labelled = items.filter((item) => item.label !== null).length
  return (
    <div className="queue-progress">
      <p role="status">{t('labelling.progress', { at: at + 1, total: items.length, labelled })}</p>
      <progress max={items.length} value={labelled} aria-label={t('labelling.labelled')} />
      <button
        type="button"
        className="button"
        disabled={labelled === items.length}
        onClick={() => go(items.findIndex((item) => item.label === null))}
      >
        {t('labelling.nextOpen')}
      </button>
    </div>
  )
}

export function QueueView() {
  const state = useLabelling()
  const status = useSession((s) => s.status)!
  // what is drawn is undone here as well
  const own = state.rater !== null
  const item = currentItem(state)
  useEffect(() => void useLabelling.getState().load(), [])
  if (status.drawings === 0) return <p className="empty">{t('library.empty')}</p>
  return (
    <>
      <QueueFilters />
      {!item && <p className="empty">{t('labelling.emptyQueue')}</p>}
      {item && (
        <>
          <Progress />
          <div className="drawing-columns">
            <CurrentDrawing item={item} />
            <div className="panels">
              <LabelKeysPanel item={item} />
              <ChecklistPanel item={item} />
              <SayPanel item={item} key={item.id} />
              <div className="buttons">
                <ActionButton action={actions.undo} enabled={own ? state.undoable : status.undoable} />
                <ActionButton action={actions.redo} enabled={own ? state.redoable : status.redoable} />
              </div>
            </div>
          </div>
        </>
      )}
    </>
  )
}
