import { because } from '#contract/because'
import libheif, { type HeifImage } from 'libheif-js/wasm-bundle.js'
import sharp, { type Sharp } from 'sharp'
import { AppError } from '#contract/app-error'
import { LARGEST_IN_MEMORY, SMALLEST_SIDE } from './recognise'

/**
 * Photos of phones, by libheif compiled to WebAssembly: what goes wrong in it goes wrong in this process alone. It turns them upright
 * itself. Of several images in one file (a depth map, a second exposure) the primary one is taken, which other programs show. Throws
 * AppError 'image-damaged', 'image-too-large', 'image-too-small'.
 */
export async function readHeic(bytes: Uint8Array): Promise<{ image: Sharp; width: number; height: number }> {
  const images = imagesIn(bytes)
  try {
    const image = images.find((one) => one.is_primary()) ?? images[0]
    if (!image) throw new AppError('image-damaged', because('image-none'))
    const [width, height] = [image.get_width(), image.get_height()]
    if (width * height > LARGEST_IN_MEMORY)
      throw new AppError('image-too-large', because('image-pixels', { width, height }))
    if (Math.min(width, height) < SMALLEST_SIDE) throw new AppError('image-too-small', { width, height })
    const data = await pixelsOf(image, width, height)
    return { image: sharp(data, { raw: { width, height, channels: 4 } }), width, height }
  } finally {
    for (const image of images) image.free()
  }
}

function imagesIn(bytes: Uint8Array): HeifImage[] {
  try {
    return new libheif.HeifDecoder().decode(bytes)
  } catch (error) {
    throw new AppError('image-damaged', { reason: error instanceof Error ? error.message : String(error) })
  }
}

/** RGBA bytes. */
async function pixelsOf(image: HeifImage, width: number, height: number): Promise<Uint8Array> {
  const { promise, resolve } = Promise.withResolvers<{ data: Uint8ClampedArray } | null>()
  image.display({ data: new Uint8ClampedArray(width * height * 4), width, height }, resolve)
  const shown = await promise
  if (!shown) throw new AppError('image-damaged', because('image-photo'))
  return new Uint8Array(shown.data.buffer)
}
