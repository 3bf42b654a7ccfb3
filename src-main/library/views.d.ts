import type { SavedView } from '../../src-preload/contract/dataset'
import type { Connection } from './database'
/** Filters that people have named. */
export declare class Views {
  private readonly db
  constructor(db: Connection)
  all(): SavedView[]
  save({ name, filters }: SavedView): void
  remove(name: string): void
}
