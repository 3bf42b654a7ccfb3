import type { ExpertLabel } from '../../src-preload/contract/drawing'
import type { Connection } from './database'
import type { Drawings } from './drawings'

interface EditRow {
  sequence: number
  drawing: string
  before: ExpertLabel | null
  after: ExpertLabel | null
}

/** Labels with undo and redo that survive a restart. */
export class Edits {
  constructor(
    private readonly db: Connection,
    private readonly drawings: Drawings
  ) {}

  label(id: string, label: ExpertLabel | null): void {
    this.db.transaction(() => {
      const before = this.drawings.get(id).drawing.expertLabel
      if (before === label) return
      this.db.prepare('DELETE FROM edit WHERE undone = 1').run()
      this.db
        .prepare(`INSERT INTO edit (drawing, field, before, after, at) VALUES (?, 'expertLabel', ?, ?, ?)`)
        .run(id, before, label, new Date().toISOString())
      this.drawings.setLabel(id, label)
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
    value: (edit: EditRow) => ExpertLabel | null
  ): string | null {
    if (!edit) return null
    this.db.transaction(() => {
      this.db.prepare('UPDATE edit SET undone = ? WHERE sequence = ?').run(undone, edit.sequence)
      this.drawings.setLabel(edit.drawing, value(edit))
    })()
    return edit.drawing
  }
}
