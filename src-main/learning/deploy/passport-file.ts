import { AppError } from '#contract/app-error'
import { Passport, PASSPORT_VERSION } from '#contract/passport'
import { reasonOf } from '#contract/plain-issue'
import { sha256 } from '#main/lib/sha256'
import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { jsonIn, packArchive, unpackArchive } from './archive-file'

const [CONTENT, SIGNATURE] = ['passport.json', 'passport.sig']
const isModel = (name: string): boolean => /^[0-9a-zA-Z-]{1,100}\.tadpole-model$/.test(name)

/** A passport with the archives that it names, signed over its exact bytes, which hold the hash of each archive. */
export function writePassport(
  passport: Passport,
  archives: ReadonlyMap<string, Uint8Array>,
  key: KeyObject
): Uint8Array {
  const content = new Uint8Array(Buffer.from(JSON.stringify(passport)))
  const signature = new Uint8Array(sign(null, content, key))
  return packArchive({ ...Object.fromEntries(archives), [CONTENT]: content, [SIGNATURE]: signature })
}

export interface ReadPassport {
  passport: Passport
  archives: Map<string, Uint8Array>
  fingerprint: string
}

/**
 * A passport whose signature holds under the key that it names, and whose archives are those that were signed. Whose key that is,
 * people have to tell one another: its fingerprint says. Throws AppError 'archive-unreadable', 'archive-unsafe', 'archive-newer',
 * 'passport-signature', 'archive-checksum'.
 */
export function readPassport(bytes: Uint8Array): ReadPassport {
  const files = unpackArchive(bytes, (name) => name === CONTENT || name === SIGNATURE || isModel(name))
  const raw = jsonIn(files, CONTENT)
  const found = Number(raw.version)
  if (found > PASSPORT_VERSION) throw new AppError('archive-newer', { found, known: PASSPORT_VERSION })
  const parsed = Passport.safeParse(raw)
  if (!parsed.success) throw new AppError('archive-unreadable', { reason: reasonOf(parsed.error) })
  const passport = parsed.data
  if (!isSigned(files[CONTENT]!, files[SIGNATURE], passport.key)) throw new AppError('passport-signature')
  const archives = new Map<string, Uint8Array>()
  for (const { id, file, sha256: expected } of passport.models) {
    const content = files[file]
    if (!content || sha256(content) !== expected) throw new AppError('archive-checksum')
    archives.set(id, content)
  }
  return { passport, archives, fingerprint: fingerprintOf(passport.key) }
}

function isSigned(content: Uint8Array, signature: Uint8Array | undefined, key: string): boolean {
  try {
    const known = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
    return (
      signature !== undefined &&
      known.asymmetricKeyType === 'ed25519' &&
      verify(null, content, known, signature)
    )
  } catch {
    return false
  }
}

/** Eight groups of four: short enough to be read out on the telephone. */
export const fingerprintOf = (key: string): string =>
  sha256(Buffer.from(key, 'base64')).slice(0, 32).match(/.{4}/g)!.join(' ')
