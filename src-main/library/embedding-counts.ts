import type { EmbeddingCounts } from '#contract/storage'
import type { Connection } from './database'

const KEY = 'embedding-counts'

/** What embedding drawings came to since it was last counted anew: kept with the library, so that it outlives the program. */
export class EmbeddingCountsRow {
  constructor(private readonly db: Connection) {}

  get(): EmbeddingCounts {
    const found = this.db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(KEY)
    return found === undefined
      ? { since: null, read: 0, computed: 0, failed: 0, seconds: 0 }
      : (JSON.parse(found as string) as EmbeddingCounts)
  }

  add({ read, computed, failed, seconds }: Omit<EmbeddingCounts, 'since'>): void {
    const before = this.get()
    this.put({
      since: before.since ?? new Date().toISOString(),
      read: before.read + read,
      computed: before.computed + computed,
      failed: before.failed + failed,
      seconds: before.seconds + seconds
    })
  }

  /** Counting begins anew. */
  reset(): void {
    this.put({ since: new Date().toISOString(), read: 0, computed: 0, failed: 0, seconds: 0 })
  }

  private put(counts: EmbeddingCounts): void {
    this.db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(KEY, JSON.stringify(counts))
  }
}
