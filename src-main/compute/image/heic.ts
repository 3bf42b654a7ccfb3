import { because } from '#contract/because'
import decodeHeic from 'heic-decode'
import sharp, { type Sharp } from 'sharp'
import { AppError } from '#contract/app-error'
import { LARGEST_IN_MEMORY, SMALLEST_SIDE } from './recognise'

/**
 * Photos of phones, by libheif compiled to WebAssembly: what goes wrong in it goes wrong in this process alone. It turns them upright
 * itself. Throws AppError 'image-damaged', 'image-too-large', 'image-too-small'.
 */
export async function readHeic(bytes: Uint8Array): Promise<{ image: Sharp; width: number; height: number }> {
  const images = await decodeHeic.all({ buffer: bytes }).catch((error: unknown) => {
    throw new AppError('image-damaged', { reason: error instanceof Error ? error.message : String(error) })
  })
  try {
    // Of several (a depth map, a second exposure) the first is the one that is shown.
    const [image] = images
    if (!image) throw new AppError('image-damaged', because('image-none'))
    const { width, height } = image
    if (width * height > LARGEST_IN_MEMORY)
      throw new AppError('image-too-large', because('image-pixels', { width, height }))
    if (Math.min(width, height) < SMALLEST_SIDE) throw new AppError('image-too-small', { width, height })
    const { data } = await image.decode().catch(() => {
      throw new AppError('image-damaged', because('image-photo'))
    })
    return { image: sharp(new Uint8Array(data), { raw: { width, height, channels: 4 } }), width, height }
  } finally {
    images.dispose()
  }
}
