import { blobPath, unsealBlob } from './blobs'
import { Children } from './children'
import { writeCountOf, type WriteCount } from './count-writes'
import { openForReading, type Connection } from './database'
import type { LibraryKeys } from './keyring'
import { seal, unseal } from './sealed'

/** A picture that a snapshot of the database names. */
export interface SnapshotBlob {
  /** From the library's folder. */
  path: string
  /** Whether these bytes are it, wholly and under its child's key. */
  isSound(sealed: Uint8Array): boolean
}

export interface SnapshotContents {
  /** Every page, row and index is as it should be. */
  sound: boolean
  writes: WriteCount
  drawings: number
  /** Originals of all drawings, those in the bin included. */
  blobs: SnapshotBlob[]
  /** Drawings that were erased for good. */
  erased: string[]
}

/** Snapshots of a library's database, and seals that only its key gives: what backups need, without the keys themselves. */
export class Snapshots {
  constructor(private readonly keys: LibraryKeys) {}

  /**
   * Writes a database as it stands now to `path`, whole and under the same key, while it is worked with (sqlite.org/lang_vacuum.html,
   * "VACUUM INTO"). Throws what SQLite says.
   */
  write(db: Connection, path: string): void {
    // a connection that may not write refuses it, though it writes to `path` alone
    const guarded = Number(db.pragma('query_only', { simple: true }))
    db.pragma('query_only=0')
    try {
      db.prepare('VACUUM INTO ?').run(path)
    } finally {
      db.pragma(`query_only=${guarded}`)
    }
  }

  /** What a snapshot holds. Throws AppError 'library-damaged' where it cannot be read at all. */
  contents(path: string): SnapshotContents {
    const db = openForReading(path, this.keys.database)
    try {
      const children = new Children(db, this.keys.children)
      const rows = db.prepare('SELECT coalesce(blob, id) AS blob, child FROM drawing').all() as {
        blob: string
        child: number
      }[]
      return {
        sound: db.pragma('integrity_check', { simple: true }) === 'ok',
        writes: writeCountOf(db),
        drawings: Number(db.prepare('SELECT count(*) FROM drawing WHERE removed_at IS NULL').pluck().get()),
        blobs: rows.map(({ blob, child }) => this.blob(blob, children.keyOf(child))),
        erased: db.prepare('SELECT drawing FROM erased').pluck().all() as string[]
      }
    } finally {
      db.close()
    }
  }

  seal(identity: string, content: Uint8Array): Buffer {
    return seal(this.keys.backup, identity, content)
  }

  /** Throws AppError 'blob-damaged'. */
  unseal(identity: string, sealed: Uint8Array): Buffer {
    return unseal(this.keys.backup, identity, sealed)
  }

  private blob(id: string, owner: Buffer): SnapshotBlob {
    const encrypted = this.keys.database !== null
    return {
      path: blobPath(id, 'original'),
      isSound(sealed) {
        try {
          unsealBlob({ id, kind: 'original', owner, encrypted }, sealed)
          return true
        } catch {
          return false
        }
      }
    }
  }
}
