import { actions, labellingActions, type Action } from '../actions/actions'
import { t } from '#words/translate'
import { useSession } from '../state/session'
import { Dialog } from './dialog'

export function HelpDialog() {
  const { dialog, open } = useSession()
  const all: Action[] = [...Object.values(actions), ...labellingActions()]
  return (
    <Dialog title={t('action.help')} open={dialog === 'help'} onClose={() => open(null)}>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('action.help')}>
        <table>
          <thead>
            <tr>
              <th>{t('help.action')}</th>
              <th>{t('help.keys')}</th>
            </tr>
          </thead>
          <tbody>
            {all.map(({ id, title, values, keys }) => (
              <tr key={id}>
                <td>{t(title, values)}</td>
                <td>
                  <kbd>{keys}</kbd>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="buttons">
        <button type="button" className="button" onClick={() => open(null)}>
          {t('action.close')}
        </button>
      </div>
    </Dialog>
  )
}
