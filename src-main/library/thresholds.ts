import type { Connection } from './database'

export interface ThresholdRow {
  model: string
  /** null: back to what the model was deployed with. */
  percentile: number | null
  at: string
  note: string
  /** Stored verdicts that it changed. */
  changed: number
}

/** Chosen thresholds: the newest row of a model holds, all of them are its log. */
export class Thresholds {
  constructor(private readonly db: Connection) {}

  set({ model, percentile, at, note, changed }: ThresholdRow): void {
    this.db
      .prepare('INSERT INTO threshold (model, percentile, at, note, changed) VALUES (?, ?, ?, ?, ?)')
      .run(model, percentile, at, note, changed)
  }

  /** How many verdicts the newest choice has changed. */
  countChanged(model: string, changed: number): void {
    this.db
      .prepare(
        'UPDATE threshold SET changed = ? WHERE sequence = (SELECT max(sequence) FROM threshold WHERE model = ?)'
      )
      .run(changed, model)
  }

  /** The chosen percentile; null: none is. */
  chosen(model: string): number | null {
    const [latest] = this.history(model)
    return latest?.percentile ?? null
  }

  /** Newest first. */
  history(model: string): ThresholdRow[] {
    return this.db
      .prepare(
        'SELECT model, percentile, at, note, changed FROM threshold WHERE model = ? ORDER BY sequence DESC'
      )
      .all(model) as ThresholdRow[]
  }
}
