import Database from 'better-sqlite3-multiple-ciphers'
export type Connection = Database.Database
export declare const SCHEMA_VERSION: number
/**
 * The one place that opens the database: chacha20 pages under a raw 32-byte key (null: unencrypted), write-ahead log,
 * synchronous FULL, all migrations applied. Throws AppError.
 */
export declare function openDatabase(path: string, key: Buffer | null): Connection
/** SQLite's own errors in our words; anything else passes as it is. */
export declare function databaseError(error: unknown): unknown
/**
 * Holds the library for one writer: an exclusive lock on a database of its own, which the operating system releases
 * however this process ends. Answers the release. Throws AppError 'library-busy'.
 */
export declare function lockForWriting(path: string): () => void
