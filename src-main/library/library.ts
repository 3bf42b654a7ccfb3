import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, join } from 'node:path'
import { AppError } from '#contract/app-error'
import type { Opening } from '#contract/health'
import { LEFTOVER_DAYS } from '#contract/storage'
import type { Failure } from '#contract/result'
import { makeFolder } from '../lib/make-folder'
import { Mutex } from '../lib/mutex'
import { AuditLog } from './audit-log'
import { Blobs } from './blobs'
import { Children } from './children'
import { Checklists } from './checklists'
import { Configs } from './configs'
import { Acknowledged, readAcknowledged } from './acknowledged'
import { checkWrites, isBare, whyUnchanged } from './condition'
import { writeCountOf } from './count-writes'
import {
  heldWrites,
  lockForWriting,
  openDatabase,
  openInMemory,
  openUnchanged,
  requireDatabase,
  type Connection
} from './database'
import { Drawings } from './drawings'
import { Edits } from './edits'
import { libraryAround } from '../lib/library-around'
import { EmbeddingCountsRow } from './embedding-counts'
import { EncoderRows } from './encoder-rows'
import { Jobs } from './jobs'
import { Listing } from './listing'
import { createKeyring, libraryKeys } from './keyring'
import { mendKeyring, openKeyring, readKeyring, writeKeyring, type OpenedKeyring } from './keyring-copies'
import { Places } from './places'
import { Preferences } from './preferences'
import { Raters } from './raters'
import { signingKey } from './signing-key'
import { Snapshots } from './snapshot'
import { Splits } from './splits'
import { Storage } from './storage'
import { Sweeps } from './sweeps'
import { Thresholds } from './thresholds'
import { Explanations } from './explanations'
import { Results } from './results'
import { Views } from './views'
import { WriteLog } from './write-log'
import { Folders, Versions } from './versions'

/** An open library: the only truth. One process at a time holds it. */
export interface Library {
  readonly unencrypted: boolean
  readonly purpose: string | null
  /** Why nothing of it can be changed; null: it can. */
  readonly unchanged: Failure | null
  /** What was found on opening, and mended where it could be. */
  readonly notices: readonly Failure[]
  readonly db: Connection
  /** Who changed what, and when. */
  readonly audit: AuditLog
  readonly blobs: Blobs
  /** For all that seals files anew, or takes steps back, and changes rows afterwards. */
  readonly mutex: Mutex
  readonly children: Children
  readonly drawings: Drawings
  readonly listing: Listing
  readonly edits: Edits
  readonly raters: Raters
  readonly checklists: Checklists
  readonly preferences: Preferences
  readonly results: Results
  readonly explanations: Explanations
  readonly embeddingCounts: EmbeddingCountsRow
  readonly jobs: Jobs
  readonly versions: Versions
  /** What calibrates norms for places they were not learnt in. */
  readonly places: Places
  readonly configs: Configs
  readonly thresholds: Thresholds
  readonly sweeps: Sweeps
  readonly storage: Storage
  readonly snapshots: Snapshots
  readonly views: Views
  readonly splits: Splits
  readonly modelFolders: Folders
  readonly encoders: EncoderRows
  readonly encoderFolders: Folders
  /** Checkpoints of trainings that may go on. */
  readonly checkpointFolders: Folders
  /** Finished folds of norms that are still being learnt. */
  readonly foldFolders: Folders
  /** To be called after a commit and before anybody is told of it. */
  acknowledge(): void
  close(): void
}

export const libraryExists = (folder: string): boolean => readKeyring(folder) !== null

export type Protection = { passphrase: string } | { unencrypted: true; purpose: 'synthetic' | 'benchmark' }

/** What a library that was not finished may have left; hidden files are the system's. */
const OWN =
  /^\.|^(lock\.db.*|holder\.json|keyring.*|lost\+found|System Volume Information|\$RECYCLE\.BIN|desktop\.ini|Thumbs\.db)$/

/** Throws AppError 'library-exists', 'folder-in-use'. */
export async function checkFree(folder: string): Promise<void> {
  if (libraryExists(folder)) throw new AppError('library-exists')
  const others = (await readdir(folder).catch(() => [])).filter((name) => !OWN.test(name))
  if (others.length > 0) throw new AppError('folder-in-use', { names: others.slice(0, 3).join(', ') })
  const around = libraryAround(folder)
  if (around !== null)
    throw new AppError('folder-in-use', { names: `it lies in the library ${basename(around)}` })
}

/** Makes a library where none is, and answers its printed recovery key. Throws AppError 'library-exists', 'folder-in-use'. */
export async function createLibrary(folder: string, protection: Protection): Promise<string | null> {
  await checkFree(folder)
  await makeFolder(folder).catch(() => {
    throw new AppError('read-only')
  })
  const release = holdLibrary(folder)
  try {
    if (libraryExists(folder)) throw new AppError('library-exists')
    if ('unencrypted' in protection) {
      await writeKeyring(folder, { version: 1, unencrypted: true, purpose: protection.purpose, slots: [] })
      return null
    }
    const { keyring, recoveryKey } = await createKeyring(protection.passphrase)
    await writeKeyring(folder, keyring)
    return recoveryKey
  } finally {
    release()
  }
}

/**
 * Opens a library for this process alone; picks up after whatever ended the last one. Throws AppError: 'library-missing',
 * 'key-missing', 'key-wrong', 'library-busy', 'library-newer', 'library-older', 'library-damaged', 'writes-missing'.
 */
export async function openLibrary(
  folder: string,
  passphrase: string | null,
  opening: Opening = 'usual'
): Promise<Library> {
  const opened = await openKeyring(folder, passphrase)
  const release = holdLibrary(folder)
  try {
    return await assemble(folder, opened, opening, release)
  } catch (error) {
    release()
    throw error
  }
}

/** Takes the writer's lock, and leaves a note of who holds it for whoever comes second. */
function holdLibrary(folder: string): () => void {
  const note = join(folder, 'holder.json')
  try {
    const release = lockForWriting(join(folder, 'lock.db'))
    leaveNote(note)
    return release
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'library-busy' || !existsSync(note)) throw error
    throw new AppError('library-busy', { holder: holderFrom(readFileSync(note, 'utf8')) })
  }
}

/** Where the disk is full the lock holds without it. */
function leaveNote(path: string): void {
  try {
    writeFileSync(path, JSON.stringify({ process: process.pid, computer: hostname() }))
  } catch {
    return
  }
}

function holderFrom(note: string): string {
  try {
    const { process: id, computer } = JSON.parse(note) as { process: number; computer: string }
    return `process ${id} on ${computer}`
  } catch {
    return 'another program'
  }
}

async function assemble(
  folder: string,
  opened: OpenedKeyring,
  opening: Opening,
  release: () => void
): Promise<Library> {
  const keys = libraryKeys(opened.master)
  const unchanged = await whyUnchanged(folder, opening)
  const path = join(folder, 'library.db')
  const counted = join(folder, 'acknowledged')
  const known = readAcknowledged(counted, keys.database)
  const mayBeNew = known === 'missing' && (await isBare(folder))
  if (!mayBeNew) requireDatabase(path)
  else if (unchanged) throw new AppError('disk-full')
  const missing = checkWrites(heldWrites(path, keys.database), known, opening)
  const db = unchanged ? openUnchanged(path, keys.database) : openDatabase(path, keys.database, mayBeNew)
  try {
    const notices = missing ? [missing] : []
    const library = { ...parts(folder, opened, db, unchanged), unchanged, notices }
    if (unchanged) return { ...library, acknowledge: () => undefined, close: () => closeAll(db, release) }
    for (const name of await mendKeyring(folder, opened)) notices.push(mendedCopy(name))
    const returned = await pickUp(library)
    if (returned > 0) notices.push({ code: 'blobs-returned', facts: { count: returned } })
    signingKey(db)
    const broken = brokenLog(library.audit, missing ? 'missing' : known)
    if (broken) notices.push(broken)
    const acknowledged = await Acknowledged.open(counted, keys.database, writeCountOf(db))
    const log = new WriteLog(db, acknowledged)
    return {
      ...library,
      acknowledge: () => log.acknowledge(),
      close() {
        log.close()
        closeAll(db, release)
      }
    }
  } catch (error) {
    db.close()
    throw error
  }
}

/** Whether the newest entries of the audit log follow from one another and from what was acknowledged last. */
function brokenLog(audit: AuditLog, known: ReturnType<typeof readAcknowledged>): Failure | null {
  const anchor = typeof known === 'string' ? undefined : known.audit
  const differs = anchor !== undefined && audit.stateOf(anchor) !== 'held'
  const seq = audit.recentlyBrokenAt() ?? (differs ? Number(anchor.split(':')[0]) : null)
  return seq === null ? null : { code: 'audit-broken', facts: { seq } }
}

const mendedCopy = (name: string): Failure => ({ code: 'key-ring-mended', facts: { name } })

function closeAll(db: Connection, release: () => void): void {
  db.close()
  release()
}

function parts(
  folder: string,
  { keyring, master }: OpenedKeyring,
  db: Connection,
  unchanged: Failure | null
): Omit<Library, 'unchanged' | 'notices' | 'acknowledge' | 'close'> {
  const keys = libraryKeys(master)
  const drawings = new Drawings(db)
  const edits = new Edits(db, drawings)
  const staging = join(folder, 'staging')
  const folders = (name: string): Folders =>
    new Folders(join(folder, name), staging, keys.files, unchanged === null)
  return {
    unencrypted: keyring.unencrypted,
    purpose: keyring.purpose,
    db,
    blobs: new Blobs(folder, master !== null, unchanged === null),
    mutex: new Mutex(),
    audit: new AuditLog(db, unchanged === null),
    children: new Children(db, keys.children),
    drawings,
    listing: new Listing(db),
    edits,
    raters: new Raters(db, edits),
    checklists: new Checklists(db, edits),
    results: new Results(db, drawings),
    explanations: new Explanations(db, drawings),
    embeddingCounts: new EmbeddingCountsRow(db),
    // an export or a check is a job, too
    jobs: new Jobs(unchanged ? openInMemory() : db),
    versions: new Versions(db),
    storage: new Storage(db, folder),
    snapshots: new Snapshots(keys),
    ...choicesIn(db),
    modelFolders: folders('models'),
    encoders: new EncoderRows(db),
    encoderFolders: folders('encoders'),
    checkpointFolders: folders('checkpoints'),
    foldFolders: folders('folds')
  }
}

/** What a site has named and chosen, each in a table of its own. */
const choicesIn = (db: Connection) => ({
  places: new Places(db),
  configs: new Configs(db),
  thresholds: new Thresholds(db),
  sweeps: new Sweeps(db),
  views: new Views(db),
  splits: new Splits(db),
  preferences: new Preferences(db)
})

/**
 * What a last process that was cut off has left: jobs without an end, files that nothing names. Files in quarantine whose row is
 * here come back; answers how many.
 */
async function pickUp({
  blobs,
  jobs,
  edits,
  drawings,
  storage
}: Pick<Library, 'blobs' | 'jobs' | 'edits' | 'drawings' | 'storage'>): Promise<number> {
  await blobs.prepare()
  jobs.markInterrupted()
  const undoable = edits.keptBlobs()
  const known = (id: string): boolean => drawings.ownsBlob(id) || undoable.has(id)
  await storage.expire(LEFTOVER_DAYS)
  const returned = await blobs.giveBack(known)
  await blobs.sweep(known, (id) => drawings.wasErased(id))
  return returned
}
