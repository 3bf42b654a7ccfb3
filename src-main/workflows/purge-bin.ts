import { AppError } from '#contract/app-error'
import type { DrawingId } from '#contract/drawing'
import type { Library } from '../library/library'
import type { Needs } from './ports'

async function purge(library: Library, wanted: readonly DrawingId[] | null): Promise<number> {
  const all = library.drawings.removed()
  const bin = wanted ? all.filter(({ row }) => wanted.includes(row.drawing.id)) : all
  if (wanted && bin.length < new Set(wanted).size) throw new AppError('drawing-not-in-bin')
  const ids = bin.map(({ row }) => row.drawing.id)
  // also where they lay before they were given to another child
  const blobs = bin.flatMap(({ row }) => [row.blob, row.drawing.id, ...library.edits.blobsOf(row.drawing.id)])
  library.db.transaction(() => {
    library.edits.forget(ids)
    for (const { row } of bin) library.drawings.purge(row.drawing.id)
  })()
  for (const blob of new Set(blobs))
    for (const kind of ['original', 'thumbnail', 'source'] as const) await library.blobs.remove(blob, kind)
  return bin.length
}

/** Erases what lies in the bin, or these drawings of it, with their files. Answers how many. Throws AppError 'drawing-not-in-bin'. */
export const purgeBin = (
  { library }: Needs<'library'>,
  wanted: readonly DrawingId[] | null
): Promise<number> => library.mutex.run(() => purge(library, wanted))
