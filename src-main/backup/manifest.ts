import { z } from 'zod'
import { AuditAnchor } from '#contract/audit'
import { BackupKind } from '#contract/backup'

/** A file of a library as it lies there, sealed: its path from the library's folder, and the hash under which the backup folder keeps it. */
export const BackedUpFile = z.object({
  path: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** When it was last changed there, milliseconds of Unix time: a file of the same size and time is not read again. */
  changedAt: z.number()
})
export type BackedUpFile = z.infer<typeof BackedUpFile>

/** What a backup holds. Written last: a folder without it is no backup. */
export const Manifest = z.object({
  format: z.literal(1),
  id: z.string(),
  kind: BackupKind,
  createdAt: z.string(),
  /** Schema version of the database. */
  schema: z.number().int(),
  /** Changes of rows that the database holds, and where its audit log ends: anchors outside the library. */
  writes: z.object({ changes: z.number().int(), at: z.string(), audit: AuditAnchor.optional() }),
  drawings: z.number().int(),
  files: z.array(BackedUpFile)
})
export type Manifest = z.infer<typeof Manifest>

/** The database within a backup, beside the library's own paths. */
export const DATABASE = 'library.db'
export const KEY_RINGS = ['keyring.json', 'keyring.copy.json'] as const
/** Folders of a library whose files a full backup holds. */
export const FOLDERS = ['blobs', 'models', 'encoders'] as const
