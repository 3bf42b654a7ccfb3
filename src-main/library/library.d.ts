import { Blobs } from './blobs'
import { Children } from './children'
import { Checklists } from './checklists'
import { Configs } from './configs'
import { type Connection } from './database'
import { Drawings } from './drawings'
import { Edits } from './edits'
import { EncoderRows } from './encoder-rows'
import { Jobs } from './jobs'
import { Places } from './places'
import { Preferences } from './preferences'
import { Raters } from './raters'
import { Splits } from './splits'
import { Storage } from './storage'
import { Sweeps } from './sweeps'
import { Thresholds } from './thresholds'
import { Explanations } from './explanations'
import { Results } from './results'
import { Views } from './views'
import { Folders, Versions } from './versions'
/** An open library: the only truth. One process at a time holds it. */
export interface Library {
  readonly unencrypted: boolean
  readonly purpose: string | null
  readonly db: Connection
  readonly blobs: Blobs
  readonly children: Children
  readonly drawings: Drawings
  readonly edits: Edits
  readonly raters: Raters
  readonly checklists: Checklists
  readonly preferences: Preferences
  readonly results: Results
  readonly explanations: Explanations
  readonly jobs: Jobs
  readonly versions: Versions
  /** What calibrates norms for places they were not learnt in. */
  readonly places: Places
  readonly configs: Configs
  readonly thresholds: Thresholds
  readonly sweeps: Sweeps
  readonly storage: Storage
  readonly views: Views
  readonly splits: Splits
  readonly modelFolders: Folders
  readonly encoders: EncoderRows
  readonly encoderFolders: Folders
  /** Checkpoints of trainings that may go on. */
  readonly checkpointFolders: Folders
  /** Finished folds of norms that are still being learnt. */
  readonly foldFolders: Folders
  close(): void
}
export declare const libraryExists: (folder: string) => boolean
export type Protection =
  | {
      passphrase: string
    }
  | {
      unencrypted: true
      purpose: 'synthetic' | 'benchmark'
    }
/** Makes a library where none is, and answers its printed recovery key. Throws AppError 'library-exists'. */
export declare function createLibrary(folder: string, protection: Protection): Promise<string | null>
/**
 * Opens a library for this process alone; picks up after whatever ended the last one. Throws AppError: 'library-missing',
 * 'key-missing', 'key-wrong', 'library-busy', 'library-newer', 'library-damaged'.
 */
export declare function openLibrary(folder: string, passphrase: string | null): Promise<Library>
