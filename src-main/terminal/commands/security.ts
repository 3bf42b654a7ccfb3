import { writeDurably } from '#main/lib/durable-file'
import { t } from '#words/translate'
import { number, numberOption, text, textOption, UsageError, type Action, type Group } from '../command'
import { fromUser } from '../paths'
import { readPassphrase } from './library'

/** The secret in the file that an option names. Throws UsageError, AppError. */
function secretOf(values: Parameters<typeof textOption>[0], name: string): string {
  const file = textOption(values, name)
  if (!file) throw new UsageError(t('cli.security.needs', { name }))
  return readPassphrase(file)
}

const show: Action = {
  example: 'security show',
  options: { 'lock-after': number('minutes') },
  async run(invocation) {
    const minutes = numberOption(invocation.values, 'lock-after')
    const state =
      minutes === undefined
        ? await invocation.ask('security:show', {})
        : await invocation.ask('security:choose', { minutes })
    const { encrypted, lockAfterMinutes, recoveryCheckedAt } = state
    if (!encrypted) return { json: state, text: t('security.none') }
    const lock =
      lockAfterMinutes === 0 ? t('cli.security.never') : t('cli.security.lock', { minutes: lockAfterMinutes })
    const recovery = recoveryCheckedAt
      ? t('security.checked', { day: recoveryCheckedAt.slice(0, 10) })
      : t('security.neverChecked')
    return { json: state, text: `${lock}\n${recovery}` }
  }
}

const change: Action = {
  example: 'security change --passphrase-file old.txt --new-passphrase-file new.txt',
  options: { 'new-passphrase-file': text('file') },
  async run(invocation) {
    const secret = secretOf(invocation.values, 'passphrase-file')
    const passphrase = secretOf(invocation.values, 'new-passphrase-file')
    await invocation.ask('passphrase:change', { secret, passphrase })
    return { json: { changed: true }, text: t('security.changed') }
  }
}

const checkRecovery: Action = {
  example: 'security check-recovery --recovery-file recovery.txt',
  options: { 'recovery-file': text('file') },
  async run(invocation) {
    const recoveryKey = secretOf(invocation.values, 'recovery-file')
    const state = await invocation.ask('recovery:check', { recoveryKey })
    return { json: state, text: t('security.recoverySound') }
  }
}

const renewRecovery: Action = {
  example: 'security renew-recovery --passphrase-file passphrase.txt --recovery-file recovery.txt',
  options: { 'recovery-file': text('file') },
  async run(invocation) {
    const secret = secretOf(invocation.values, 'passphrase-file')
    const file = textOption(invocation.values, 'recovery-file')
    if (!file) throw new UsageError(t('cli.security.needs', { name: 'recovery-file' }))
    const { recoveryKey } = await invocation.ask('recovery:renew', { secret })
    await writeDurably(fromUser(file), Buffer.from(`${recoveryKey}\n`))
    return { json: { out: file }, text: t('cli.security.renewed', { file }) }
  }
}

export const security: Group = {
  usual: 'show',
  actions: { show, change, 'check-recovery': checkRecovery, 'renew-recovery': renewRecovery }
}
