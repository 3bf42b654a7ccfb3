import type { Connection } from './database'

/** What a site has chosen for all who work with the library, by name. */
export class Preferences {
  constructor(private readonly db: Connection) {}

  /** null: nothing was chosen. */
  get(name: string): unknown {
    const found = this.db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(`choice:${name}`)
    return found === undefined ? null : (JSON.parse(found as string) as unknown)
  }

  set(name: string, value: unknown): void {
    this.db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(`choice:${name}`, JSON.stringify(value))
  }
}
