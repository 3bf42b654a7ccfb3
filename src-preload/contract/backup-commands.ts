import { z } from 'zod'
import { BackupKind, BackupPlan, BackupState, RestoreDone } from './backup'
import { Passphrase } from './security'
import { starts } from './job-kinds'

const nothing = z.object({}).strict()

/** A folder that a person chose, behind a ticket: no path crosses the seam. */
const Folder = z.string().max(100)

/** Backups of the open library, and a library out of one. */
export const backupCommands = {
  'backup:choose': { request: z.object({ to: Folder }).strict(), reply: BackupState },
  /** Makes this engine's library, which is not there yet, from a backup. Tells how far it is by `backup:restoring`. */
  'backup:restore': {
    request: z
      .object({
        from: Folder,
        /** null: the newest full backup. */
        id: z.string().max(100).nullable().default(null),
        /** Its passphrase or recovery key; null: it is not encrypted. */
        secret: Passphrase.nullable()
      })
      .strict(),
    reply: RestoreDone
  },
  /** Breaks a restore off; nothing of it is left. */
  'backup:stop': { request: nothing, reply: z.object({ stopped: z.boolean() }) },
  'backup:list': { request: nothing, reply: BackupState },
  'backup:plan': { request: BackupPlan, reply: BackupState },
  'backup:start': {
    request: z.object({ kind: BackupKind.default('full') }).strict(),
    ...starts('backup')
  },
  'backup:verify': { request: z.object({ id: z.string().max(100) }).strict(), ...starts('verify-backup') },
  'backup:remove': { request: z.object({ id: z.string().max(100) }).strict(), reply: BackupState }
} as const
