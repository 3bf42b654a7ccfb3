import type { Connection } from './database'
export interface SweepRow {
  id: string
  startedAt: string
  content: string
}
/** Sweeps and what their trials gave, as their own JSON: a sweep that was stopped goes on from the trials that are here. */
export declare class Sweeps {
  private readonly db
  constructor(db: Connection)
  start({ id, startedAt, content }: SweepRow): void
  saveTrial(sweep: string, number: number, content: string): void
  list(): SweepRow[]
  /** Throws AppError 'sweep-unknown'. */
  get(id: string): SweepRow & {
    trials: string[]
  }
}
