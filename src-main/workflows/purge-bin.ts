import type { Library } from '../library/library'
import type { Needs } from './ports'

async function purge(library: Library): Promise<number> {
  const bin = library.drawings.removed()
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

/** Erases what lies in the bin, with its files. Answers how many drawings. */
export const purgeBin = ({ library }: Needs<'library'>): Promise<number> =>
  library.mutex.run(() => purge(library))
