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

const answerField = (checklist: string, version: number): `answer:${string}` =>
  `answer:${checklist}/${version}`

type Answered = Omit<StoredAnswer, 'drawing' | 'rater'>

/** A site's own item lists, every version of them, and what raters have answered. */
export class Checklists {
  constructor(
    private readonly db: Connection,
    private readonly edits: Edits
  ) {}

  /** Every version of every list. */
  all(): StoredChecklist[] {
    return this.db
      .prepare('SELECT id, version, content, made_at AS madeAt FROM checklist ORDER BY id, version')
      .all() as StoredChecklist[]
  }

  /** The newest version; null: there is no such list. */
  newest(id: string): StoredChecklist | null {
    const row = this.db
      .prepare(
        'SELECT id, version, content, made_at AS madeAt FROM checklist WHERE id = ? ORDER BY version DESC LIMIT 1'
      )
      .get(id) as StoredChecklist | undefined
    return row ?? null
  }

  /** A version that is here stays as it is: what was answered must mean the same for ever. */
  take({ id, version, content, madeAt }: StoredChecklist): void {
    this.db.prepare('INSERT OR IGNORE INTO checklist VALUES (?, ?, ?, ?)').run(id, version, content, madeAt)
  }

  /** With the raters' names; of drawings that are not in the bin. */
  answers(): StoredAnswer[] {
    return this.db
      .prepare(
        `SELECT a.drawing, r.name AS rater, a.checklist, a.version, a.content, a.answered_at AS at FROM answer a
         JOIN rater r ON r.id = a.rater JOIN drawing d ON d.id = a.drawing WHERE d.removed_at IS NULL
         ORDER BY a.drawing, a.rater, a.checklist, a.version`
      )
      .all() as StoredAnswer[]
  }

  answersOf(drawing: string, rater: number): Answered[] {
    return this.db
      .prepare(
        'SELECT checklist, version, content, answered_at AS at FROM answer WHERE drawing = ? AND rater = ? ORDER BY checklist, version'
      )
      .all(drawing, rater) as Answered[]
  }

  /** One step of that rater's undo. */
  answer(drawing: string, rater: number, { checklist, version, content, at }: Answered): void {
    const after = JSON.stringify([version, content, at])
    this.edits.make([{ drawing, field: answerField(checklist, version), after }], rater)
  }

  /** From an archive: what the rater has answered here stays. */
  takeAnswer(drawing: string, rater: number, { checklist, version, content, at }: Answered): void {
    const here = this.answersOf(drawing, rater)
    if (here.some((answer) => answer.checklist === checklist && answer.version === version)) return
    this.edits.write(drawing, answerField(checklist, version), JSON.stringify([version, content, at]), rater)
  }
}
