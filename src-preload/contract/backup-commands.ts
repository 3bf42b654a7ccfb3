import { z } from 'zod'
import { BackupKind, BackupPlan, BackupState } from './backup'
import { starts } from './job-kinds'

const nothing = z.object({}).strict()

/** Backups of the open library; the folder they go to is chosen outside the screens' reach. */
export const backupCommands = {
  'backup:list': { request: nothing, reply: BackupState },
  'backup:plan': { request: BackupPlan, reply: BackupState },
  'backup:start': {
    request: z.object({ kind: BackupKind.default('full') }).strict(),
    ...starts('backup')
  },
  'backup:verify': { request: z.object({ id: z.string().max(100) }).strict(), ...starts('verify-backup') },
  'backup:remove': { request: z.object({ id: z.string().max(100) }).strict(), reply: BackupState }
} as const
