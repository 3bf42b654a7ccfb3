import type { Action } from '../actions/actions'
import { t } from '#words/translate'

/** A button for an action of the registry; its keys are its tooltip. `enabled` overrides for states React must follow. */
export function ActionButton({
  action,
  primary = false,
  enabled
}: {
  action: Action
  primary?: boolean
  enabled?: boolean
}) {
  return (
    <button
      type="button"
      className={primary ? 'button primary' : 'button'}
      disabled={!(enabled ?? action.enabled())}
      onClick={() => action.run()}
      title={action.keys}
      aria-keyshortcuts={action.keys.replace('Ctrl', 'Control')}
    >
      {t(action.title)}
    </button>
  )
}
