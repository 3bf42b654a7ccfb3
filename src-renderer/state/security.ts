import { t } from '#words/translate'
import { act } from './queries'
import { ask, useSession } from './session'

/** Answers whether it was changed. */
export async function changePassphrase(secret: string, passphrase: string): Promise<boolean> {
  if (!(await ask('passphrase:change', { secret, passphrase }))) return false
  useSession.getState().say(t('security.changed'))
  return true
}

/** Answers whether it opens this library. */
export async function checkRecoveryKey(recoveryKey: string): Promise<boolean> {
  if (!(await act('recovery:check', { recoveryKey }))) return false
  useSession.getState().say(t('security.recoverySound'))
  return true
}

/** The new recovery key; null where the secret opened nothing. */
export async function renewRecoveryKey(secret: string): Promise<string | null> {
  return (await act('recovery:renew', { secret }))?.recoveryKey ?? null
}
