import type { BackupKind } from '#contract/backup'
import type { Work } from '#main/lib/work'
import { backupState, choosePlan, isBackupDue, remove, runBackup, verify } from '#main/workflows/backups'
import { open, type EngineContext, type HandlersOf } from '../context'

function startBackup(context: EngineContext, kind: BackupKind) {
  const ports = open(context)
  return { jobId: context.jobs.start('backup', { kind }, (work: Work) => runBackup(ports, kind, work)) }
}

/** Starts a backup where the plan asks for one and nothing else is under way. */
export async function backUpWhenDue(context: EngineContext): Promise<void> {
  const { ports } = context
  if (!ports || context.jobs.busy() || !(await isBackupDue(ports))) return
  if (context.ports === ports && !context.jobs.busy()) startBackup(context, 'full')
}

export const backupHandlers: HandlersOf<
  'backup:list' | 'backup:plan' | 'backup:start' | 'backup:verify' | 'backup:remove'
> = {
  'backup:list': (_, context) => backupState(open(context)),
  'backup:plan': (plan, context) => choosePlan(open(context), plan),
  'backup:start': ({ kind }, context) => startBackup(context, kind),
  'backup:verify': ({ id }, context) => {
    const ports = open(context)
    return { jobId: context.jobs.start('verify-backup', { id }, (work: Work) => verify(ports, id, work)) }
  },
  'backup:remove': ({ id }, context) => remove(open(context), id)
}
