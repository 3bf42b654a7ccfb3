import { because } from '#contract/because'
import { decode as decodeBmp } from 'bmp-ts'
import sharp, { type Sharp } from 'sharp'
import { AppError } from '#contract/app-error'
import type { PictureInfo } from '../port'
import { readHeic } from './heic'
import { LARGEST_PIXELS, recognise, SMALLEST_SIDE } from './recognise'

// Only the loaders that we chose may ever see a byte; content decides, not the name.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp', 'VipsForeignLoadTiff']
})
sharp.cache(false)
sharp.concurrency(1)

export interface Decoded extends PictureInfo {
  /** A pipeline that yields the upright drawing on white, sRGB, three channels; metadata is dropped. */
  image: Sharp
}

/**
 * The one way from a file's bytes to pixels: EXIF orientation applied, transparency laid on white, any colour space and
 * depth to 8-bit sRGB. Throws AppError with an image code.
 */
export async function decode(bytes: Uint8Array): Promise<Decoded> {
  const format = recognise(bytes)
  if (format === 'heic') {
    const { image, width, height } = await readHeic(bytes)
    return { format, width, height, camera: true, image: onPaper(image) }
  }
  const source = format === 'bmp' ? readBmp(bytes) : openEncoded(bytes)
  const { width, height, pages, camera } = await headerOf(source)
  if (width * height > LARGEST_PIXELS)
    throw new AppError('image-too-large', because('image-pixels', { width, height }))
  if (Math.min(width, height) < SMALLEST_SIDE) throw new AppError('image-too-small', { width, height })
  if (pages > 1) throw new AppError('image-animated')
  return {
    format,
    width,
    height,
    camera,
    image: onPaper(source)
  }
}

const onPaper = (source: Sharp): Sharp =>
  source.flatten({ background: '#ffffff' }).toColourspace('srgb').removeAlpha()

function openEncoded(bytes: Uint8Array): Sharp {
  return sharp(bytes, {
    failOn: 'warning',
    limitInputPixels: LARGEST_PIXELS,
    limitInputChannels: 5
  }).autoOrient()
}

async function headerOf(
  source: Sharp
): Promise<{ width: number; height: number; pages: number; camera: boolean }> {
  try {
    const { autoOrient, pages, exif } = await source.metadata()
    return {
      width: autoOrient.width,
      height: autoOrient.height,
      pages: pages ?? 1,
      camera: exif !== undefined && hasExposure(exif)
    }
  } catch (error) {
    throw imageError(error)
  }
}

/** Only cameras note an exposure time (EXIF tag 0x829a, in either order of bytes); scanners and drawing programs do not. */
const hasExposure = (exif: Buffer): boolean =>
  exif.includes(Buffer.from([0x82, 0x9a, 0x00, 0x05])) || exif.includes(Buffer.from([0x9a, 0x82, 0x05, 0x00]))

/** sharp reads no BMP: the header is checked by hand before a JavaScript decoder sees the rest. */
function readBmp(bytes: Uint8Array): Sharp {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.length < 54 || view.readUInt32LE(14) < 40)
    throw new AppError('image-damaged', because('image-bmp-header'))
  const [width, height] = [view.readInt32LE(18), Math.abs(view.readInt32LE(22))]
  if (width * height > LARGEST_PIXELS)
    throw new AppError('image-too-large', because('image-pixels', { width, height }))
  if (width < SMALLEST_SIDE || height < SMALLEST_SIDE)
    throw new AppError('image-too-small', { width, height })
  const bits = view.readUInt16LE(28)
  if (
    view.readUInt32LE(30) === 0 &&
    view.length - view.readUInt32LE(10) < Math.floor((bits * width) / 8) * height
  )
    throw new AppError('image-damaged', because('ends-early'))
  try {
    const { data } = decodeBmp(view, { toRGBA: true })
    // Bitmaps rarely mean their fourth channel; it is painted over with "opaque".
    for (let i = 3; i < data.length; i += 4) data[i] = 255
    return sharp(data, { raw: { width, height, channels: 4 } })
  } catch (error) {
    throw imageError(error)
  }
}

/** libvips speaks in sentences; here they become one of our codes. */
export function imageError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (/exceeds pixel limit|too large/i.test(message))
    return new AppError('image-too-large', because('image-many-pixels'))
  return new AppError('image-damaged', { reason: message.split('\n')[0]!.slice(0, 120) })
}
