import type { Connection } from './database'
import type { Edits } from './edits'
export interface StoredChecklist {
  id: string
  version: number
  content: string
  madeAt: string
}
export interface StoredAnswer {
  drawing: string
  rater: string
  checklist: string
  version: number
  content: string
  at: string
}
/** A site's own item lists, every version of them, and what raters have answered. */
export declare class Checklists {
  private readonly db
  private readonly edits
  constructor(db: Connection, edits: Edits)
  /** Every version of every list. */
  all(): StoredChecklist[]
  /** The newest version; null: there is no such list. */
  newest(id: string): StoredChecklist | null
  /** A version that is here stays as it is: what was answered must mean the same for ever. */
  take({ id, version, content, madeAt }: StoredChecklist): void
  /** With the raters' names; of drawings that are not in the bin. */
  answers(): StoredAnswer[]
  answersOf(drawing: string, rater: number): Omit<StoredAnswer, 'drawing' | 'rater'>[]
  /** One step of that rater's undo. */
  answer(drawing: string, rater: number, answer: Omit<StoredAnswer, 'drawing' | 'rater'>): void
  /** From an archive: what the rater has answered here stays. */
  takeAnswers(
    drawing: string,
    rater: number,
    answers: readonly Omit<StoredAnswer, 'drawing' | 'rater'>[]
  ): void
}
