import type { ChildName } from '#contract/listing'
import type { Withdrawal } from '#contract/withdrawal'
import { certificateText } from '#words/withdrawal-text'
import { t } from '#words/translate'
import { useChild } from './child'
import { downloadBytes } from './download'
import { ask, useSession } from './session'

/** What withdrawing a child would erase; null: it could not be told, and the user was told why. */
export const previewWithdrawal = (child: ChildName): Promise<Withdrawal | null> =>
  ask('children:withdrawal', child)

/** Erases a child for good, and saves the certificate. Answers whether that was done. */
export async function withdrawChild(child: ChildName): Promise<boolean> {
  const certificate = await ask('children:withdraw', child)
  if (!certificate) return false
  const name = `withdrawal-${certificate.withdrawnAt.slice(0, 10)}-${certificate.keyId}.txt`
  downloadBytes(name, new TextEncoder().encode(certificateText(certificate)))
  useChild.setState({ child: null, result: null })
  useSession.getState().say(t('withdrawal.saved', { name }))
  return true
}
