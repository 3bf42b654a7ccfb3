import { AppError } from '../../src-preload/contract/app-error'
import type { CheckedRequest, CommandName, Reply } from '../../src-preload/contract/commands'
import type { Listener } from '../../src-preload/contract/events'
import { libraryExists, type Library } from '../library/library'
import type { ComputePool } from './compute-pool'
import type { DevelopmentShelf } from './development-shelf'
import type { EncoderShelf } from './encoder-shelf'
import type { JobRunner } from './job-runner'
import type { Outgoing } from './outgoing'
import type { NormShelf } from './norm-shelf'
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

/** What an open library brings along. */
export interface Study {
  library: Library
  encoders: EncoderShelf
  norms: NormShelf
  development: DevelopmentShelf
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
  /** null: no library is open. */
  study: Study | null
}

/** The open study. Throws AppError 'library-locked', 'library-missing'. */
export function open(context: EngineContext): Study {
  if (!context.study) throw new AppError(libraryExists(context.folder) ? 'library-locked' : 'library-missing')
  return context.study
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
