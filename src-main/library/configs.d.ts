import type { Connection } from './database'
export interface ConfigRow {
  name: string
  savedAt: string
  content: string
}
/** Training plans that a site has named, as their own JSON. */
export declare class Configs {
  private readonly db
  constructor(db: Connection)
  save({ name, savedAt, content }: ConfigRow): void
  /** Throws AppError 'config-unknown'. */
  remove(name: string): void
  all(): ConfigRow[]
}
