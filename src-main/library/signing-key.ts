import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Connection } from './database'

/** The library's own Ed25519 key (RFC 8032), made when it is first opened; it never leaves the library. */
export function signingKey(db: Connection): { key: KeyObject; publicKey: string } {
  const stored = db.prepare(`SELECT value FROM meta WHERE key = 'signing-key'`).pluck().get() as
    string | undefined
  const key = stored
    ? createPrivateKey({ key: Buffer.from(stored, 'base64'), format: 'der', type: 'pkcs8' })
    : makeKey(db)
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return { key, publicKey: spki.toString('base64') }
}

function makeKey(db: Connection): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519')
  const der = privateKey.export({ format: 'der', type: 'pkcs8' })
  db.prepare(`INSERT INTO meta VALUES ('signing-key', ?)`).run(der.toString('base64'))
  return privateKey
}
