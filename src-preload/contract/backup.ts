import { z } from 'zod'

/** `full`: with every picture, model and encoder; `database`: the database and the key ring alone. */
export const BackupKind = z.enum(['full', 'database'])
export type BackupKind = z.infer<typeof BackupKind>

/** A backup in the backup folder. */
export const BackupInfo = z.object({
  /** Its moment (UTC), as the name of its folder. */
  id: z.string(),
  kind: BackupKind,
  createdAt: z.string(),
  drawings: z.number().int(),
  files: z.number().int(),
  bytes: z.number(),
  /** When all of it was last read, decrypted and found whole; null: never, or found damaged since. */
  verifiedAt: z.string().nullable()
})
export type BackupInfo = z.infer<typeof BackupInfo>

export const BackupPlan = z
  .object({
    /** Hours between two backups; 0: only when asked for. */
    everyHours: z.number().min(0).max(8760),
    /** Backups that are kept; the newest verified one is never removed. */
    keep: z.number().int().min(1).max(1000)
  })
  .strict()
export type BackupPlan = z.infer<typeof BackupPlan>

export const BackupState = z.object({
  /** The last part of the backup folder's path; null: none was chosen. */
  folderName: z.string().nullable(),
  plan: BackupPlan,
  /** Newest first. */
  backups: z.array(BackupInfo),
  /** Why the folder cannot be read now: unplugged, say. */
  unreachable: z.boolean(),
  /** When the next is due by the plan; null: never. */
  dueAt: z.string().nullable()
})
export type BackupState = z.infer<typeof BackupState>

/** What a backup has written, besides what earlier backups hold already. */
export const BackupDone = BackupInfo.extend({ newFiles: z.number().int(), newBytes: z.number() })
export type BackupDone = z.infer<typeof BackupDone>

export const RestoreDone = z.object({
  id: z.string(),
  drawings: z.number().int(),
  /** Drawings that had been erased after it was made, and were erased again. */
  erased: z.number().int()
})
export type RestoreDone = z.infer<typeof RestoreDone>
