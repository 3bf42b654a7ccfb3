import { because } from '#contract/because'
import { t } from '#words/translate'
import sharp, { type Sharp } from 'sharp'
import { AppError } from '#contract/app-error'
import type { PictureInfo } from '../port'
import { SharedWork } from './alone'
import { bitmapSize, readBitmap } from './bmp'
import { readHeic } from './heic'
import { pixelAspect } from './pixel-aspect'
import { LARGEST_IN_MEMORY, LARGEST_PIXELS, recognise, SMALLEST_SIDE, type PictureFormat } from './recognise'
import { tiffPages, type TiffPage } from './tiff-header'

// Only the loaders that we chose may ever see a byte; content decides, not the name.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp', 'VipsForeignLoadTiff']
})
sharp.cache(false)
sharp.concurrency(1)

export interface Decoded extends Omit<PictureInfo, 'warning'> {
  /** A pipeline that yields the upright drawing on white, sRGB, three channels; metadata is dropped. */
  image: Sharp
}

/** What was made of a picture. */
export interface PictureUse<Value> {
  value: Value
  /** What its file has that it should not have, though the whole picture could be read; null: nothing. */
  warning: string | null
}

const work = new SharedWork()

/**
 * The one way from a file's bytes to pixels: EXIF orientation applied, pixels made square, transparency laid on white, any colour space and
 * depth to 8-bit sRGB. A file whose picture data is missing or garbled is refused; what else is amiss with it is told as a warning.
 * Throws AppError with an image code.
 */
export async function readPicture<Value>(
  bytes: Uint8Array,
  use: (decoded: Decoded) => Promise<Value>
): Promise<PictureUse<Value>> {
  const attempt = async (failOn: 'warning' | 'error'): Promise<Value> => {
    try {
      return await use(await decode(bytes, failOn))
    } catch (error) {
      throw imageError(error)
    }
  }
  try {
    return { value: await work.together(() => attempt('warning')), warning: null }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'image-damaged') throw error
    const own = await work.alone(() => attempt('warning').then(() => null, imageError))
    if (own && !isHarmless(own)) throw own
    const warning = own && warningOf(own)
    return { value: await work.together(() => attempt('error')), warning }
  }
}

/** Words in which libvips and its decoders say that a part of the picture is not there, or is not what it was. */
const LOST =
  /huffman|premature|truncat|end of|not enough|crc|incorrect data|bad |unable to|invalid (distance|block|code)|ends|short/i

const isHarmless = ({ facts }: AppError): boolean => !LOST.test(String(facts.reason ?? ''))

/** What libvips says of it, where that says anything. */
function warningOf({ facts }: AppError): string {
  const said = String(facts.reason ?? '')
  return said.includes('failOn') ? t('import.note.notQuite') : said
}

async function decode(bytes: Uint8Array, failOn: 'warning' | 'error'): Promise<Decoded> {
  const format = recognise(bytes)
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (format === 'heic') {
    const { image, width, height } = await readHeic(bytes)
    return { format, width, height, camera: true, image: onPaper(image) }
  }
  if (format === 'bmp') return readBmp(view)
  const page = format === 'tiff' ? drawnPage(tiffPages(view)) : 0
  const source = openEncoded(bytes, failOn, page)
  const header = await headerOf(source, format)
  const { width, height, camera, turned } = header
  if (header.pages > 1 && format !== 'tiff') throw new AppError('image-animated')
  const aspect = pixelAspect(view, format, page)
  const square =
    aspect === 1 ? null : await withSquarePixels(source, { width, height }, turned ? 1 / aspect : aspect)
  return { format, camera, ...(square ?? { width, height }), image: onPaper(square?.image ?? source) }
}

const onPaper = (source: Sharp): Sharp =>
  source.flatten({ background: '#ffffff' }).toColourspace('srgb').removeAlpha()

function openEncoded(bytes: Uint8Array, failOn: 'warning' | 'error', page: number): Sharp {
  const options = { failOn, limitInputPixels: LARGEST_PIXELS, limitInputChannels: 5 as const }
  return sharp(bytes, page > 0 ? { ...options, page } : options).autoOrient()
}

const [YCBCR, JPEG, OLD_JPEG, SIGNED, FLOATING] = [6, 7, 6, 2, 3]

/** The one page that is no smaller copy of another. Throws AppError 'image-animated', and 'image-unsupported' for what would be misread. */
function drawnPage(pages: readonly TiffPage[]): number {
  const drawn = pages.flatMap((page, i) => (page.reduced ? [] : [i]))
  if (drawn.length > 1) throw new AppError('image-animated')
  const at = drawn[0] ?? 0
  const page = pages[at]
  if (!page) return 0
  if (page.photometric === YCBCR && page.compression !== JPEG && page.compression !== OLD_JPEG)
    throw new AppError('image-unsupported', because('tiff-colours', { kind: 'YCbCr' }))
  if (page.sampleFormat === SIGNED || page.sampleFormat === FLOATING)
    throw new AppError('image-unsupported', because('tiff-numbers'))
  return at
}

interface PictureHeader {
  width: number
  height: number
  pages: number
  camera: boolean
  /** By a quarter, as it is shown. */
  turned: boolean
}

/** Throws AppError 'image-too-large', 'image-too-small'. */
async function headerOf(source: Sharp, format: PictureFormat): Promise<PictureHeader> {
  const { autoOrient, pages, exif, isProgressive, orientation } = await source.metadata()
  const { width, height } = autoOrient
  checkSize(width, height, LARGEST_PIXELS)
  // Of an interlaced picture every line needs all of the file: it is held whole, at three bytes a pixel and more.
  if (isProgressive && format !== 'webp' && width * height > LARGEST_IN_MEMORY)
    throw new AppError('image-too-large', because('image-interlaced', { width, height }))
  return {
    width,
    height,
    pages: pages ?? 1,
    camera: exif !== undefined && hasExposure(exif),
    turned: (orientation ?? 1) > 4
  }
}

/** Throws AppError 'image-too-large', 'image-too-small'. */
function checkSize(width: number, height: number, most: number): void {
  if (width * height > most) throw new AppError('image-too-large', because('image-pixels', { width, height }))
  if (Math.min(width, height) < SMALLEST_SIDE) throw new AppError('image-too-small', { width, height })
}

/** Stretched along the side on which pixels lie further apart; `aspect`: width of a pixel by its height. */
async function withSquarePixels(
  source: Sharp,
  { width, height }: { width: number; height: number },
  aspect: number
): Promise<{ image: Sharp; width: number; height: number }> {
  const [wide, high] = aspect > 1 ? [width * aspect, height] : [width, height / aspect]
  const scale = Math.min(1, Math.sqrt(LARGEST_IN_MEMORY / (wide * high)))
  const size = { width: Math.round(wide * scale), height: Math.round(high * scale) }
  // a pipeline of sharp resizes once, and whoever reads the picture resizes it
  const { data, info } = await source
    .resize({ ...size, fit: 'fill' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { image: sharp(data, { raw: { ...size, channels: info.channels } }), ...size }
}

/** Only cameras note an exposure time (EXIF tag 0x829a, in either order of bytes); scanners and drawing programs do not. */
const hasExposure = (exif: Buffer): boolean =>
  exif.includes(Buffer.from([0x82, 0x9a, 0x00, 0x05])) || exif.includes(Buffer.from([0x9a, 0x82, 0x05, 0x00]))

/** sharp reads no BMP. */
async function readBmp(view: Buffer): Promise<Decoded> {
  const size = bitmapSize(view)
  checkSize(size.width, size.height, LARGEST_IN_MEMORY)
  const { data, width, height, aspect } = readBitmap(view)
  const source = sharp(data, { raw: { width, height, channels: 3 } })
  const square = aspect === 1 ? null : await withSquarePixels(source, { width, height }, aspect)
  const found = square ?? { image: source, width, height }
  return { format: 'bmp', camera: false, ...found, image: onPaper(found.image) }
}

/** libvips speaks in sentences; here they become one of our codes. */
function imageError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (/exceeds pixel limit|too large/i.test(message))
    return new AppError('image-too-large', because('image-many-pixels'))
  return new AppError('image-damaged', { reason: message.split('\n')[0]!.slice(0, 120) })
}
