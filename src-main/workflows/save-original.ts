import { AppError } from '#contract/app-error'
import type { DrawingId } from '#contract/drawing'
import { PhotoSource } from '#contract/photo'
import { safeName } from '../exchange/safe-name'
import { readOriginal } from '../library/originals'
import type { Needs } from './ports'

/** Endings that files of a format are known by, the usual one first; of other formats the format's own name. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  jpeg: ['jpg', 'jpeg', 'jpe', 'jfif'],
  tiff: ['tif', 'tiff'],
  heic: ['heic', 'heif']
}

/** The name under which a drawing was imported, with an ending that fits what the file is. */
export function originalName(fileName: string, format: string): string {
  const known = ENDINGS[format] ?? [format]
  const name = safeName(fileName.slice(fileName.lastIndexOf('/') + 1))
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return known.includes(ending) ? name : `${name}.${known[0]!}`
}

/**
 * The bytes of a drawing's file as they were imported; `photo`: those of the photo that it was made of. Throws AppError
 * 'drawing-unknown', 'drawing-not-a-photo', 'blob-damaged'.
 */
export async function saveOriginal(
  { library }: Needs<'library'>,
  id: DrawingId,
  photo: boolean
): Promise<{ fileName: string; bytes: Uint8Array }> {
  const row = library.drawings.get(id)
  const { fileName, format } = row.drawing
  if (!photo) return { fileName: originalName(fileName, format), bytes: await readOriginal(library, row) }
  if (row.source === null) throw new AppError('drawing-not-a-photo')
  const source = PhotoSource.parse(JSON.parse(row.source))
  const bytes = await library.blobs.read(row.blob, 'source', library.children.keyOf(row.child))
  return { fileName: safeName(source.fileName), bytes }
}
