import { AppError } from '#contract/app-error'
import type { Connection } from './database'

export interface SweepRow {
  id: string
  startedAt: string
  content: string
}

/** Sweeps and what their trials gave, as their own JSON: a sweep that was stopped goes on from the trials that are here. */
export class Sweeps {
  constructor(private readonly db: Connection) {}

  start({ id, startedAt, content }: SweepRow): void {
    this.db.prepare('INSERT OR IGNORE INTO sweep VALUES (?, ?, ?)').run(id, startedAt, content)
  }

  saveTrial(sweep: string, number: number, content: string): void {
    this.db.prepare('INSERT OR REPLACE INTO trial VALUES (?, ?, ?)').run(sweep, number, content)
  }

  list(): SweepRow[] {
    return this.db
      .prepare('SELECT id, started_at AS startedAt, content FROM sweep ORDER BY started_at DESC')
      .all() as SweepRow[]
  }

  /** Throws AppError 'sweep-unknown'. */
  get(id: string): SweepRow & { trials: string[] } {
    const row = this.list().find((sweep) => sweep.id === id)
    if (!row) throw new AppError('sweep-unknown', { id })
    const trials = this.db
      .prepare('SELECT content FROM trial WHERE sweep = ? ORDER BY number')
      .pluck()
      .all(id) as string[]
    return { ...row, trials }
  }
}
