import type { SavedView } from '#contract/dataset'
import type { Connection } from './database'

/** Filters that people have named. */
export class Views {
  constructor(private readonly db: Connection) {}

  all(): SavedView[] {
    const rows = this.db.prepare('SELECT name, content FROM view ORDER BY name').all() as {
      name: string
      content: string
    }[]
    return rows.map(({ name, content }) => ({ name, filters: JSON.parse(content) as SavedView['filters'] }))
  }

  save({ name, filters }: SavedView): void {
    this.db
      .prepare('INSERT OR REPLACE INTO view VALUES (?, ?, ?)')
      .run(name, JSON.stringify(filters), new Date().toISOString())
  }

  remove(name: string): void {
    this.db.prepare('DELETE FROM view WHERE name = ?').run(name)
  }
}
