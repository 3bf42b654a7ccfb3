import type { Acknowledged } from './acknowledged'
import { writeCountOf } from './count-writes'
import type { Connection } from './database'

/** After this long without a write the write-ahead log is emptied into the database, whose pages are authenticated one by one. */
const IDLE_MS = 1500

/** Says outside the database how many writes are in it, and keeps its write-ahead log short. */
export class WriteLog {
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly db: Connection,
    private readonly acknowledged: Acknowledged
  ) {}

  acknowledge(): void {
    if (!this.acknowledged.note(writeCountOf(this.db))) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.checkpoint(), IDLE_MS)
    this.timer.unref()
  }

  close(): void {
    clearTimeout(this.timer)
    this.acknowledged.note(writeCountOf(this.db))
    this.acknowledged.close()
  }

  /** Emptied, not only copied: frames that were copied long ago would hide newer pages, were a later frame damaged. */
  private checkpoint(): void {
    // a reader in another process may hold it; then the next idle moment does
    if (this.db.open && !this.db.inTransaction) this.db.pragma('wal_checkpoint(TRUNCATE)')
  }
}
