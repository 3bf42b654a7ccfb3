import { AppError } from '#contract/app-error'
import type { BackupKind } from '#contract/backup'
import type { Listener } from '#contract/events'
import type { Work } from '#main/lib/work'
import {
  backupState,
  chooseBackupFolder,
  choosePlan,
  restore,
  isBackupDue,
  remove,
  runBackup,
  verify
} from '#main/workflows/backups'
import { open, type EngineContext, type HandlersOf } from '../context'

function startBackup(context: EngineContext, kind: BackupKind) {
  const ports = open(context)
  return { jobId: context.jobs.start('backup', { kind }, (work: Work) => runBackup(ports, kind, work)) }
}

const SAY_EVERY_MS = 100

/** There is no library yet that a job could be written in: how far it is goes to the screens directly. */
function restoringWork(signal: AbortSignal, emit: Listener): Work {
  const started = performance.now()
  let said = 0
  return {
    signal,
    report(_, done, total) {
      const now = performance.now()
      if (now - said < SAY_EVERY_MS && done < total) return
      said = now
      const seconds = (now - started) / 1000
      const etaSeconds = done > 0 && seconds > 1 ? Math.round((seconds / done) * (total - done)) : null
      emit('backup:restoring', { done, total, etaSeconds })
    }
  }
}

/** Starts a backup where the plan asks for one and nothing else is under way. */
export async function backUpWhenDue(context: EngineContext): Promise<void> {
  const { ports } = context
  if (!ports || context.jobs.busy() || !(await isBackupDue(ports))) return
  if (context.ports === ports && !context.jobs.busy()) startBackup(context, 'full')
}

export const backupHandlers: HandlersOf<
  | 'backup:choose'
  | 'backup:restore'
  | 'backup:stop'
  | 'backup:list'
  | 'backup:plan'
  | 'backup:start'
  | 'backup:verify'
  | 'backup:remove'
> = {
  'backup:choose': ({ to }, context) => chooseBackupFolder(open(context), context.tickets.folderOf(to)),
  'backup:restore': async ({ from, ...request }, context) => {
    if (context.ports || context.restoring) throw new AppError('library-exists')
    const abort = new AbortController()
    context.restoring = abort
    try {
      const { folder, tickets, emit } = context
      const work = restoringWork(abort.signal, emit)
      return await restore({ ...request, from: tickets.folderOf(from), folder }, work)
    } finally {
      context.restoring = null
    }
  },
  'backup:stop': (_, context) => {
    const stopped = context.restoring !== null
    context.restoring?.abort()
    return { stopped }
  },
  'backup:list': (_, context) => backupState(open(context)),
  'backup:plan': (plan, context) => choosePlan(open(context), plan),
  'backup:start': ({ kind }, context) => startBackup(context, kind),
  'backup:verify': ({ id }, context) => {
    const ports = open(context)
    return { jobId: context.jobs.start('verify-backup', { id }, (work: Work) => verify(ports, id, work)) }
  },
  'backup:remove': ({ id }, context) => remove(open(context), id)
}
