import { randomBytes, randomUUID } from 'node:crypto'
import type { DrawingId } from '#contract/drawing'
import { createLibrary, openLibrary } from '../library/library'

/** Rows that one revision brings: what a screen fetches at once. */
const A_REVISION = 1000

/** A library of many rows, to see how screens keep up: its drawings have no files. Throws AppError 'library-exists'. */
export async function manyRows(folder: string, rows: number): Promise<void> {
  await createLibrary(folder, { unencrypted: true, purpose: 'benchmark' })
  const library = await openLibrary(folder, null)
  library.db.transaction(() => {
    const child = library.children.add('', 'c', randomBytes(32)).id
    for (let i = 0; i < rows; i += 1) {
      if (i % A_REVISION === 0) library.drawings.nextRevision()
      const id = randomUUID() as DrawingId
      const drawing = {
        id,
        fileName: `drawing-${i}.png`,
        childId: 'c',
        site: null,
        ageMonths: 48 + (i % 60),
        agePrecisionMonths: 1,
        subject: i % 3 ? 'dog' : 'house',
        prompt: null,
        drawingTool: null,
        date: null,
        expertLabel: null,
        tags: [],
        extra: {},
        format: 'png',
        width: 100,
        height: 100,
        bytes: 1,
        synthetic: true,
        importedAt: '2026-01-01T00:00:00.000Z',
        sha256: id
      }
      library.drawings.insert(drawing, child, library.drawings.revision())
    }
  })()
  library.close()
}
