import { AppError } from '#contract/app-error'
import type { Rater, RaterId, Rating } from '#contract/rating'
import type { Connection } from './database'
import type { Edits } from './edits'

export interface StoredRating extends Rating {
  drawing: string
  rater: RaterId
  /** What others say of it has been shown to the rater since: the label stays. */
  shown: boolean
}

interface RatingColumns {
  drawing: string
  rater: number
  label: string
  tags: string
  note: string
  rated_at: string
  shown: 0 | 1
}

const SELECT =
  'SELECT g.*, u.rater IS NOT NULL AS shown FROM rating g LEFT JOIN unblinded u ON u.drawing = g.drawing AND u.rater = g.rater'

const ratingOf = (row: RatingColumns): StoredRating => ({
  drawing: row.drawing,
  rater: row.rater as RaterId,
  label: row.label as Rating['label'],
  tags: JSON.parse(row.tags) as string[],
  note: row.note,
  at: row.rated_at,
  shown: row.shown === 1
})

/** People who label apart from one another, and what each says of drawings that are not in the bin. */
export class Raters {
  constructor(
    private readonly db: Connection,
    private readonly edits: Edits
  ) {}

  list(): Rater[] {
    return this.db
      .prepare(
        `SELECT r.id, r.name, r.created_at AS createdAt, (SELECT count(*) FROM rating g JOIN drawing d ON d.id = g.drawing
         WHERE g.rater = r.id AND d.removed_at IS NULL) AS rated FROM rater r ORDER BY r.id`
      )
      .all() as Rater[]
  }

  /** Throws AppError 'rater-unknown'. */
  get(id: number): Rater {
    const rater = this.list().find((r) => r.id === id)
    if (!rater) throw new AppError('rater-unknown', { name: `number ${id}` })
    return rater
  }

  named(name: string): Rater | null {
    return this.list().find((rater) => rater.name === name) ?? null
  }

  /** Throws AppError 'rater-exists'. */
  add(name: string): Rater {
    if (this.named(name)) throw new AppError('rater-exists', { name })
    const { lastInsertRowid } = this.db
      .prepare('INSERT INTO rater (name, created_at) VALUES (?, ?)')
      .run(name, new Date().toISOString())
    return this.get(Number(lastInsertRowid))
  }

  /** Throws AppError 'rater-unknown', 'rater-has-ratings' (also where the drawings lie in the bin). */
  remove(id: RaterId): void {
    const { name } = this.get(id)
    const counted =
      '(SELECT count(*) FROM rating WHERE rater = @id) + (SELECT count(*) FROM answer WHERE rater = @id)'
    const count = Number(this.db.prepare(`SELECT ${counted}`).pluck().get({ id }))
    if (count > 0) throw new AppError('rater-has-ratings', { name, count })
    this.db.transaction(() => {
      this.db.prepare('DELETE FROM edit WHERE actor = ?').run(id)
      this.db.prepare('DELETE FROM rater WHERE id = ?').run(id)
    })()
  }

  /** One step of that rater's undo; null takes the rating back. */
  rate(drawing: string, rater: RaterId, rating: Omit<Rating, 'at'> & { at?: string }): void {
    this.edits.make([{ drawing, field: 'rating', after: ratingText(rating) }], rater)
  }

  takeBack(drawing: string, rater: RaterId): void {
    this.edits.make([{ drawing, field: 'rating', after: null }], rater)
  }

  rating(drawing: string, rater: RaterId): StoredRating | null {
    const row = this.db.prepare(`${SELECT} WHERE g.drawing = ? AND g.rater = ?`).get(drawing, rater) as
      RatingColumns | undefined
    return row ? ratingOf(row) : null
  }

  /**
   * From now on the rater knows what others say of the drawing; the first time counts. How they came to their label is no longer a step
   * that could be taken back, and does not stand in the way of those before it. Throws AppError 'rating-blind' before they have rated it.
   */
  unblind(drawing: string, rater: RaterId): void {
    if (!this.rating(drawing, rater)) throw new AppError('rating-blind')
    this.db.transaction(() => {
      const { changes } = this.db
        .prepare('INSERT OR IGNORE INTO unblinded (drawing, rater, shown_at) VALUES (?, ?, ?)')
        .run(drawing, rater, new Date().toISOString())
      if (changes > 0) this.edits.forgetRatings(drawing, rater)
    })()
  }

  /** What all raters say of one drawing. */
  of(drawing: string): StoredRating[] {
    const rows = this.db.prepare(`${SELECT} WHERE g.drawing = ? ORDER BY g.rater`).all(drawing)
    return (rows as RatingColumns[]).map(ratingOf)
  }

  /** Ratings and checklist answers of these drawings. */
  countOf(drawings: readonly string[]): number {
    const among = 'drawing IN (SELECT value FROM json_each(@drawings))'
    return Number(
      this.db
        .prepare(
          `SELECT (SELECT count(*) FROM rating WHERE ${among}) + (SELECT count(*) FROM answer WHERE ${among})`
        )
        .pluck()
        .get({ drawings: JSON.stringify(drawings) })
    )
  }

  ratings(): StoredRating[] {
    const rows = this.db
      .prepare(
        `${SELECT} JOIN drawing d ON d.id = g.drawing WHERE d.removed_at IS NULL ORDER BY g.drawing, g.rater`
      )
      .all() as RatingColumns[]
    return rows.map(ratingOf)
  }
}

/** A rating as edits keep it. */
export const ratingText = ({
  label,
  tags,
  note,
  at = new Date().toISOString()
}: Omit<Rating, 'at'> & { at?: string }): string => JSON.stringify([label, JSON.stringify(tags), note, at])
