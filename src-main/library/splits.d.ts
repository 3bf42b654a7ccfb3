import type { SplitPart, SplitReport, SplitWish } from '../../src-preload/contract/dataset'
import type { Connection } from './database'
export interface StoredSplit {
  name: string
  madeAt: string
  wish: SplitWish
  strata: SplitReport['strata']
  notes: SplitReport['notes']
  parts: Record<string, SplitPart>
}
/** Which drawings train, validate and test, by name. A split is not changed once it is made: it is made anew. */
export declare class Splits {
  private readonly db
  constructor(db: Connection)
  all(): StoredSplit[]
  /** Throws AppError 'split-unknown'. */
  get(name: string): StoredSplit
  save(split: StoredSplit): void
  /** Throws AppError 'split-unknown'. */
  remove(name: string): void
}
