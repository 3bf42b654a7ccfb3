import type { KnownDrawing } from '../learning/deploy/pseudonyms'
import type { Library } from '../library/library'

/** What was listed last, and of which state of the library. */
export interface KnownCache {
  key: string
  rows: readonly KnownDrawing[]
}

/** The library's drawings by which models from elsewhere are searched; listed anew when any has changed. */
export function knownDrawings({ drawings }: Library, cache: KnownCache): readonly KnownDrawing[] {
  const key = String(drawings.revision())
  if (key !== cache.key) {
    const rows = drawings.all().map(({ drawing, child, sha256 }) => ({ id: drawing.id, child, sha256 }))
    Object.assign(cache, { key, rows })
  }
  return cache.rows
}
