import { because } from '#contract/because'
import { existsSync, rmSync, statSync } from 'node:fs'
import Database from 'better-sqlite3-multiple-ciphers'
import { AppError } from '#contract/app-error'
import { first } from './migrations/001-first'
import { second } from './migrations/002-development'
import { third } from './migrations/003-views'
import { fourth } from './migrations/004-places'
import { fifth } from './migrations/005-learning'
import { sixth } from './migrations/006-explanations'
import { seventh } from './migrations/007-data-work'
import { eighth } from './migrations/008-blindness'
import { ninth } from './migrations/009-listing'
import { tenth } from './migrations/010-later-blocks'
import { eleventh } from './migrations/011-write-count'
import { keepAuditLog } from './audit-log'
import { twelfth } from './migrations/012-audit-log'
import { countWrites, writeCountOf, type WriteCount } from './count-writes'
import { naturalOrder } from './natural-order'

export type Connection = Database.Database

/** Every step from an empty database to the present schema; none is edited once it was released. */
export const MIGRATIONS = [
  first,
  second,
  third,
  fourth,
  fifth,
  sixth,
  seventh,
  eighth,
  ninth,
  tenth,
  eleventh,
  twelfth
]
export const SCHEMA_VERSION = MIGRATIONS.length

const PRAGMAS: [string, string | number][] = [
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['temp_store', 2],
  ['secure_delete', 1],
  ['foreign_keys', 1],
  ['trusted_schema', 0],
  ['cell_size_check', 1],
  ['mmap_size', 0]
]

/**
 * The one place that opens the database: chacha20 pages under a raw 32-byte key (null: unencrypted), write-ahead log,
 * synchronous FULL, all migrations applied. `mayBeNew`: one without tables is given them; else that is damage.
 * Throws AppError.
 */
export function openDatabase(path: string, key: Buffer | null, mayBeNew = true): Connection {
  const db = new Database(path)
  try {
    useKey(db, key)
    if (!mayBeNew && schemaOf(db) === 0) throw new AppError('library-damaged', because('database-missing'))
    // before anything of the file is changed, its journal mode included
    requireKnownSchema(db)
    for (const [name, value] of PRAGMAS) setPragma(db, name, value)
    defineFunctions(db)
    migrate(db)
    keepAuditLog(db)
    return db
  } catch (error) {
    db.close()
    throw databaseError(error)
  }
}

/** Throws AppError 'library-damaged' where the file is missing or empty. */
export function requireDatabase(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0)
    throw new AppError('library-damaged', because('database-missing'))
}

/** As `openDatabase`, but nothing is changed. Throws AppError, 'library-older' where migrations would have to be applied. */
export function openUnchanged(path: string, key: Buffer | null): Connection {
  const db = openForReading(path, key)
  try {
    const found = schemaOf(db)
    if (found === 0) throw new AppError('library-damaged', because('database-missing'))
    if (found < SCHEMA_VERSION) throw new AppError('library-older', { found, known: SCHEMA_VERSION })
    if (found > SCHEMA_VERSION) throw new AppError('library-newer', { found, known: SCHEMA_VERSION })
    defineFunctions(db)
    return db
  } catch (error) {
    db.close()
    throw databaseError(error)
  }
}

/**
 * How many writes the database holds, before anything of it is changed; null where it does not count them yet: it is new, or of an
 * earlier schema. Throws AppError.
 */
export function heldWrites(path: string, key: Buffer | null): WriteCount | null {
  if (!existsSync(path)) return null
  const db = openForReading(path, key)
  try {
    return schemaOf(db) < COUNTED_FROM ? null : writeCountOf(db)
  } catch (error) {
    throw databaseError(error)
  } finally {
    db.close()
  }
}

/** The first schema version that counts writes. */
const COUNTED_FROM = 11

/** The tables of a library, empty and in memory: for what a library that is not changed has to write all the same. */
export function openInMemory(): Connection {
  const db = new Database(':memory:')
  defineFunctions(db)
  migrate(db)
  return db
}

/** The database as it stands, for reading alone, while another process may be writing. Throws AppError. */
export function openForReading(path: string, key: Buffer | null): Connection {
  try {
    return readOnly(new Database(path, { readonly: true, fileMustExist: true }), key)
  } catch (error) {
    const known = databaseError(error)
    if (!(known instanceof AppError) || known.code !== 'disk-full') throw known
    return openOnFullDisk(path, key)
  }
}

/**
 * On a disk without room for the shared memory file of the write-ahead log an exclusive lock spares it (sqlite.org/wal.html, "Use of
 * WAL without shared memory"), for which the file has to be opened for writing; nothing is written all the same.
 */
function openOnFullDisk(path: string, key: Buffer | null): Connection {
  try {
    return readOnly(new Database(path, { fileMustExist: true }), key, [
      'locking_mode=exclusive',
      'query_only=1'
    ])
  } catch (error) {
    throw databaseError(error)
  }
}

function readOnly(db: Connection, key: Buffer | null, pragmas: readonly string[] = []): Connection {
  try {
    if (key) giveKey(db, key)
    for (const pragma of [...pragmas, 'temp_store=2']) db.pragma(pragma)
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Throws SQLite's own error where it is not the key. */
function useKey(db: Connection, key: Buffer | null): void {
  if (key) giveKey(db, key)
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
}

function giveKey(db: Connection, key: Buffer): void {
  db.pragma(`cipher='chacha20'`)
  db.pragma(`key="x'${key.toString('hex')}'"`)
}

const schemaOf = (db: Connection): number => Number(db.pragma('user_version', { simple: true }))

/** Functions of texts that queries use, because SQLite's own know the letters of ASCII alone. */
function defineFunctions(db: Connection): void {
  db.function('lower_unicode', { deterministic: true }, (text: unknown) => String(text).toLowerCase())
  db.function('natural_order', { deterministic: true }, (text: unknown) => naturalOrder(String(text)))
}

function setPragma(db: Connection, name: string, value: string | number): void {
  db.pragma(`${name}=${value}`)
  const found: unknown = db.pragma(name, { simple: true })
  // Builds without memory mapping answer nothing at all.
  if (found !== value && !(name === 'mmap_size' && found === undefined))
    throw new Error(`pragma ${name} is ${String(found)}, wanted ${value}`)
}

function requireKnownSchema(db: Connection): void {
  const found = schemaOf(db)
  if (found > SCHEMA_VERSION) throw new AppError('library-newer', { found, known: SCHEMA_VERSION })
}

function migrate(db: Connection): void {
  const found = schemaOf(db)
  for (let version = found; version < SCHEMA_VERSION; version += 1) {
    db.transaction(() => {
      db.exec(MIGRATIONS[version]!)
      db.pragma(`user_version=${version + 1}`)
    }).immediate()
  }
  if (found < SCHEMA_VERSION) db.transaction(() => countWrites(db)).immediate()
}

/** SQLite's own errors in our words; anything else passes as it is. */
export function databaseError(error: unknown): unknown {
  const code = error instanceof Database.SqliteError ? error.code : ''
  if (code.startsWith('SQLITE_FULL') || code === 'SQLITE_IOERR_SHMSIZE') return new AppError('disk-full')
  if (code.startsWith('SQLITE_BUSY')) return new AppError('library-busy', { holder: 'another program' })
  if (code.startsWith('SQLITE_READONLY')) return new AppError('read-only')
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT'))
    return new AppError('library-damaged', because('database-unreadable'))
  return error
}

/**
 * Holds the library for one writer: an exclusive lock on a database of its own, which the operating system releases
 * however this process ends. Answers the release. Throws AppError 'library-busy'.
 */
export function lockForWriting(path: string): () => void {
  try {
    return lockedDatabase(path)
  } catch (error) {
    // it holds nothing: what is no database any more is made anew
    if (!(error instanceof AppError) || error.code !== 'library-damaged') throw error
    rmSync(path)
    return lockedDatabase(path)
  }
}

function lockedDatabase(path: string): () => void {
  const lock = new Database(path, { timeout: 0 })
  try {
    lock.pragma('locking_mode=EXCLUSIVE')
    // nothing is ever written to it: on a full disk there would be no room for a journal
    lock.pragma('journal_mode=MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw databaseError(error)
  }
  return () => {
    lock.close()
  }
}
