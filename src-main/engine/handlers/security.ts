import { AppError } from '#contract/app-error'
import { LOCK_AFTER_MINUTES, type SecurityState } from '#contract/security'
import { newRecoveryKey } from '#main/library/keyring'
import { opensRecoverySlot, replaceSlot } from '#main/library/keyring-copies'
import type { Library } from '#main/library/library'
import { ratePassphrase } from '#main/library/rate-passphrase'
import { open, type EngineContext, type HandlersOf } from '../context'

const [LOCK_AFTER, RECOVERY_CHECKED] = ['lock-after-minutes', 'recovery-checked-at']

/** Minutes without use after which the library is locked; 0: never. */
export const lockAfterMinutes = ({ preferences, unencrypted }: Library): number =>
  unencrypted ? 0 : ((preferences.get(LOCK_AFTER) as number | null) ?? LOCK_AFTER_MINUTES)

const stateOf = (library: Library): SecurityState => ({
  encrypted: !library.unencrypted,
  lockAfterMinutes: lockAfterMinutes(library),
  recoveryCheckedAt: library.preferences.get(RECOVERY_CHECKED) as string | null
})

/** Throws AppError 'passphrase-weak'. */
export async function requireStrong(passphrase: string): Promise<void> {
  const { refused, guessesLog10 } = await ratePassphrase(passphrase)
  if (refused) throw new AppError('passphrase-weak', { guesses: Math.floor(guessesLog10) })
}

/** The open library, which has a passphrase and can be changed. Throws AppError. */
function guarded(context: EngineContext): Library {
  const { library } = open(context)
  if (library.unencrypted) throw new AppError('passphrase-none')
  if (library.unchanged) throw new AppError('library-read-only')
  return library
}

export const securityHandlers: HandlersOf<
  | 'security:show'
  | 'security:choose'
  | 'library:touch'
  | 'passphrase:rate'
  | 'passphrase:change'
  | 'recovery:check'
  | 'recovery:renew'
> = {
  'security:show': (_, context) => stateOf(open(context).library),
  'security:choose': ({ minutes }, context) => {
    const library = guarded(context)
    library.preferences.set(LOCK_AFTER, minutes)
    return stateOf(library)
  },
  'library:touch': (_, context) => {
    context.lastUse = Date.now()
    return {}
  },
  'passphrase:rate': ({ passphrase }) => ratePassphrase(passphrase),
  'passphrase:change': async ({ secret, passphrase }, context) => {
    const library = guarded(context)
    await requireStrong(passphrase)
    await replaceSlot(context.folder, secret, { kind: 'passphrase', secret: passphrase })
    library.audit.note('key', 'changed', 'passphrase')
    return {}
  },
  'recovery:check': async ({ recoveryKey }, context) => {
    const library = guarded(context)
    if (!(await opensRecoverySlot(context.folder, recoveryKey))) throw new AppError('recovery-wrong')
    library.preferences.set(RECOVERY_CHECKED, new Date().toISOString())
    return stateOf(library)
  },
  'recovery:renew': async ({ secret }, context) => {
    const library = guarded(context)
    const recoveryKey = newRecoveryKey()
    await replaceSlot(context.folder, secret, { kind: 'recovery', secret: recoveryKey })
    library.preferences.set(RECOVERY_CHECKED, null)
    library.audit.note('key', 'changed', 'recovery')
    return { recoveryKey }
  }
}
