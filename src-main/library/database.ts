import { because } from '#contract/because'
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
import { naturalOrder } from './natural-order'

export type Connection = Database.Database

const MIGRATIONS = [first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth]
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
 * synchronous FULL, all migrations applied. Throws AppError.
 */
export function openDatabase(path: string, key: Buffer | null): Connection {
  const db = new Database(path)
  try {
    useKey(db, key)
    for (const [name, value] of PRAGMAS) setPragma(db, name, value)
    defineFunctions(db)
    migrate(db)
    return db
  } catch (error) {
    db.close()
    throw databaseError(error)
  }
}

/** The database as it stands, for reading alone, while another process may be writing. Throws AppError. */
export function openForReading(path: string, key: Buffer | null): Connection {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    useKey(db, key)
    return db
  } catch (error) {
    db.close()
    throw databaseError(error)
  }
}

/** Throws SQLite's own error where it is not the key. */
function useKey(db: Connection, key: Buffer | null): void {
  if (key) {
    db.pragma(`cipher='chacha20'`)
    db.pragma(`key="x'${key.toString('hex')}'"`)
  }
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
}

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

function migrate(db: Connection): void {
  const found = Number(db.pragma('user_version', { simple: true }))
  if (found > SCHEMA_VERSION) throw new AppError('library-newer', { found, known: SCHEMA_VERSION })
  for (let version = found; version < SCHEMA_VERSION; version += 1) {
    db.transaction(() => {
      db.exec(MIGRATIONS[version]!)
      db.pragma(`user_version=${version + 1}`)
    }).immediate()
  }
}

/** SQLite's own errors in our words; anything else passes as it is. */
export function databaseError(error: unknown): unknown {
  const code = error instanceof Database.SqliteError ? error.code : ''
  if (code.startsWith('SQLITE_FULL')) return new AppError('disk-full')
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
  const lock = new Database(path, { timeout: 0 })
  try {
    lock.pragma('locking_mode=EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw databaseError(error)
  }
  return () => {
    lock.close()
  }
}
