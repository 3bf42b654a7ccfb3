import type { ExpertLabel } from '../../src-preload/contract/drawing'
import type { Remarks } from '../../src-preload/contract/remarks'
import type { Connection } from './database'
import type { Drawings } from './drawings'
import { type EditedField } from './fields'
export interface Change {
  drawing: string
  field: EditedField
  after: string | null
}
/** Whoever works on the library itself; raters have numbers of their own, and take back only what is theirs. */
export declare const EVERYBODY = 0
/**
 * Everything that people change of drawings, with undo and redo that survive a restart. Changes that were made together are taken back
 * together.
 */
export declare class Edits {
  private readonly db
  private readonly drawings
  constructor(db: Connection, drawings: Drawings)
  label(id: string, label: ExpertLabel | null): void
  /** Fields that are given replace what they were, each as one step. */
  remark(id: string, { annotations, ...texts }: Partial<Remarks>): void
  /** One step of undo, however many drawings it changes; answers how many values differ now. Throws AppError 'drawing-unknown'. */
  make(changes: readonly Change[], actor?: number): number
  /** Without a step of undo: what comes with a drawing when it comes. */
  write(drawing: string, field: EditedField, value: string | null, actor?: number): void
  /** Takes the newest step back; answers its drawings, none where there is no step. */
  undo(actor?: number): string[]
  redo(actor?: number): string[]
  undoable(actor?: number): boolean
  redoable(actor?: number): boolean
  /** The drawing that was labelled last; null: none was. */
  lastLabelled(actor: number): string | null
  /** Ids of files that undo or redo may still bring back. */
  keptBlobs(): Set<string>
  /** What was undone cannot be redone once something else follows. Answers the new step's number. */
  private begin
  /** Edits from before steps had numbers are steps of their own. */
  private one
  private step
  private apply
}
