import { z } from 'zod'

export const Passphrase = z.string().min(1).max(1000)

export const PassphraseRating = z.object({
  /** Guesses that it would take, as a power of ten. */
  guessesLog10: z.number(),
  tooShort: z.boolean(),
  refused: z.boolean()
})
export type PassphraseRating = z.infer<typeof PassphraseRating>

/** Minutes without use after which an encrypted library is locked; 0: never. */
export const LockAfter = z.object({ minutes: z.number().min(0).max(480) }).strict()
export const LOCK_AFTER_MINUTES = 10

export const SecurityState = z.object({
  encrypted: z.boolean(),
  lockAfterMinutes: z.number(),
  /** When somebody last showed that the printed recovery key opens this library (UTC); null: never. */
  recoveryCheckedAt: z.string().nullable()
})
export type SecurityState = z.infer<typeof SecurityState>

const nothing = z.object({}).strict()

/** Passphrase, recovery key and lock. */
export const securityCommands = {
  'security:show': { request: nothing, reply: SecurityState },
  'security:choose': { request: LockAfter, reply: SecurityState },
  /** Somebody is at work: the library is not locked for want of use. */
  'library:touch': { request: nothing, reply: nothing },
  'passphrase:rate': {
    request: z.object({ passphrase: z.string().max(1000) }).strict(),
    reply: PassphraseRating
  },
  /** `secret`: the passphrase or the recovery key. */
  'passphrase:change': {
    request: z.object({ secret: Passphrase, passphrase: Passphrase }).strict(),
    reply: nothing
  },
  /** Does the recovery key open this library? Nothing is changed, but the day is kept. */
  'recovery:check': { request: z.object({ recoveryKey: Passphrase }).strict(), reply: SecurityState },
  /** A new recovery key; the one before opens nothing any more. */
  'recovery:renew': {
    request: z.object({ secret: Passphrase }).strict(),
    reply: z.object({ recoveryKey: z.string() })
  }
} as const
