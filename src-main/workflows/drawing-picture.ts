import { AppError } from '#contract/app-error'
import type { PictureKind } from '#contract/bridge'
import type { DrawingId } from '#contract/drawing'
import { overlayNamed } from '#contract/overlay'
import { readOriginal } from '../library/originals'
import type { Library } from '../library/library'
import { overlayPicture } from './explain-drawing'
import type { Needs } from './ports'

const SCREEN_SIDE = 2048

/** A thumbnail that was lost or damaged is made again from the original. */
async function thumbnail(library: Library, ports: Needs<'compute'>, id: DrawingId): Promise<Uint8Array> {
  const row = library.drawings.get(id)
  const key = library.children.keyOf(row.child)
  try {
    return await library.blobs.read(row.blob, 'thumbnail', key)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const made = await ports.compute.admit(await readOriginal(library, row))
    await library.blobs.write(row.blob, 'thumbnail', key, made.thumbnail)
    return made.thumbnail
  }
}

/** The photo that a drawing was made of, upright. Throws AppError 'drawing-not-a-photo'. */
async function photoPng(ports: Needs<'library' | 'compute'>, id: DrawingId): Promise<Uint8Array> {
  const { library } = ports
  const { source, blob, child } = library.drawings.get(id)
  if (source === null) throw new AppError('drawing-not-a-photo')
  const photo = await library.blobs.read(blob, 'source', library.children.keyOf(child))
  return ports.compute.upright(photo, SCREEN_SIDE)
}

/** The bytes behind a picture's address. Throws AppError 'drawing-unknown', 'blob-damaged'. */
export async function drawingPicture(
  ports: Needs<'library' | 'compute'>,
  id: DrawingId,
  kind: PictureKind
): Promise<{ type: string; bytes: Uint8Array }> {
  const { library } = ports
  if (kind === 'thumb') return { type: 'image/webp', bytes: await thumbnail(library, ports, id) }
  if (kind === 'photo') return { type: 'image/png', bytes: await photoPng(ports, id) }
  const overlay = overlayNamed(kind)
  if (overlay) return { type: 'image/png', bytes: await overlayPicture(ports, id, overlay) }
  const original = await readOriginal(library, library.drawings.get(id))
  return { type: 'image/png', bytes: await ports.compute.upright(original, SCREEN_SIDE) }
}
