import { createHash } from 'node:crypto'

/** SHA-256 (FIPS 180-4) as 64 hexadecimal digits; text is hashed as UTF-8. */
export const sha256 = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('hex')
