import { actions } from '../actions/actions'
import { t } from '#words/translate'
import { useSession, type ScreenName } from '../state/session'
import { ThemeChoice } from '../theme/theme-choice'

const places: ScreenName[] = [
  'home',
  'library',
  'labelling',
  'drawing',
  'child',
  'norms',
  'training',
  'models',
  'reports',
  'settings'
]

export function Navigation() {
  const screen = useSession((s) => s.screen)
  const status = useSession((s) => s.status)
  const blind = useSession((s) => s.blind)
  return (
    <nav className="navigation" aria-label={t('nav.label')}>
      <p className="brand">
        <img src="/icon.svg" alt="" width="30" height="30" />
        {t('app.name')}
      </p>
      <ul>
        {places.map((place) => (
          <li key={place}>
            <button
              type="button"
              aria-current={screen === place ? 'page' : undefined}
              disabled={blind && place !== 'labelling'}
              onClick={() => actions[place].run()}
              title={actions[place].keys}
            >
              {t(`nav.${place}`)}
            </button>
          </li>
        ))}
      </ul>
      <div className="navigation-foot">
        <ThemeChoice />
        {!status?.unencrypted && (
          <button type="button" onClick={() => actions.lock.run()} title={actions.lock.keys}>
            {t('action.lock')}
          </button>
        )}
        <button type="button" onClick={() => actions.help.run()} title={actions.help.keys}>
          {t('action.help')}
        </button>
        <p className="small">{t('app.notice')}</p>
      </div>
    </nav>
  )
}
