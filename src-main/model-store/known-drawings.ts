import type { KnownDrawing } from '../learning/deploy/pseudonyms'
import type { Drawings } from '../library/drawings'

/** The library's drawings by which models from other libraries are searched; listed again when any has changed. */
export class KnownDrawings {
  private revision = -1
  private rows: readonly KnownDrawing[] = []

  constructor(private readonly drawings: Drawings) {}

  all(): readonly KnownDrawing[] {
    const revision = this.drawings.revision()
    if (revision !== this.revision) {
      this.rows = this.drawings.all().map(({ drawing, child, sha256 }) => ({ id: drawing.id, child, sha256 }))
      this.revision = revision
    }
    return this.rows
  }
}
