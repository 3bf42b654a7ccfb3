import { useState } from 'react'
import type { BackupInfo, BackupState } from '#contract/backup'
import { FolderField } from '#renderer/components/folder-field'
import { NumberField } from '#renderer/components/number-field'
import { WideTable } from '#renderer/components/wide-table'
import { backUp, verifyBackup } from '#renderer/state/backup'
import { act, useAnswer } from '#renderer/state/queries'
import { sizeText } from '#words/number-text'
import { t } from '#words/translate'

const dayText = (moment: string): string => new Date(moment).toLocaleString()

function Row({ backup }: { backup: BackupInfo }) {
  const { id, kind, createdAt, drawings, bytes, verifiedAt } = backup
  return (
    <tr>
      <th scope="row">{dayText(createdAt)}</th>
      <td>{t(`backup.${kind}`)}</td>
      <td className="number">{drawings}</td>
      <td className="number">{sizeText(bytes)}</td>
      <td>{verifiedAt ? dayText(verifiedAt) : t('backup.unverified')}</td>
      <td>
        <button type="button" className="button" onClick={() => void verifyBackup(id)}>
          {t('backup.verify')}
        </button>
        <button type="button" className="button" onClick={() => void act('backup:remove', { id })}>
          {t('backup.remove')}
        </button>
      </td>
    </tr>
  )
}

function PlanForm({ plan }: { plan: BackupState['plan'] }) {
  const [every, setEvery] = useState(String(plan.everyHours))
  const [keep, setKeep] = useState(String(plan.keep))
  const wanted = { everyHours: Number(every), keep: Number(keep) }
  const valid =
    every.trim() !== '' &&
    wanted.everyHours >= 0 &&
    wanted.everyHours <= 8760 &&
    Number.isInteger(wanted.keep) &&
    wanted.keep >= 1 &&
    wanted.keep <= 1000
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (valid) void act('backup:plan', wanted)
      }}
    >
      <NumberField label={t('backup.every')} value={every} onChange={setEvery} />
      <NumberField label={t('backup.keep')} value={keep} onChange={setKeep} />
      <button type="submit" className="button" disabled={!valid}>
        {t('security.save')}
      </button>
    </form>
  )
}

function Backups({ state }: { state: BackupState }) {
  const { backups, dueAt, unreachable, folderName, plan } = state
  return (
    <>
      <p>{t('backup.folder', { folder: folderName! })}</p>
      {unreachable && <p className="problem">{t('backup.unreachable')}</p>}
      <div className="buttons">
        <button
          type="button"
          className="button primary"
          disabled={unreachable}
          onClick={() => void backUp('full')}
        >
          {t('backup.now')}
        </button>
        <button
          type="button"
          className="button"
          disabled={unreachable}
          onClick={() => void backUp('database')}
        >
          {t('backup.databaseNow')}
        </button>
      </div>
      {dueAt && <p className="small">{t('backup.due', { moment: dayText(dueAt) })}</p>}
      <PlanForm key={JSON.stringify(plan)} plan={plan} />
      {backups.length === 0 ? (
        <p>{t('backup.noneYet')}</p>
      ) : (
        <WideTable label={t('backup.title')}>
          <thead>
            <tr>
              <th>{t('backup.moment')}</th>
              <th>{t('backup.kind')}</th>
              <th className="number">{t('backup.drawings')}</th>
              <th className="number">{t('storage.size')}</th>
              <th>{t('backup.verifiedAt')}</th>
              <th>{t('backup.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {backups.map((backup) => (
              <Row key={backup.id} backup={backup} />
            ))}
          </tbody>
        </WideTable>
      )}
      <p className="small">{t('backup.restoreText')}</p>
    </>
  )
}

/** Backups of the library: what there is, when it was last verified, and the plan. */
export function BackupPanel() {
  const state = useAnswer('backup:list', {})
  if (!state) return null
  return (
    <section className="panel" aria-label={t('backup.title')}>
      <h2>{t('backup.title')}</h2>
      {state.folderName === null ? <p>{t('backup.unchosen')}</p> : <Backups state={state} />}
      <FolderField
        button={t(state.folderName === null ? 'backup.choose' : 'backup.chooseOther')}
        onChosen={(to) => void act('backup:choose', { to })}
      />
    </section>
  )
}
