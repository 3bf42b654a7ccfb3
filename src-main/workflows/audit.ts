import { sign } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { AuditAnchor, AuditCheck } from '#contract/audit'
import type { Failure } from '#contract/result'
import { BackupFolder } from '../backup/backup-folder'
import { manifests } from '../backup/backups'
import { fingerprintOf } from '../learning/deploy/passport-file'
import type { Library } from '../library/library'
import { signingKey } from '../library/signing-key'
import { backupFolder } from './backups'
import type { Needs } from './ports'

/** A backup folder in a network may not answer; opening a library does not wait for it. */
const PATIENCE_MS = 2000

interface KnownAnchor {
  backup: string | null
  anchor: AuditAnchor
}

/** Where the log ended when each of this library's backups was made, newest first; none where their folder cannot be reached. */
async function backedUpAnchors(library: Library): Promise<KnownAnchor[]> {
  const path = backupFolder(library)
  if (path === null) return []
  const found = await manifests(library.snapshots, new BackupFolder(path)).catch(() => [])
  return found.flatMap(({ id, writes }) => (writes.audit ? [{ backup: id, anchor: writes.audit }] : []))
}

/** The whole log against its chain, against what backups hold of it, and against a place that was written down elsewhere. */
export async function checkAuditLog(
  { library }: Needs<'library'>,
  given: AuditAnchor | null
): Promise<AuditCheck> {
  const known = await backedUpAnchors(library)
  return library.audit.check(given ? [{ backup: null, anchor: given }, ...known] : known)
}

/**
 * Whether the newest backup holds more of the log than the library does, or another: the library's folder was put back to an earlier
 * state as a whole, which nothing within it can tell. null: no.
 */
export async function rolledBack({ library }: Needs<'library'>): Promise<Failure | null> {
  const patience = pause(PATIENCE_MS, [], { ref: false })
  const [newest] = await Promise.race([backedUpAnchors(library), patience])
  if (!newest || library.audit.stateOf(newest.anchor) === 'held') return null
  return { code: 'library-rolled-back', facts: { backup: newest.backup ?? '' } }
}

/** The fingerprint of the key that exported logs are signed with. */
export const auditFingerprint = ({ library }: Needs<'library'>): string =>
  fingerprintOf(signingKey(library.db).publicKey)

/** The whole log as JSON lines; the last one is signed (Ed25519), so that nobody without the library's key can cut the end off. */
export function exportAuditLog({ library }: Needs<'library'>): {
  fileName: string
  bytes: Uint8Array<ArrayBuffer>
  entries: number
} {
  const { key, publicKey } = signingKey(library.db)
  const lines: string[] = []
  let hash = ''
  for (const entry of library.audit.entries()) {
    lines.push(JSON.stringify(entry))
    hash = entry.hash
  }
  const exportedAt = new Date().toISOString()
  const end = { entries: lines.length, hash, key: publicKey, exportedAt }
  const signature = sign(null, Buffer.from(JSON.stringify(end)), key).toString('base64')
  const text = [...lines, JSON.stringify({ end, signature }), ''].join('\n')
  return {
    fileName: `audit-log-${exportedAt.slice(0, 10)}.jsonl`,
    bytes: new TextEncoder().encode(text),
    entries: lines.length
  }
}
