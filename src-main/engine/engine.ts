import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import { PICTURE_KIND, type PictureKind } from '#contract/bridge'
import { commands, isCommandName, type CommandName, type Reply, type Request } from '#contract/commands'
import { DrawingId } from '#contract/drawing'
import type { Opening } from '#contract/health'
import type { JobId } from '#contract/job'
import type { Listener } from '#contract/events'
import { plainIssue, reasonOf } from '#contract/plain-issue'
import type { Failure, Result } from '#contract/result'
import { computePool, type ComputePool } from '../compute/pool'
import { Mutex } from '../lib/mutex'
import type { Fork } from '../lib/process/channel'
import { failureOf } from '../lib/process/rpc'
import { databaseError } from '../library/database'
import { readKeyring } from '../library/keyring-copies'
import { libraryExists } from '../library/library'
import { takeCancelNotes } from './cancel-requests'
import { open, type EngineContext, type HandlersOf, type Installation } from './context'
import { auditHandlers } from './handlers/audit'
import { logExport } from './log-exports'
import { actingAs } from '../lib/acting'
import { ageGroupHandlers } from './handlers/age-groups'
import { analysisHandlers } from './handlers/analysis'
import { archiveHandlers } from './handlers/archive'
import { backupHandlers, backUpWhenDue } from './handlers/backup'
import { checklistHandlers } from './handlers/checklists'
import { childHandlers } from './handlers/children'
import { compareHandlers } from './handlers/compare'
import { configHandlers } from './handlers/configs'
import { cutHandlers } from './handlers/cuts'
import { deviceHandlers } from './handlers/devices'
import { drawingHandlers } from './handlers/drawings'
import { editHandlers } from './handlers/edit-drawings'
import { encoderHandlers } from './handlers/encoders'
import { exchangeHandlers } from './handlers/exchange'
import { explainHandlers } from './handlers/explain'
import { jobHandlers } from './handlers/jobs'
import { labellingHandlers } from './handlers/labelling'
import { learningHandlers } from './handlers/learning'
import { listingHandlers } from './handlers/listing'
import { libraryHandlers, lock, unlock } from './handlers/library'
import { partHandlers } from './handlers/parts'
import { passportHandlers } from './handlers/passports'
import { placeHandlers } from './handlers/places'
import { ratingHandlers } from './handlers/ratings'
import { registryHandlers } from './handlers/registry'
import { reportHandlers } from './handlers/reports'
import { drawingPicture } from '../workflows/drawing-picture'
import { runHandlers } from './handlers/runs'
import { scoreHandlers } from './handlers/scores'
import { securityHandlers, lockAfterMinutes } from './handlers/security'
import { splitHandlers } from './handlers/splits'
import { storageHandlers } from './handlers/storage'
import { straightenHandlers } from './handlers/straighten'
import { surveyHandlers } from './handlers/survey'
import { sweepHandlers } from './handlers/sweeps'
import { thresholdHandlers } from './handlers/thresholds'
import { trainingReportHandlers } from './handlers/training-reports'
import { upkeepHandlers } from './handlers/upkeep'
import { JobRunner } from './job-runner'
import { Outgoing } from './outgoing'
import { Tickets } from './tickets'

/** Every command of the contract has its handler here, or this does not compile. */
const handlers: HandlersOf<CommandName> = {
  ...libraryHandlers,
  ...drawingHandlers,
  ...listingHandlers,
  ...labellingHandlers,
  ...ratingHandlers,
  ...exchangeHandlers,
  ...archiveHandlers,
  ...checklistHandlers,
  ...cutHandlers,
  ...editHandlers,
  ...straightenHandlers,
  ...splitHandlers,
  ...surveyHandlers,
  ...learningHandlers,
  ...configHandlers,
  ...jobHandlers,
  ...registryHandlers,
  ...thresholdHandlers,
  ...sweepHandlers,
  ...runHandlers,
  ...storageHandlers,
  ...deviceHandlers,
  ...passportHandlers,
  ...ageGroupHandlers,
  ...trainingReportHandlers,
  ...scoreHandlers,
  ...encoderHandlers,
  ...analysisHandlers,
  ...explainHandlers,
  ...partHandlers,
  ...compareHandlers,
  ...childHandlers,
  ...placeHandlers,
  ...reportHandlers,
  ...upkeepHandlers,
  ...securityHandlers,
  ...backupHandlers,
  ...auditHandlers
}

export interface EngineOptions {
  /** The library's folder. */
  folder: string
  installation: Installation
  fork: Fork
  /** Threads for inference. */
  threads: number
  emit: Listener
}

export interface Engine {
  call<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Result<Reply<Name>>>
  /** Opens an existing library; the command line's passphrase file ends here. Throws AppError. */
  unlock(passphrase: string | null, how?: Opening): Promise<void>
  /** The private side, which no screen reaches: files by path, uploads, pictures. */
  tickets: Tickets
  /** The next piece of what an export ticket stands for; null at the end. */
  pull(ticket: string): Promise<Uint8Array | null>
  picture(id: string, kind: string): Promise<{ type: string; bytes: Uint8Array }>
  compute: ComputePool
  close(): Promise<void>
}

export function createEngine(options: EngineOptions): Engine {
  const { folder, installation, emit } = options
  const compute = computePool(options.fork, options.threads)
  const context: EngineContext = {
    folder,
    installation,
    compute,
    tickets: new Tickets(folder),
    outgoing: new Outgoing(),
    jobs: new JobRunner(() => open(context).library, emit),
    emit,
    start: async (command, request) => {
      const handler = handlers[command] as (request: unknown, context: EngineContext) => unknown
      return (await handler(request, context)) as { jobId: JobId }
    },
    ports: null,
    notices: [],
    lastUse: Date.now(),
    unlocking: new Mutex(),
    wrongTries: 0,
    restoring: null
  }
  const stopLooking = takeCancelNotes(folder, (id) => context.jobs.cancelKnown(id))
  const idle = setInterval(() => tellIdle(context), IDLE_CHECK_MS)
  idle.unref()
  const due = setInterval(
    () => void actingAs('schedule', () => backUpWhenDue(context)).catch(() => undefined),
    BACKUP_CHECK_MS
  )
  due.unref()
  return {
    call: (name, request) => dispatch(context, name, request),
    unlock: (passphrase, how) => actingAs('library:unlock', () => unlock(context, passphrase, how)),
    tickets: context.tickets,
    pull: (ticket) => context.outgoing.pull(ticket),
    picture(id, kind) {
      const known = DrawingId.safeParse(id)
      if (!known.success || !PICTURE_KIND.test(kind)) throw new AppError('drawing-unknown')
      return drawingPicture(open(context), known.data, kind as PictureKind)
    },
    compute,
    async close() {
      stopLooking()
      clearInterval(idle)
      clearInterval(due)
      await lock(context)
      compute.stop()
    }
  }
}

const IDLE_CHECK_MS = 2000
const BACKUP_CHECK_MS = 60_000

/** Work that goes on counts as use. */
function tellIdle(context: EngineContext): void {
  if (!context.ports) return
  const minutes = lockAfterMinutes(context.ports.library)
  if (context.jobs.busy()) context.lastUse = Date.now()
  else if (minutes > 0 && Date.now() - context.lastUse > minutes * 60_000) context.emit('library:idle', {})
}

/** Checks the request, runs the handler, checks the reply; every failure comes back as a value. */
async function dispatch<Name extends CommandName>(
  context: EngineContext,
  name: Name,
  request: unknown
): Promise<Result<Reply<Name>>> {
  try {
    if (!isCommandName(name)) throw new AppError('request-invalid', because('no-such-command'))
    const parsed = commands[name].request.safeParse(request, { error: plainIssue })
    if (!parsed.success) throw new AppError('request-invalid', { reason: reasonOf(parsed.error) })
    const handler = handlers[name] as (request: unknown, context: EngineContext) => unknown
    const reply = await actingAs(name, async () => {
      const answered = commands[name].reply.parse(await handler(parsed.data, context))
      if (context.ports) logExport(context.ports.library, name, parsed.data)
      return answered
    })
    context.ports?.library.acknowledge()
    return { ok: true, value: reply as Reply<Name> }
  } catch (error) {
    const known = failureOf(databaseError(error))
    const reading = known.code === 'read-only' && context.ports?.library.unchanged
    const failure: Failure = reading ? { code: 'library-read-only', facts: {} } : known
    if (failure.code === 'unexpected') process.stderr.write(`${(error as Error).stack ?? String(error)}\n`)
    return { ok: false, failure }
  }
}

/** Whether a library at this folder opens without a passphrase. */
export const opensWithoutPassphrase = (folder: string): boolean =>
  libraryExists(folder) && readKeyring(folder)!.unencrypted
