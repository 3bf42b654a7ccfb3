import type { Rater, RaterId, Rating } from '../../src-preload/contract/rating'
import type { Connection } from './database'
import type { Edits } from './edits'
export interface StoredRating extends Rating {
  drawing: string
  rater: RaterId
}
/** People who label apart from one another, and what each says of drawings that are not in the bin. */
export declare class Raters {
  private readonly db
  private readonly edits
  constructor(db: Connection, edits: Edits)
  list(): Rater[]
  /** Throws AppError 'rater-unknown'. */
  get(id: number): Rater
  named(name: string): Rater | null
  /** Throws AppError 'rater-exists'. */
  add(name: string): Rater
  /** Throws AppError 'rater-unknown', 'rater-has-ratings' (also where the drawings lie in the bin). */
  remove(id: RaterId): void
  /** One step of that rater's undo; null takes the rating back. */
  rate(
    drawing: string,
    rater: RaterId,
    rating: Omit<Rating, 'at'> & {
      at?: string
    }
  ): void
  takeBack(drawing: string, rater: RaterId): void
  rating(drawing: string, rater: RaterId): StoredRating | null
  /** What all raters say of one drawing. */
  of(drawing: string): StoredRating[]
  ratings(): StoredRating[]
}
/** A rating as edits keep it. */
export declare const ratingText: ({
  label,
  tags,
  note,
  at
}: Omit<Rating, 'at'> & {
  at?: string
}) => string
