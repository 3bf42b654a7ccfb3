import { AppError } from '#contract/app-error'
import type { Connection } from './database'

export interface ConfigRow {
  name: string
  savedAt: string
  content: string
}

/** Training plans that a site has named, as their own JSON. */
export class Configs {
  constructor(private readonly db: Connection) {}

  save({ name, savedAt, content }: ConfigRow): void {
    this.db.prepare('INSERT OR REPLACE INTO config VALUES (?, ?, ?)').run(name, savedAt, content)
  }

  /** Throws AppError 'config-unknown'. */
  remove(name: string): void {
    const { changes } = this.db.prepare('DELETE FROM config WHERE name = ?').run(name)
    if (changes === 0) throw new AppError('config-unknown', { name })
  }

  all(): ConfigRow[] {
    return this.db
      .prepare('SELECT name, saved_at AS savedAt, content FROM config ORDER BY name')
      .all() as ConfigRow[]
  }
}
