import { AppError } from '#contract/app-error'
import type { RelinkResult } from '#contract/dataset'
import type { SourceFile } from '../analysis/import/source'
import { sha256 } from '../lib/sha256'
import { checkCancelled, type Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import type { Library } from '../library/library'
import { photoOf } from '../library/photo-of'
import type { Needs } from './ports'

/** What is stored of it; null where that is missing or damaged. */
function storedFile(
  library: Library,
  { blob, child }: DrawingRow,
  kind: 'original' | 'source' | 'thumbnail'
): Promise<Buffer | null> {
  return library.blobs.read(blob, kind, library.children.keyOf(child)).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'blob-damaged') return null
    throw error
  })
}

/** Of a photo, the photo is what was imported; the picture made of it has to be there as well. */
async function isWhole(library: Library, row: DrawingRow): Promise<boolean> {
  const original = await storedFile(library, row, 'original')
  if (row.source === null) return original !== null && sha256(original) === row.sha256
  const source = await storedFile(library, row, 'source')
  return original !== null && source !== null && sha256(source) === row.sha256
}

/** A photo's picture is made anew, as it was made then. */
async function putBack(
  ports: Needs<'library' | 'compute'>,
  row: DrawingRow,
  bytes: Uint8Array
): Promise<void> {
  const { blobs, children } = ports.library
  const key = children.keyOf(row.child)
  if (row.source === null) return blobs.write(row.blob, 'original', key, bytes)
  const paper = photoOf(row.source)?.paper ?? null
  const { picture } = await ports.compute.photo(bytes, { paper })
  await blobs.write(row.blob, 'original', key, picture)
  await blobs.write(row.blob, 'source', key, bytes)
}

/** A thumbnail that is missing or damaged is made of its original, where that is there. */
async function remakeThumbnail(ports: Needs<'library' | 'compute'>, row: DrawingRow): Promise<void> {
  const { library } = ports
  if (await storedFile(library, row, 'thumbnail')) return
  const original = await storedFile(library, row, 'original')
  if (!original) return
  const { thumbnail } = await ports.compute.admit(original)
  await library.blobs.write(row.blob, 'thumbnail', library.children.keyOf(row.child), thumbnail)
}

/** Originals that are missing or damaged, put back from files of the same content. */
export async function relinkOriginals(
  ports: Needs<'library' | 'compute'>,
  files: readonly SourceFile[],
  work: Work
): Promise<RelinkResult> {
  const { library } = ports
  // what lies in the bin may come back
  const rows = [...library.drawings.all(), ...library.drawings.removed().map(({ row }) => row)]
  const broken = new Map<string, DrawingRow[]>()
  for (const [i, row] of rows.entries()) {
    checkCancelled(work)
    work.report('check', i, rows.length + files.length)
    if (!(await isWhole(library, row))) broken.set(row.sha256, [...(broken.get(row.sha256) ?? []), row])
  }
  let mended = 0
  const damaged = [...broken.values()].flat().length
  for (const [i, file] of files.entries()) {
    checkCancelled(work)
    work.report('relink', rows.length + i, rows.length + files.length)
    // one that cannot be read, or is gone since it was chosen, must not keep the others from being looked at
    const bytes = await file.read().catch(() => null)
    const hash = bytes && sha256(bytes)
    for (const row of (hash && broken.get(hash)) || []) {
      await putBack(ports, row, bytes!)
      mended += 1
    }
    if (hash) broken.delete(hash)
  }
  for (const row of rows) await remakeThumbnail(ports, row)
  await library.blobs.sync()
  const still = [...broken.values()].flat().map(({ drawing: { id, fileName } }) => ({ id, fileName }))
  return { checked: rows.length, damaged, mended, still }
}
