import type { Drawing } from '../../src-preload/contract/drawing'
import type { Remarks } from '../../src-preload/contract/remarks'
import type { Connection } from './database'
export interface NewDrawing extends Omit<
  Drawing,
  'revision' | 'verdict' | 'percentile' | 'pValue' | 'regions'
> {
  sha256: string
  /** Of what photo or scan it was made, as JSON; the file itself is kept beside it. */
  source?: string | null
}
export interface DrawingRow {
  drawing: Drawing
  child: number
  sha256: string
  /** Id under which its files lie. */
  blob: string
  source: string | null
}
export declare class Drawings {
  private readonly db
  constructor(db: Connection)
  /** The library's revision: it grows with every change of a drawing. */
  revision(): number
  nextRevision(): number
  count(): number
  insert(drawing: NewDrawing, child: number, revision: number): void
  /** Throws AppError 'drawing-unknown'. */
  get(id: string): DrawingRow
  /** Throws AppError 'drawing-unknown'. */
  check(id: string): void
  has(id: string): boolean
  isRemoved(id: string): boolean
  /** Whether files of this id belong to a drawing. */
  ownsBlob(id: string): boolean
  /** All but what lies in the bin. */
  all(): DrawingRow[]
  /** What lies in the bin, last thrown first. */
  removed(): {
    row: DrawingRow
    at: string
  }[]
  /** Removes it for good, with all that was said and computed of it. */
  purge(id: string): void
  /** Drawings changed after `since`, oldest first. Whole revisions only, so that a page never splits one change. */
  changedSince(
    since: number,
    limit: number
  ): {
    rows: DrawingRow[]
    removed: string[]
    revision: number
    more: boolean
  }
  /** Same child and same content. Among drawings without a child's name the content alone decides. */
  isDuplicate(site: string, childId: string | null, sha256: string): boolean
  /** A stored drawing of this content; of this child where one is given. */
  findByContent(
    sha256: string,
    child: number | null
  ): {
    id: string
    child: number
  } | null
  touch(id: string): void
  /** Counts it among what the present revision has changed. */
  mark(id: string): void
  /** Drawings that have changed since a revision, whatever became of them. */
  changedAfter(revision: number): string[]
  /** Own notes, where there are any. */
  allNotes(): Map<string, string>
  /** What people have written and drawn about it. */
  remarks(id: string): Remarks
}
