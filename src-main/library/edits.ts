import type { ExpertLabel } from '../../src-preload/contract/drawing'
import type { Remarks } from '../../src-preload/contract/remarks'
import type { Connection } from './database'
import type { Drawings, EditedField } from './drawings'

interface EditRow {
  sequence: number
  drawing: string
  field: EditedField
  before: string | null
  after: string | null
}

/** Labels, notes and annotations, with undo and redo that survive a restart. */
export class Edits {
  constructor(
    private readonly db: Connection,
    private readonly drawings: Drawings
  ) {}

  label(id: string, label: ExpertLabel | null): void {
    this.change(id, 'expertLabel', label)
  }

  /** Fields that are given replace what they were, each as one edit. */
  remark(id: string, { annotations, ...texts }: Partial<Remarks>): void {
    this.db.transaction(() => {
      for (const [field, text] of Object.entries(texts)) this.change(id, field as EditedField, text)
      if (annotations) this.change(id, 'annotations', JSON.stringify(annotations))
    })()
  }

  private change(id: string, field: EditedField, after: string | null): void {
    this.db.transaction(() => {
      this.drawings.get(id)
      const before = this.drawings.edited(id, field)
      if (before === after) return
      this.db.prepare('DELETE FROM edit WHERE undone = 1').run()
      this.db
        .prepare(`INSERT INTO edit (drawing, field, before, after, at) VALUES (?, ?, ?, ?, ?)`)
        .run(id, field, before, after, new Date().toISOString())
      this.drawings.edit(id, field, after)
    })()
  }

  /** Takes the newest edit back; answers its drawing, null where there is none. */
  undo(): string | null {
    return this.step(this.newest(), 1, (edit) => edit.before)
  }

  redo(): string | null {
    return this.step(this.oldestUndone(), 0, (edit) => edit.after)
  }

  undoable(): boolean {
    return this.newest() !== undefined
  }

  redoable(): boolean {
    return this.oldestUndone() !== undefined
  }

  private newest(): EditRow | undefined {
    return this.db
      .prepare('SELECT * FROM edit WHERE undone = 0 ORDER BY sequence DESC LIMIT 1')
      .get() as EditRow
  }

  private oldestUndone(): EditRow | undefined {
    return this.db.prepare('SELECT * FROM edit WHERE undone = 1 ORDER BY sequence LIMIT 1').get() as EditRow
  }

  private step(
    edit: EditRow | undefined,
    undone: 0 | 1,
    value: (edit: EditRow) => string | null
  ): string | null {
    if (!edit) return null
    this.db.transaction(() => {
      this.db.prepare('UPDATE edit SET undone = ? WHERE sequence = ?').run(undone, edit.sequence)
      this.drawings.edit(edit.drawing, edit.field, value(edit))
    })()
    return edit.drawing
  }
}
