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
export declare class Thresholds {
  private readonly db
  constructor(db: Connection)
  set({ model, percentile, at, note, changed }: ThresholdRow): void
  /** How many verdicts the newest choice has changed. */
  countChanged(model: string, changed: number): void
  /** The chosen percentile; null: none is. */
  chosen(model: string): number | null
  /** Newest first. */
  history(model: string): ThresholdRow[]
}
