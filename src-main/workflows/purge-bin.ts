import { AppError } from '#contract/app-error'
import type { DrawingId } from '#contract/drawing'
import type { DrawingRow } from '../library/drawings'
import type { Library } from '../library/library'
import type { Needs } from './ports'

/** A child that goes with its drawings, and names by which finished jobs may have told of it. */
export interface WithChild {
  child: number
  names: readonly string[]
}

/**
 * Erases drawings with all that was said and computed of them, and the keys of children who have none left, in one transaction; then
 * their files. Cut off in between, the next opening erases the files. Whoever calls it holds the library's mutex, and has chosen the
 * drawings under it: what was taken out of the bin meanwhile must not go.
 */
export async function eraseDrawings(
  library: Library,
  rows: readonly DrawingRow[],
  leaving: WithChild | null = null
): Promise<void> {
  const ids = rows.map(({ drawing }) => drawing.id as string)
  // also where they lay before they were given to another child
  const blobs = new Set(
    rows.flatMap(({ blob, drawing }) => [blob, drawing.id, ...library.edits.blobsOf(drawing.id)])
  )
  library.db.transaction(() => {
    library.edits.forget(ids)
    if (leaving) {
      for (const blob of library.edits.forgetChild(leaving.child)) blobs.add(blob)
      library.jobs.forgetNames(leaving.names)
    }
    library.drawings.erase(ids, [...blobs])
    library.children.removeUnused(
      new Set([...rows.map(({ child }) => child), ...(leaving ? [leaving.child] : [])])
    )
  })()
  for (const blob of blobs)
    for (const kind of ['original', 'thumbnail', 'source'] as const) await library.blobs.remove(blob, kind)
}

/** Erases what lies in the bin, or these drawings of it, with their files. Answers how many. Throws AppError 'drawing-not-in-bin'. */
export const purgeBin = (
  { library }: Needs<'library'>,
  wanted: readonly DrawingId[] | null
): Promise<number> =>
  library.mutex.run(async () => {
    const all = library.drawings.removed()
    const bin = wanted ? all.filter(({ row }) => wanted.includes(row.drawing.id)) : all
    if (wanted && bin.length < new Set(wanted).size) throw new AppError('drawing-not-in-bin')
    await eraseDrawings(
      library,
      bin.map(({ row }) => row)
    )
    return bin.length
  })
