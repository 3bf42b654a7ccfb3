import type { Connection } from './database'
export interface ChildRow {
  id: number
  key: Buffer
}
/** Children and the keys of their files, wrapped by the library's own. */
export declare class Children {
  private readonly db
  private readonly wrapping
  constructor(db: Connection, wrapping: Buffer | null)
  /** Without a name every drawing is a child of its own. */
  add(site: string, childId: string | null, key: Buffer): ChildRow
  find(site: string, childId: string): ChildRow | null
  keyOf(id: number): Buffer
  count(): number
  private opened
}
