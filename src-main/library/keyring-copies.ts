import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#contract/app-error'
import { because } from '#contract/because'
import { writeDurably } from '../lib/durable-file'
import { Keyring, newSlot, unlockSlot, type Slot } from './keyring'

const COPIES = ['keyring.json', 'keyring.copy.json'] as const

/** One of the two files; `ring` null: missing, unreadable, or not what its checksum says. */
interface Copy {
  name: string
  ring: Keyring | null
}

/** A key ring that was opened with its secret. */
export interface OpenedKeyring {
  keyring: Keyring
  /** null: a library without encryption. */
  master: Buffer | null
  /** The slot that the secret opened. */
  slot: Slot | null
}

const checksumOf = (ring: Keyring): string =>
  createHash('sha256')
    .update(JSON.stringify({ ...ring, checksum: undefined }))
    .digest('hex')

function readCopy(folder: string, name: string): Copy {
  try {
    const ring = Keyring.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))
    // key rings of version 0.1.0 carry no checksum
    const sound = ring.checksum === undefined || ring.checksum === checksumOf(ring)
    return { name, ring: sound ? ring : null }
  } catch {
    return { name, ring: null }
  }
}

/** The sound copies of a library's key ring, none where no library is. Throws AppError 'library-damaged' where none is sound. */
function soundRings(folder: string): Keyring[] {
  if (!COPIES.some((name) => existsSync(join(folder, name)))) return []
  const rings = COPIES.flatMap((name) => readCopy(folder, name).ring ?? [])
  if (rings.length === 0) throw new AppError('library-damaged', because('key-ring-unreadable'))
  return rings
}

/** The key ring, from its copy where the first is damaged; null where no library is. Throws AppError 'library-damaged'. */
export const readKeyring = (folder: string): Keyring | null => soundRings(folder)[0] ?? null

/** Writes both copies. */
export async function writeKeyring(folder: string, keyring: Keyring): Promise<void> {
  for (const name of COPIES) await writeCopy(folder, name, keyring)
}

function writeCopy(folder: string, name: string, keyring: Keyring): Promise<void> {
  const sealed: Keyring = { ...keyring, checksum: checksumOf(keyring) }
  return writeDurably(join(folder, name), Buffer.from(JSON.stringify(sealed, null, 2)))
}

/**
 * Opens the key ring with a passphrase or the recovery key (null: only where none is needed), by its second copy where a damaged slot
 * of the first refuses it. Throws AppError 'library-missing', 'library-damaged', 'key-missing', 'key-wrong'.
 */
export async function openKeyring(folder: string, secret: string | null): Promise<OpenedKeyring> {
  const rings = soundRings(folder)
  const [first] = rings
  if (!first) throw new AppError('library-missing')
  if (first.unencrypted) return { keyring: first, master: null, slot: null }
  if (secret === null) throw new AppError('key-missing')
  const tried = new Set<string>()
  for (const keyring of rings)
    for (const slot of keyring.slots) {
      // the same slot in both copies is tried once: a wrong passphrase costs one derivation
      if (tried.has(JSON.stringify(slot))) continue
      tried.add(JSON.stringify(slot))
      const master = await unlockSlot(slot, secret)
      if (master) return { keyring, master, slot }
    }
  throw new AppError('key-wrong')
}

/**
 * Brings both copies to what was opened. Answers the names of those that were missing, damaged or different. Where copies of version
 * 0.1.0 differ, only the slot that opened is known to be sound: it is written to both, and all else stays as each copy has it.
 */
export async function mendKeyring(folder: string, { keyring, slot }: OpenedKeyring): Promise<string[]> {
  const copies = COPIES.map((name) => readCopy(folder, name))
  const wrong = copies.filter(({ ring }) => !ring || checksumOf(ring) !== checksumOf(keyring))
  const unproven = keyring.checksum === undefined && wrong.some(({ ring }) => ring !== null)
  if (unproven && slot)
    for (const { name, ring } of copies)
      await writeDurably(
        join(folder, name),
        Buffer.from(JSON.stringify(withSlot(ring ?? keyring, slot), null, 2))
      )
  else if (wrong.length > 0 || keyring.checksum === undefined) await writeKeyring(folder, keyring)
  return wrong.map(({ name }) => name)
}

const withSlot = (ring: Keyring, slot: Slot): Keyring => ({
  ...ring,
  slots: ring.slots.map((other) => (other.kind === slot.kind ? slot : other))
})

/** Another passphrase or recovery key for the same library, whose files stay as they are. Throws AppError 'key-wrong'. */
export async function replaceSlot(
  folder: string,
  secret: string,
  next: { kind: Slot['kind']; secret: string }
): Promise<void> {
  const { keyring, master } = await openKeyring(folder, secret)
  if (!master) return
  await writeKeyring(folder, withSlot(keyring, await newSlot(next.kind, next.secret, master)))
}

/** Whether the recovery key opens its slot. */
export async function opensRecoverySlot(folder: string, recoveryKey: string): Promise<boolean> {
  const slot = readKeyring(folder)?.slots.find(({ kind }) => kind === 'recovery')
  return slot !== undefined && (await unlockSlot(slot, recoveryKey)) !== null
}
