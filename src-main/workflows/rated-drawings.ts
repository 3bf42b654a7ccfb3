import type { DrawingId } from '#contract/drawing'
import type { RatedDrawing } from '../labelling/agreement-report'
import type { Library } from '../library/library'
import type { StoredRating } from '../library/raters'

export interface Rated {
  id: DrawingId
  row: RatedDrawing
  ratings: StoredRating[]
}

/** Drawings that somebody has rated, with what each has said. */
export function ratedDrawings(library: Library, only: readonly number[] | null = null): Rated[] {
  const names = new Map(library.raters.list().map((rater) => [rater.id, rater.name]))
  const byDrawing = Map.groupBy(
    library.raters.ratings().filter(({ rater }) => only === null || only.includes(rater)),
    (rating) => rating.drawing
  )
  return library.drawings.all().flatMap(({ drawing, child }) => {
    const ratings = byDrawing.get(drawing.id)
    if (!ratings) return []
    const said = new Map(ratings.map(({ rater, label }) => [names.get(rater)!, label]))
    return [{ id: drawing.id, row: { child, final: drawing.expertLabel, ratings: said }, ratings }]
  })
}
