import type { Connection } from './database'

/** What calibrates the norms for a place, as its own JSON: written anew each time it is taken. */
export class Places {
  constructor(private readonly db: Connection) {}

  save(site: string, createdAt: string, content: string): void {
    this.db.prepare('INSERT OR REPLACE INTO place VALUES (?, ?, ?)').run(site, createdAt, content)
  }

  /** Answers whether there was anything to forget. */
  forget(site: string): boolean {
    return this.db.prepare('DELETE FROM place WHERE site = ?').run(site).changes > 0
  }

  all(): { site: string; createdAt: string; content: string }[] {
    return this.db
      .prepare('SELECT site, created_at AS createdAt, content FROM place ORDER BY site')
      .all() as { site: string; createdAt: string; content: string }[]
  }
}
