import type { Connection } from './database'
/** What a site has chosen for all who work with the library, by name. */
export declare class Preferences {
  private readonly db
  constructor(db: Connection)
  /** null: nothing was chosen. */
  get(name: string): unknown
  set(name: string, value: unknown): void
}
