import { AppError } from '#contract/app-error'
import type { Connection } from './database'

/** What people edit of a drawing, with undo. Values are texts as they are stored; null: nothing is said. */
export const editedFields = [
  'expertLabel',
  'tags',
  'notes',
  'childComment',
  'annotations',
  'age',
  'subject',
  'prompt',
  'drawingTool',
  'date',
  'extra',
  'child',
  'removed',
  'picture',
  'rating'
] as const
/** `answer:LIST/VERSION` is a rater's answer to that version of a checklist. */
export type EditedField = (typeof editedFields)[number] | `answer:${string}`

interface Field {
  read(db: Connection, drawing: string, actor: number): string | null
  write(db: Connection, drawing: string, actor: number, value: string | null): void
}

/** One column. */
const column = (name: string): Field => ({
  read: (db, drawing) =>
    db.prepare(`SELECT ${name} FROM drawing WHERE id = ?`).pluck().get(drawing) as string | null,
  write: (db, drawing, _, value) =>
    void db.prepare(`UPDATE drawing SET ${name} = ? WHERE id = ?`).run(value, drawing)
})

/** Several columns that only make sense together, as a JSON list. */
const columns = (...names: string[]): Field => ({
  read: (db, drawing) =>
    JSON.stringify(
      db
        .prepare(`SELECT ${names.join(', ')} FROM drawing WHERE id = ?`)
        .raw()
        .get(drawing)
    ),
  write: (db, drawing, _, value) =>
    void db
      .prepare(`UPDATE drawing SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`)
      .run(...(JSON.parse(value!) as (string | number | null)[]), drawing)
})

const pictureColumns = columns('blob', 'width', 'height', 'bytes', 'source')
/** Another picture of the same drawing: nothing that was computed of the last one is true of it. */
const picture: Field = {
  read: pictureColumns.read,
  write: (db, drawing, actor, value) => {
    pictureColumns.write(db, drawing, actor, value)
    for (const table of ['embedding', 'analysis', 'explanation'])
      db.prepare(`DELETE FROM ${table} WHERE drawing = ?`).run(drawing)
  }
}

/** Who was shown what others say rates blindly no more: the label that was given before stays. Throws AppError 'rating-shown'. */
function checkBlind(db: Connection, drawing: string, rater: number, value: string | null): void {
  const label = db
    .prepare('SELECT label FROM rating JOIN unblinded USING (drawing, rater) WHERE drawing = ? AND rater = ?')
    .pluck()
    .get(drawing, rater) as string | undefined
  const wanted = value === null ? null : (JSON.parse(value) as string[])[0]
  if (label !== undefined && label !== wanted) throw new AppError('rating-shown')
}

/** What a rater says of a drawing, as a JSON list; the actor is the rater. */
const rating: Field = {
  read: (db, drawing, actor) => {
    const row = db
      .prepare('SELECT label, tags, note, rated_at FROM rating WHERE drawing = ? AND rater = ?')
      .raw()
      .get(drawing, actor)
    return row ? JSON.stringify(row) : null
  },
  write: (db, drawing, actor, value) => {
    checkBlind(db, drawing, actor, value)
    db.prepare('DELETE FROM rating WHERE drawing = ? AND rater = ?').run(drawing, actor)
    if (value === null) return
    db.prepare(
      'INSERT INTO rating (drawing, rater, label, tags, note, rated_at) VALUES (?, ?, ?, ?, ?, ?)'
    ).run(drawing, actor, ...(JSON.parse(value) as string[]))
  }
}

const ANSWER = 'answer WHERE drawing = ? AND rater = ? AND checklist = ? AND version = ?'

/** A rater's answer to one version of a checklist: a JSON list of [version, content, when]. Other versions' answers stay. */
const answer = (list: string, version: number): Field => ({
  read: (db, drawing, actor) => {
    const row = db
      .prepare(`SELECT version, content, answered_at FROM ${ANSWER}`)
      .raw()
      .get(drawing, actor, list, version)
    return row ? JSON.stringify(row) : null
  },
  write: (db, drawing, actor, value) => {
    db.prepare(`DELETE FROM ${ANSWER}`).run(drawing, actor, list, version)
    if (value === null) return
    db.prepare(
      'INSERT OR REPLACE INTO answer (drawing, rater, checklist, version, content, answered_at) VALUES (?, ?, ?, ?, ?, ?)'
    ).run(drawing, actor, list, ...(JSON.parse(value) as (string | number)[]))
  }
})

const fields: Record<(typeof editedFields)[number], Field> = {
  expertLabel: column('expert_label'),
  tags: column('tags'),
  notes: column('notes'),
  childComment: column('child_comment'),
  annotations: column('annotations'),
  age: columns('age_months', 'age_precision_months'),
  subject: column('subject'),
  prompt: column('prompt'),
  drawingTool: column('drawing_tool'),
  date: column('date'),
  extra: column('extra'),
  child: columns('child', 'blob'),
  removed: column('removed_at'),
  picture,
  rating
}

export function fieldOf(name: EditedField): Field {
  const [, list, version] = /^answer:(.+)\/(\d+)$/.exec(name) ?? []
  return list ? answer(list, Number(version)) : fields[name as (typeof editedFields)[number]]
}
