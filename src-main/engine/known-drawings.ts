import type { KnownDrawing } from '../learning/deploy/pseudonyms'
import type { Library } from '../library/library'

/** What was listed last, and of which state of the library. */
export interface KnownCache {
  key: string
  rows: readonly KnownDrawing[]
}

/** The library's drawings by which models from elsewhere are searched; listed anew when drawings have come or gone. */
export function knownDrawings({ db, drawings }: Library, cache: KnownCache): readonly KnownDrawing[] {
  const state = db.prepare('SELECT count(*), max(imported_at) FROM drawing').raw().get() as unknown[]
  const key = state.join(' ')
  if (key !== cache.key) {
    const rows = drawings.all().map(({ drawing, child, sha256 }) => ({ id: drawing.id, child, sha256 }))
    Object.assign(cache, { key, rows })
  }
  return cache.rows
}
