import { AppError } from '#contract/app-error'
import type { CheckedRequest, CommandName, JobCommand, Reply } from '#contract/commands'
import type { JobId } from '#contract/job'
import type { Listener } from '#contract/events'
import type { Failure } from '#contract/result'
import type { Mutex } from '../lib/mutex'
import type { ComputePool } from '../compute/pool'
import { libraryExists, type Library } from '../library/library'
import type { Ports } from '../workflows/ports'
import type { JobRunner } from './job-runner'
import type { Outgoing } from './outgoing'
import type { Tickets } from './tickets'

/** Where the engine finds what was installed with it. */
export interface Installation {
  /** models/encoder */
  encoderFolder: string
  /** resources/sample */
  sampleFolder: string
  /** resources/fonts */
  fontFolder: string
}

/** What every handler works with. */
export interface EngineContext {
  readonly folder: string
  readonly installation: Installation
  readonly compute: ComputePool
  readonly tickets: Tickets
  readonly jobs: JobRunner
  readonly outgoing: Outgoing
  readonly emit: Listener
  /** Starts a job as its command would, from a request that has been checked. */
  readonly start: (command: JobCommand, request: unknown) => Promise<{ jobId: JobId }>
  /** What workflows reach the open library through; null: no library is open. */
  ports: Ports | null
  /** What was found of the open library after it was opened. */
  notices: Failure[]
  /** When somebody last used the library, milliseconds of Unix time. */
  lastUse: number
  /** One passphrase is tried at a time. */
  readonly unlocking: Mutex
  /** Wrong passphrases since this engine began. */
  wrongTries: number
  /** Breaks off the restore that is under way; null: none is. */
  restoring: AbortController | null
}

/** The ports of the open library. Throws AppError 'library-locked', 'library-missing'. */
export function open(context: EngineContext): Ports {
  if (!context.ports) throw new AppError(libraryExists(context.folder) ? 'library-locked' : 'library-missing')
  return context.ports
}

/** Tells the screens that drawings of a library have changed, also where it is about to be locked. */
export const tellChanged = ({ emit }: EngineContext, { drawings }: Library): void =>
  emit('library:changed', { revision: drawings.revision() })

export type Handler<Name extends CommandName> = (
  request: CheckedRequest<Name>,
  context: EngineContext
) => Promise<Reply<Name>> | Reply<Name>

/** The handler table of some commands; all tables together cover the contract, or do not compile. */
export type HandlersOf<Names extends CommandName> = { [Name in Names]: Handler<Name> }
