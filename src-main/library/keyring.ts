import { because } from '#contract/because'
import { randomBytes, scrypt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { AppError } from '#contract/app-error'
import { writeDurably } from '../lib/durable-file'
import { deriveKey, seal, unseal } from './sealed'

const hex = z.string().regex(/^[0-9a-f]+$/)
const Slot = z.object({
  kind: z.enum(['passphrase', 'recovery']),
  salt: hex,
  /** scrypt cost (RFC 7914); a passphrase is guessed at about one try in half a second. */
  cost: z.object({ N: z.number(), r: z.number(), p: z.number() }),
  wrapped: hex
})
const Keyring = z.object({
  version: z.literal(1),
  unencrypted: z.boolean(),
  purpose: z.enum(['synthetic', 'benchmark']).nullable(),
  slots: z.array(Slot)
})
export type Keyring = z.infer<typeof Keyring>

const COST = { N: 2 ** 17, r: 8, p: 1 }
const COPIES = ['keyring.json', 'keyring.copy.json']

/** Reads the key ring, from its copy where the first is damaged; null where no library is. */
export function readKeyring(folder: string): Keyring | null {
  const paths = COPIES.map((name) => join(folder, name))
  if (!paths.some((path) => existsSync(path))) return null
  for (const path of paths) {
    try {
      return Keyring.parse(JSON.parse(readFileSync(path, 'utf8')))
    } catch {
      continue
    }
  }
  throw new AppError('library-damaged', because('key-ring-unreadable'))
}

export async function writeKeyring(folder: string, keyring: Keyring): Promise<void> {
  for (const name of COPIES)
    await writeDurably(join(folder, name), Buffer.from(JSON.stringify(keyring, null, 2)))
}

async function slotKey(secret: string, slot: Pick<z.infer<typeof Slot>, 'salt' | 'cost'>): Promise<Buffer> {
  const run = promisify<string, Buffer, number, object, Buffer>(scrypt)
  return run(secret.normalize('NFKC'), Buffer.from(slot.salt, 'hex'), 32, {
    ...slot.cost,
    maxmem: 256 * 1024 * 1024
  })
}

async function newSlot(kind: 'passphrase' | 'recovery', secret: string, master: Buffer) {
  const slot = { salt: randomBytes(16).toString('hex'), cost: COST }
  const wrapped = seal(await slotKey(secret, slot), `slot/${kind}`, master).toString('hex')
  return { kind, ...slot, wrapped }
}

/** 160 random bits in eight groups of RFC 4648 base32, to be printed and kept apart from the computer. */
function newRecoveryKey(): string {
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

/** The master key, by passphrase or recovery key. Throws AppError 'key-wrong'. */
export async function unlockKeyring(keyring: Keyring, secret: string): Promise<Buffer> {
  const looksPrinted = /^([A-Z2-7]{4}-){7}[A-Z2-7]{4}$/.test(secret.trim().toUpperCase())
  for (const slot of keyring.slots) {
    const tried = slot.kind === 'recovery' ? secret.trim().toUpperCase() : secret
    if (slot.kind === 'recovery' && !looksPrinted) continue
    try {
      return unseal(await slotKey(tried, slot), `slot/${slot.kind}`, Buffer.from(slot.wrapped, 'hex'))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }
  throw new AppError('key-wrong')
}

/** Keys for one purpose each; null throughout in an unencrypted library. */
export function libraryKeys(master: Buffer | null) {
  return {
    database: master && deriveKey(master, 'db'),
    children: master && deriveKey(master, 'blob-wrap'),
    files: master && deriveKey(master, 'files')
  }
}

/** The key that all others are derived from; null in a library without encryption. Throws AppError 'key-missing', 'key-wrong'. */
export async function masterKey(keyring: Keyring, passphrase: string | null): Promise<Buffer | null> {
  if (keyring.unencrypted) return null
  if (passphrase === null) throw new AppError('key-missing')
  return unlockKeyring(keyring, passphrase)
}
