import type { ExpertLabel } from '#contract/drawing'
import type { Remarks } from '#contract/remarks'
import type { Connection } from './database'
import { OF_CHILD } from './children'
import type { Drawings } from './drawings'
import { fieldOf, type EditedField } from './fields'

export interface Change {
  drawing: string
  field: EditedField
  after: string | null
}

interface EditRow {
  sequence: number
  drawing: string
  field: EditedField
  before: string | null
  after: string | null
  batch: number
}

/** Whoever works on the library itself; raters have numbers of their own, and take back only what is theirs. */
export const EVERYBODY = 0

/**
 * Everything that people change of drawings, with undo and redo that survive a restart. Changes that were made together are taken back
 * together.
 */
export class Edits {
  constructor(
    private readonly db: Connection,
    private readonly drawings: Drawings
  ) {}

  label(id: string, label: ExpertLabel | null): void {
    this.make([{ drawing: id, field: 'expertLabel', after: label }])
  }

  /** Fields that are given replace what they were, each as one step. */
  remark(id: string, { annotations, ...texts }: Partial<Remarks>): void {
    this.db.transaction(() => {
      for (const [field, text] of Object.entries(texts))
        this.make([{ drawing: id, field: field as EditedField, after: text }])
      if (annotations) this.make([{ drawing: id, field: 'annotations', after: JSON.stringify(annotations) }])
    })()
  }

  /** One step of undo, however many drawings it changes; answers how many values differ now. Throws AppError 'drawing-unknown'. */
  make(changes: readonly Change[], actor = EVERYBODY): number {
    return this.db.transaction(() => {
      const insert = this.db.prepare(
        'INSERT INTO edit (drawing, field, before, after, at, actor, batch) VALUES (?, ?, ?, ?, ?, ?, ?)'
      )
      let batch: number | null = null
      let made = 0
      for (const { drawing, field, after } of changes) {
        this.drawings.check(drawing)
        const before = fieldOf(field).read(this.db, drawing, actor)
        if (before === after) continue
        batch ??= this.begin(actor)
        insert.run(drawing, field, before, after, new Date().toISOString(), actor, batch)
        this.apply(drawing, field, actor, after)
        made += 1
      }
      return made
    })()
  }

  /** Without a step of undo: what comes with a drawing when it comes. */
  write(drawing: string, field: EditedField, value: string | null, actor = EVERYBODY): void {
    this.apply(drawing, field, actor, value)
  }

  /** Takes the newest step back; answers its drawings, none where there is no step. */
  undo(actor = EVERYBODY): string[] {
    const newest = this.one('undone = 0', 'DESC', actor)
    return this.step(newest, 'DESC', 1, actor, (edit) => edit.before)
  }

  redo(actor = EVERYBODY): string[] {
    const oldest = this.one('undone = 1', 'ASC', actor)
    return this.step(oldest, 'ASC', 0, actor, (edit) => edit.after)
  }

  undoable(actor = EVERYBODY): boolean {
    return this.one('undone = 0', 'DESC', actor) !== undefined
  }

  redoable(actor = EVERYBODY): boolean {
    return this.one('undone = 1', 'ASC', actor) !== undefined
  }

  /** The drawing that was labelled last; null: none was. */
  lastLabelled(actor: number): string | null {
    const found = this.db
      .prepare(
        `SELECT drawing FROM edit WHERE actor = ? AND undone = 0 AND field IN ('expertLabel', 'rating') ORDER BY sequence DESC LIMIT 1`
      )
      .pluck()
      .get(actor)
    return (found as string | undefined) ?? null
  }

  /** Steps that these drawings were part of are over: what is gone for good cannot come back, nor half of a step. */
  forget(drawings: readonly string[]): void {
    const steps = this.db
      .prepare(
        `SELECT DISTINCT coalesce(batch, sequence) FROM edit WHERE drawing IN (SELECT value FROM json_each(?))`
      )
      .pluck()
      .all(JSON.stringify(drawings))
    this.db
      .prepare('DELETE FROM edit WHERE coalesce(batch, sequence) IN (SELECT value FROM json_each(?))')
      .run(JSON.stringify(steps))
  }

  /** No undo gives a drawing back to this child any more. Answers the files that were kept for that under its key. */
  forgetChild(child: number): string[] {
    const rows = this.db
      .prepare(`SELECT drawing, field, before, after FROM edit WHERE ${OF_CHILD}`)
      .all({ id: child }) as Pick<EditRow, 'drawing' | 'field' | 'before' | 'after'>[]
    const kept = rows.flatMap(({ field, before, after }) => blobsIn([field, before!, after!]))
    this.forget([...new Set(rows.map(({ drawing }) => drawing))])
    return kept.filter((blob) => !this.drawings.ownsBlob(blob))
  }

  /** A rater's ratings of a drawing can no longer be undone; the rest of their steps can. */
  forgetRatings(drawing: string, actor: number): void {
    this.db
      .prepare(`DELETE FROM edit WHERE drawing = ? AND actor = ? AND field = 'rating'`)
      .run(drawing, actor)
  }

  /** Ids under which a drawing's files have ever lain. */
  blobsOf(drawing: string): string[] {
    const rows = this.db
      .prepare(`SELECT field, before, after FROM edit WHERE field IN ('child', 'picture') AND drawing = ?`)
      .raw()
      .all(drawing) as [string, string, string][]
    return rows.flatMap(blobsIn)
  }

  /** Ids of files that undo or redo may still bring back. */
  keptBlobs(): Set<string> {
    const rows = this.db
      .prepare(`SELECT field, before, after FROM edit WHERE field IN ('child', 'picture')`)
      .raw()
      .all() as [string, string, string][]
    return new Set(rows.flatMap(blobsIn))
  }

  /** What was undone cannot be redone once something else follows. Answers the new step's number. */
  private begin(actor: number): number {
    this.db.prepare('DELETE FROM edit WHERE undone = 1 AND actor = ?').run(actor)
    this.drawings.nextRevision()
    return Number(this.db.prepare('SELECT coalesce(max(sequence), 0) + 1 FROM edit').pluck().get())
  }

  /** Edits from before steps had numbers are steps of their own. */
  private one(where: string, order: 'ASC' | 'DESC', actor: number): EditRow | undefined {
    return this.db
      .prepare(
        `SELECT *, coalesce(batch, sequence) AS batch FROM edit WHERE ${where} AND actor = ? ORDER BY sequence ${order} LIMIT 1`
      )
      .get(actor) as EditRow | undefined
  }

  private step(
    edge: EditRow | undefined,
    order: 'ASC' | 'DESC',
    undone: 0 | 1,
    actor: number,
    value: (edit: EditRow) => string | null
  ): string[] {
    if (!edge) return []
    return this.db.transaction(() => {
      const rows = this.db
        .prepare(
          `SELECT * FROM edit WHERE coalesce(batch, sequence) = ? AND actor = ? AND undone = ? ORDER BY sequence ${order}`
        )
        .all(edge.batch, actor, 1 - undone) as EditRow[]
      this.drawings.nextRevision()
      for (const edit of rows) {
        this.db.prepare('UPDATE edit SET undone = ? WHERE sequence = ?').run(undone, edit.sequence)
        this.apply(edit.drawing, edit.field, actor, value(edit))
      }
      return [...new Set(rows.map((edit) => edit.drawing))]
    })()
  }

  private apply(drawing: string, field: EditedField, actor: number, value: string | null): void {
    fieldOf(field).write(this.db, drawing, actor, value)
    this.drawings.mark(drawing)
  }
}

/** Ids of files in what an edit keeps: [child, blob], or [blob, width, ...]. */
const blobsIn = ([field, ...values]: [string, string, string]): string[] =>
  values.flatMap((value) => (JSON.parse(value) as (string | null)[])[field === 'child' ? 1 : 0] ?? [])
