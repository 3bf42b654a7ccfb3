import { isSameName, spellings } from './children'
import { AppError } from '#contract/app-error'
import type { Drawing, DrawingId } from '#contract/drawing'
import type { Remarks } from '#contract/remarks'
import type { Connection } from './database'
import { PRESENT_ANALYSIS } from './present-analysis'

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

interface Stored {
  [column: string]: unknown
  child: number
  sha256: string
}

/** What was said of another age than the drawing has now is no verdict on it: it shows again when the age is taken back. */
const SELECT = `
  SELECT d.*, c.site AS child_site, c.child_id AS child_name, a.verdict, a.percentile,
    json_extract(a.content, '$.pValue') AS p_value, json_array_length(d.annotations) AS regions
  FROM drawing d JOIN child c ON c.id = d.child
  LEFT JOIN analysis a ON a.sequence = ${PRESENT_ANALYSIS}`

function rowOf(row: Stored): DrawingRow {
  const text = (name: string) => row[name] as string | null
  const drawing: Drawing = {
    id: row.id as DrawingId,
    fileName: row.file_name as string,
    childId: text('child_name'),
    site: text('child_site') || null,
    ageMonths: row.age_months as number | null,
    agePrecisionMonths: row.age_precision_months as number,
    subject: text('subject'),
    prompt: text('prompt'),
    drawingTool: text('drawing_tool'),
    date: text('date'),
    expertLabel: text('expert_label') as Drawing['expertLabel'],
    tags: JSON.parse(row.tags as string) as string[],
    regions: row.regions as number,
    extra: JSON.parse(row.extra as string) as Record<string, string>,
    format: row.format as string,
    width: row.width as number,
    height: row.height as number,
    bytes: row.bytes as number,
    synthetic: row.synthetic === 1,
    importedAt: row.imported_at as string,
    revision: row.revision as number,
    verdict: text('verdict') as Drawing['verdict'],
    percentile: row.percentile as number | null,
    pValue: row.p_value as number | null
  }
  return {
    drawing,
    child: row.child,
    sha256: row.sha256,
    blob: text('blob') ?? drawing.id,
    source: text('source')
  }
}

/** Names of children and sites in both spellings that libraries hold. */
const IS_CHILD = 'c.child_id IN (@child, @childApart)'
const IS_SITE = 'c.site IN (@site, @siteApart)'
const owner = (site: string, childId: string | null) => ({
  site: spellings(site).now,
  siteApart: spellings(site).apart,
  child: childId === null ? null : spellings(childId).now,
  childApart: childId === null ? null : spellings(childId).apart
})

export class Drawings {
  constructor(private readonly db: Connection) {}

  /** The library's revision: it grows with every change of a drawing. */
  revision(): number {
    return Number(this.db.prepare(`SELECT value FROM meta WHERE key = 'revision'`).pluck().get())
  }

  nextRevision(): number {
    this.db.prepare(`UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'revision'`).run()
    return this.revision()
  }

  count(): number {
    return Number(this.db.prepare('SELECT count(*) FROM drawing WHERE removed_at IS NULL').pluck().get())
  }

  insert(drawing: NewDrawing, child: number, revision: number): void {
    const { extra, synthetic, tags, source, ...rest } = drawing
    this.db
      .prepare(
        `INSERT INTO drawing (id, child, file_name, sha256, bytes, format, width, height, age_months, age_precision_months,
         subject, prompt, drawing_tool, date, expert_label, tags, extra, synthetic, imported_at, revision, source, name_order) VALUES (@id, @child, @fileName, @sha256, @bytes, @format, @width, @height, @ageMonths,
         @agePrecisionMonths, @subject, @prompt, @drawingTool, @date, @expertLabel, @tags, @extra, @synthetic, @importedAt,
         @revision, @source, natural_order(@fileName))`
      )
      .run({
        ...rest,
        tags: JSON.stringify(tags),
        extra: JSON.stringify(extra),
        synthetic: synthetic ? 1 : 0,
        source: source ?? null,
        child,
        revision
      })
  }

  /** Throws AppError 'drawing-unknown'. */
  get(id: string): DrawingRow {
    const row = this.db.prepare(`${SELECT} WHERE d.id = ?`).get(id)
    if (!row) throw new AppError('drawing-unknown')
    return rowOf(row as Stored)
  }

  /** Rows in the order of the ids; what is unknown or in the bin is left out. */
  some(ids: readonly string[]): DrawingRow[] {
    const rows = this.db
      .prepare(`${SELECT} WHERE d.id IN (SELECT value FROM json_each(?)) AND d.removed_at IS NULL`)
      .all(JSON.stringify(ids)) as Stored[]
    const byId = new Map(rows.map((row) => [row.id as string, rowOf(row)]))
    return ids.flatMap((id) => byId.get(id) ?? [])
  }

  /** Throws AppError 'drawing-unknown'. */
  check(id: string): void {
    if (!this.has(id)) throw new AppError('drawing-unknown')
  }

  has(id: string): boolean {
    return this.db.prepare('SELECT 1 FROM drawing WHERE id = ?').get(id) !== undefined
  }

  isRemoved(id: string): boolean {
    return this.db.prepare('SELECT removed_at FROM drawing WHERE id = ?').pluck().get(id) != null
  }

  /** Whether files of this id belong to a drawing. */
  ownsBlob(id: string): boolean {
    const found = this.db.prepare('SELECT 1 FROM drawing WHERE id = @id OR blob = @id').get({ id })
    return found !== undefined
  }

  /** All but what lies in the bin. */
  all(): DrawingRow[] {
    return (
      this.db.prepare(`${SELECT} WHERE d.removed_at IS NULL ORDER BY d.revision, d.id`).all() as Stored[]
    ).map(rowOf)
  }

  /** What lies in the bin, last thrown first. */
  removed(): { row: DrawingRow; at: string }[] {
    const rows = this.db
      .prepare(`${SELECT} WHERE d.removed_at IS NOT NULL ORDER BY d.removed_at DESC, d.id`)
      .all() as Stored[]
    return rows.map((row) => ({ row: rowOf(row), at: row.removed_at as string }))
  }

  /** All of a child's, those in the bin included. */
  ofChild(child: number): DrawingRow[] {
    return (this.db.prepare(`${SELECT} WHERE d.child = ? ORDER BY d.id`).all(child) as Stored[]).map(rowOf)
  }

  /**
   * Removes drawings for good, with all that was said and computed of them. Their ids and those of their files are remembered: neither a
   * backup nor a file that was not erased in time brings them back.
   */
  erase(ids: readonly string[], blobs: readonly string[]): void {
    this.nextRevision()
    const at = new Date().toISOString()
    const remove = this.db.prepare('DELETE FROM drawing WHERE id = ?')
    const remember = this.db.prepare('INSERT OR REPLACE INTO erased VALUES (?, ?)')
    for (const id of ids) remove.run(id)
    for (const id of new Set([...ids, ...blobs])) remember.run(id, at)
  }

  wasErased(id: string): boolean {
    return this.db.prepare('SELECT 1 FROM erased WHERE drawing = ?').get(id) !== undefined
  }

  /** Drawings changed after `since`, oldest first. Whole revisions only, so that a page never splits one change. */
  changedSince(
    since: number,
    limit: number
  ): { rows: DrawingRow[]; removed: string[]; revision: number; more: boolean } {
    const upTo = this.db
      .prepare('SELECT revision FROM drawing WHERE revision > ? ORDER BY revision LIMIT 1 OFFSET ?')
      .pluck()
      .get(since, limit - 1) as number | undefined
    const revision = upTo ?? this.revision()
    const rows = this.db
      .prepare(`${SELECT} WHERE d.revision > ? AND d.revision <= ?`)
      .all(since, revision) as Stored[]
    const gone = rows.filter((row) => row.removed_at !== null)
    return {
      rows: rows.filter((row) => row.removed_at === null).map(rowOf),
      removed: gone.map((row) => row.id as string),
      revision,
      more: revision < this.revision()
    }
  }

  /** Same child and same content; no site named: of any. Where no child is named the content alone decides, whose ever it is. */
  isDuplicate(site: string, childId: string | null, sha256: string): boolean {
    const found = this.db
      .prepare(
        `SELECT 1 FROM drawing d JOIN child c ON c.id = d.child
         WHERE d.sha256 = @sha256 AND d.removed_at IS NULL AND (@child IS NULL OR ${IS_CHILD} AND (@site = '' OR ${IS_SITE}))`
      )
      .get({ sha256, ...owner(site, childId) })
    return found !== undefined
  }

  /** Whether this content of exactly this child lies in the bin. */
  isOwnInBin(site: string, childId: string | null, sha256: string): boolean {
    const found = this.db
      .prepare(
        `SELECT 1 FROM drawing d JOIN child c ON c.id = d.child
         WHERE d.sha256 = @sha256 AND d.removed_at IS NOT NULL AND ${IS_SITE}
         AND (@child IS NULL AND c.child_id IS NULL OR ${IS_CHILD})`
      )
      .get({ sha256, ...owner(site, childId) })
    return found !== undefined
  }

  /** Whether this content of this child (of no child named, or no site: of any) lies in the bin. */
  isInBin(site: string, childId: string | null, sha256: string): boolean {
    const found = this.db
      .prepare(
        `SELECT 1 FROM drawing d JOIN child c ON c.id = d.child
         WHERE d.sha256 = @sha256 AND d.removed_at IS NOT NULL AND (@child IS NULL OR ${IS_CHILD} AND (@site = '' OR ${IS_SITE}))`
      )
      .get({ sha256, ...owner(site, childId) })
    return found !== undefined
  }

  /** The drawing of this content of this child that is not in the bin; where there are several, the one of this id. */
  same(site: string, childId: string | null, sha256: string, id: string): DrawingId | null {
    const found = this.withContent(sha256).filter(
      ({ drawing }) => isSameName(drawing.site, site) && isSameName(drawing.childId, childId)
    )
    return (found.find(({ drawing }) => drawing.id === id) ?? found[0])?.drawing.id ?? null
  }

  /** All drawings of this content that are not in the bin. */
  withContent(sha256: string): DrawingRow[] {
    const rows = this.db.prepare(`${SELECT} WHERE d.sha256 = ? AND d.removed_at IS NULL`).all(sha256)
    return (rows as Stored[]).map(rowOf)
  }

  /** A stored drawing of this content; of this child where one is given. */
  findByContent(sha256: string, child: number | null): { id: string; child: number } | null {
    const rows = this.db
      .prepare('SELECT id, child FROM drawing WHERE sha256 = ? AND removed_at IS NULL')
      .all(sha256) as {
      id: string
      child: number
    }[]
    return rows.find((row) => child === null || row.child === child) ?? null
  }

  touch(id: string): void {
    this.nextRevision()
    this.mark(id)
  }

  /** Counts it among what the present revision has changed. */
  mark(id: string): void {
    this.db.prepare('UPDATE drawing SET revision = ? WHERE id = ?').run(this.revision(), id)
  }

  /** Drawings that have changed since a revision, whatever became of them. */
  changedAfter(revision: number): string[] {
    return this.db.prepare('SELECT id FROM drawing WHERE revision > ?').pluck().all(revision) as string[]
  }

  /** Own notes, where there are any. */
  allNotes(): Map<string, string> {
    const rows = this.db.prepare(`SELECT id, notes FROM drawing WHERE notes <> ''`).raw().all()
    return new Map(rows as [string, string][])
  }

  /** What people have written and drawn about it. */
  remarks(id: string): Remarks {
    const row = this.db
      .prepare('SELECT notes, child_comment, annotations FROM drawing WHERE id = ?')
      .get(id) as { notes: string; child_comment: string; annotations: string } | undefined
    if (!row) throw new AppError('drawing-unknown')
    const annotations = JSON.parse(row.annotations) as Remarks['annotations']
    return { notes: row.notes, childComment: row.child_comment, annotations }
  }
}
