import { normalisationMethods, type NormalisationMethod } from '#contract/scores'
import { t } from '#words/translate'
import { act, useAnswer } from '#renderer/state/queries'
import { AuditPanel } from './audit-panel'
import { BackupPanel } from './backup-panel'
import { DevicePanel } from './device-panel'
import { JobsPanel } from './jobs-panel'
import { RelinkPanel } from './relink-panel'
import { RetentionPanel } from './retention-panel'
import { SecurityPanel } from './security-panel'
import { StoragePanel } from './storage-panel'

function ScalePanel() {
  const scale = useAnswer('scores:scale', {})?.method
  if (!scale) return null
  return (
    <section className="panel" aria-label={t('scale.title')}>
      <h2>{t('scale.title')}</h2>
      <label className="field">
        {t('scale.about')}
        <select
          value={scale}
          onChange={(event) =>
            void act('scores:choose', { method: event.target.value as NormalisationMethod })
          }
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
  return (
    <div className="screen settings">
      <header className="screen-head">
        <h1>{t('settings.title')}</h1>
      </header>
      <div className="two-columns">
        <div className="panels">
          <BackupPanel />
          <StoragePanel />
          <RelinkPanel />
          <RetentionPanel />
          <JobsPanel />
        </div>
        <div className="panels">
          <SecurityPanel />
          <DevicePanel />
          <ScalePanel />
          <AuditPanel />
        </div>
      </div>
    </div>
  )
}
