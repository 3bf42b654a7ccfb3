import { randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { AppError } from '#contract/app-error'
import { deriveKey, seal, unseal } from './sealed'

const hex = z.string().regex(/^[0-9a-f]+$/)
const Slot = z.object({
  kind: z.enum(['passphrase', 'recovery']),
  salt: hex,
  /** scrypt cost (RFC 7914); a passphrase is guessed at about one try in half a second. */
  cost: z.object({ N: z.number(), r: z.number(), p: z.number() }),
  wrapped: hex
})
export type Slot = z.infer<typeof Slot>
export const Keyring = z.object({
  version: z.literal(1),
  unencrypted: z.boolean(),
  purpose: z.enum(['synthetic', 'benchmark']).nullable(),
  slots: z.array(Slot),
  /** SHA-256 of all else: tells a damaged copy from a wrong passphrase. Version 0.1.0 wrote none. */
  checksum: hex.optional()
})
export type Keyring = z.infer<typeof Keyring>

const COST = { N: 2 ** 17, r: 8, p: 1 }

async function slotKey(secret: string, slot: Pick<Slot, 'salt' | 'cost'>): Promise<Buffer> {
  const run = promisify<string, Buffer, number, object, Buffer>(scrypt)
  return run(secret.normalize('NFKC'), Buffer.from(slot.salt, 'hex'), 32, {
    ...slot.cost,
    maxmem: 256 * 1024 * 1024
  })
}

export async function newSlot(kind: Slot['kind'], secret: string, master: Buffer): Promise<Slot> {
  const slot = { salt: randomBytes(16).toString('hex'), cost: COST }
  const wrapped = seal(await slotKey(secret, slot), `slot/${kind}`, master).toString('hex')
  return { kind, ...slot, wrapped }
}

/** 160 random bits in eight groups of RFC 4648 base32, to be printed and kept apart from the computer. */
export function newRecoveryKey(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const letters = Array.from(randomBytes(32), (byte) => alphabet[byte % 32]).join('')
  return letters.match(/.{4}/g)!.join('-')
}

/** A new master key behind a passphrase and a recovery key. */
export async function createKeyring(
  passphrase: string
): Promise<{ keyring: Keyring; master: Buffer; recoveryKey: string }> {
  const master = randomBytes(32)
  const recoveryKey = newRecoveryKey()
  const slots = [
    await newSlot('passphrase', passphrase, master),
    await newSlot('recovery', recoveryKey, master)
  ]
  return { keyring: { version: 1, unencrypted: false, purpose: null, slots }, master, recoveryKey }
}

/** The master key out of one slot; null where this is not its secret. A recovery key may be typed in small letters. */
export async function unlockSlot(slot: Slot, secret: string): Promise<Buffer | null> {
  const printed = secret.trim().toUpperCase()
  const looksPrinted = /^([A-Z2-7]{4}-){7}[A-Z2-7]{4}$/.test(printed)
  if (slot.kind === 'recovery' && !looksPrinted) return null
  // a cost that was damaged is no cost that scrypt takes
  const key = await slotKey(slot.kind === 'recovery' ? printed : secret, slot).catch(() => null)
  if (!key) return null
  try {
    return unseal(key, `slot/${slot.kind}`, Buffer.from(slot.wrapped, 'hex'))
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** One key for each purpose. */
export interface LibraryKeys {
  database: Buffer | null
  children: Buffer | null
  files: Buffer | null
  backup: Buffer | null
}

/** Keys for one purpose each; null throughout in an unencrypted library. */
export function libraryKeys(master: Buffer | null): LibraryKeys {
  return {
    database: master && deriveKey(master, 'db'),
    children: master && deriveKey(master, 'blob-wrap'),
    files: master && deriveKey(master, 'files'),
    backup: master && deriveKey(master, 'backup')
  }
}
