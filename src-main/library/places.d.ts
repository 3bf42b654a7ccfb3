import type { Connection } from './database'
/** What calibrates the norms for a place, as its own JSON: written anew each time it is taken. */
export declare class Places {
  private readonly db
  constructor(db: Connection)
  save(site: string, createdAt: string, content: string): void
  /** Answers whether there was anything to forget. */
  forget(site: string): boolean
  all(): {
    site: string
    createdAt: string
    content: string
  }[]
}
