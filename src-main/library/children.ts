import type { Connection } from './database'
import { seal, unseal } from './sealed'

export interface ChildRow {
  id: number
  key: Buffer
}

/** Names of children and sites are kept composed (Unicode NFC) and without spaces around them. */
export const asStored = (name: string): string => name.trim().normalize('NFC')

/** As a name is kept now, and as an earlier version may have kept it. */
export const spellings = (name: string): { now: string; apart: string } => ({
  now: asStored(name),
  apart: asStored(name).normalize('NFD')
})

export const isSameName = (a: string | null, b: string | null): boolean =>
  asStored(a ?? '') === asStored(b ?? '')

/** Edits that gave a drawing to the child `@id`, or took it away. */
export const OF_CHILD = `field = 'child' AND @id IN (json_extract(before, '$[0]'), json_extract(after, '$[0]'))`

/** Children and the keys of their files, wrapped by the library's own. */
export class Children {
  constructor(
    private readonly db: Connection,
    private readonly wrapping: Buffer | null
  ) {}

  /** Without a name every drawing is a child of its own. */
  add(site: string, childId: string | null, key: Buffer): ChildRow {
    const { lastInsertRowid } = this.db
      .prepare('INSERT INTO child (site, child_id, key) VALUES (?, ?, ?)')
      .run(asStored(site), childId === null ? null : asStored(childId), seal(this.wrapping, 'child', key))
    return { id: Number(lastInsertRowid), key }
  }

  /** Names that are written alike are one: libraries of earlier versions may hold them with their accents as letters of their own. */
  find(site: string, childId: string): ChildRow | null {
    const row = this.db
      .prepare(
        `SELECT id, key FROM child WHERE site IN (:site, :siteApart) AND child_id IN (:childId, :childApart)
         ORDER BY site = :site AND child_id = :childId DESC, id LIMIT 1`
      )
      .get({
        site: spellings(site).now,
        siteApart: spellings(site).apart,
        childId: spellings(childId).now,
        childApart: spellings(childId).apart
      })
    return row ? this.opened(row as ChildRow) : null
  }

  keyOf(id: number): Buffer {
    return this.opened(this.db.prepare('SELECT id, key FROM child WHERE id = ?').get(id) as ChildRow).key
  }

  /** Destroys the keys of those of these children who have no drawing, and none that an undo could give back to them. */
  removeUnused(ids: ReadonlySet<number>): void {
    const remove = this.db.prepare(
      `DELETE FROM child WHERE id = @id AND NOT EXISTS (SELECT 1 FROM drawing WHERE child = @id)
       AND NOT EXISTS (SELECT 1 FROM edit WHERE ${OF_CHILD})`
    )
    for (const id of ids) remove.run({ id })
  }

  /** Those whose newest drawing (its own day, else that of its import) is of before a day, ISO 8601; the longest ago first. */
  withoutNewsSince(
    day: string
  ): { site: string; childId: string | null; drawings: number; newest: string }[] {
    return this.db
      .prepare(
        `SELECT c.site, c.child_id AS childId, count(*) AS drawings,
           max(coalesce(nullif(d.date, ''), substr(d.imported_at, 1, 10))) AS newest
         FROM child c JOIN drawing d ON d.child = c.id GROUP BY c.id HAVING newest < ? ORDER BY newest, c.site, c.child_id`
      )
      .all(day) as { site: string; childId: string | null; drawings: number; newest: string }[]
  }

  count(): number {
    return Number(
      this.db.prepare('SELECT count(DISTINCT child) FROM drawing WHERE removed_at IS NULL').pluck().get()
    )
  }

  private opened(row: ChildRow): ChildRow {
    return { id: row.id, key: unseal(this.wrapping, 'child', row.key) }
  }
}
