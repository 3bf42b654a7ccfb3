import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '#contract/app-error'

/*
 * Stored files: magic | nonce | ciphertext | tag, AES-256-GCM with a key of the file's own. What the file is goes into
 * the authenticated data, so that two files cannot be swapped. Unencrypted libraries keep magic | SHA-256 | content.
 */
const SEALED = Buffer.from('TDP1')
const OPEN = Buffer.from('TDP0')
const NONCE = 12
const TAG = 16

/** HKDF-SHA-256 (RFC 5869): 32 bytes for one purpose. */
export function deriveKey(secret: Uint8Array, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `tadpole/1/${label}`, 32))
}

/** `key` null: not encrypted, only protected against silent change. */
export function seal(key: Uint8Array | null, identity: string, content: Uint8Array): Buffer {
  if (!key)
    return Buffer.concat([OPEN, createHash('sha256').update(identity).update(content).digest(), content])
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
  cipher.setAAD(Buffer.from(identity))
  return Buffer.concat([SEALED, nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()])
}

/** The content, wholly verified. Throws AppError 'blob-damaged' where a single bit differs, or the key or identity does. */
export function unseal(key: Uint8Array | null, identity: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  const content = key ? decrypt(key, identity, bytes) : verified(identity, bytes)
  if (!content) throw new AppError('blob-damaged', { id: identity })
  return content
}

function decrypt(key: Uint8Array, identity: string, bytes: Buffer): Buffer | null {
  if (bytes.length < 4 + NONCE + TAG || !bytes.subarray(0, 4).equals(SEALED)) return null
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(4, 4 + NONCE), { authTagLength: TAG })
  decipher.setAAD(Buffer.from(identity))
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(4 + NONCE, bytes.length - TAG)), decipher.final()])
  } catch {
    return null
  }
}

function verified(identity: string, bytes: Buffer): Buffer | null {
  if (bytes.length < 36 || !bytes.subarray(0, 4).equals(OPEN)) return null
  const content = bytes.subarray(36)
  const digest = createHash('sha256').update(identity).update(content).digest()
  return digest.equals(bytes.subarray(4, 36)) ? content : null
}
