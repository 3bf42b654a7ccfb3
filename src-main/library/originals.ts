import type { DrawingRow } from './drawings'
import type { Library } from './library'

/** The stored file of a drawing; of a photo, the picture that was made of it. Throws AppError 'blob-damaged'. */
export function readOriginal(library: Library, { blob, child }: DrawingRow): Promise<Buffer> {
  return library.blobs.read(blob, 'original', library.children.keyOf(child))
}
