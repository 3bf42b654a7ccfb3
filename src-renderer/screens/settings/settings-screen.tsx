import { useEffect } from 'react'
import { normalisationMethods, type NormalisationMethod } from '#contract/scores'
import { t } from '#words/translate'
import { useSettings } from '#renderer/state/settings'
import { DevicePanel } from './device-panel'
import { RelinkPanel } from './relink-panel'
import { StoragePanel } from './storage-panel'

function ScalePanel() {
  const { scale, chooseScale } = useSettings()
  if (!scale) return null
  return (
    <section className="panel" aria-label={t('scale.title')}>
      <h2>{t('scale.title')}</h2>
      <label className="field">
        {t('scale.about')}
        <select
          value={scale}
          onChange={(event) => void chooseScale(event.target.value as NormalisationMethod)}
        >
          {normalisationMethods.map((method) => (
            <option key={method} value={method}>
              {t(`scale.${method}`)}
            </option>
          ))}
        </select>
      </label>
    </section>
  )
}

export function SettingsScreen() {
  const load = useSettings((s) => s.load)
  useEffect(() => void load(), [load])
  return (
    <div className="screen settings">
      <header className="screen-head">
        <h1>{t('settings.title')}</h1>
      </header>
      <div className="two-columns">
        <div className="panels">
          <StoragePanel />
          <RelinkPanel />
        </div>
        <div className="panels">
          <DevicePanel />
          <ScalePanel />
        </div>
      </div>
    </div>
  )
}
