import { createHash } from 'node:crypto'
import type { AuditAnchor, AuditEntry } from '#contract/audit'

/**
 * SHA-256 of the hash before and the fields of an entry as a JSON array; the first entry follows an empty hash. Whoever changes, adds
 * or takes away an entry changes every hash after it (Haber and Stornetta 1991, "How to time-stamp a digital document").
 */
export const chainHash = (previous: string, entry: Omit<AuditEntry, 'hash'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        previous,
        entry.seq,
        entry.at,
        entry.actor,
        entry.action,
        entry.subject,
        entry.change,
        entry.object,
        entry.detail
      ])
    )
    .digest('hex')

export const anchorOf = ({ seq, hash }: Pick<AuditEntry, 'seq' | 'hash'>): AuditAnchor =>
  `${seq}:${hash.slice(0, 16)}`
