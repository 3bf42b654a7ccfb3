import type { BackupKind } from '#contract/backup'
import { sizeText } from '#words/number-text'
import { t } from '#words/translate'
import { ask, runJob, useSession } from './session'

export async function backUp(kind: BackupKind): Promise<void> {
  const done = await runJob(ask('backup:start', { kind }))
  if (!done) return
  const values = { files: done.newFiles, size: sizeText(done.newBytes) }
  useSession.getState().say(t('backup.done', values))
}

export async function verifyBackup(id: string): Promise<void> {
  const done = await runJob(ask('backup:verify', { id }))
  if (done) useSession.getState().say(t('backup.sound'))
}
