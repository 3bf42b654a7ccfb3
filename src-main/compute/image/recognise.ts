import { because } from '#contract/because'
import { AppError } from '#contract/app-error'

export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'tiff' | 'bmp' | 'heic'
export const LARGEST_BYTES = 100 * 1024 * 1024
/** Pictures that are read line by line, or made smaller while they are read. */
export const LARGEST_PIXELS = 300_000_000
/** Pictures that have to be held whole. */
export const LARGEST_IN_MEMORY = 100_000_000
export const SMALLEST_SIDE = 32

const starts = (bytes: Uint8Array, ...values: number[]): boolean =>
  values.every((value, i) => bytes[i] === value)
const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.subarray(from, to)).toString('latin1')

/** What the bytes are, whatever the file is called. Throws AppError 'image-empty', 'image-format', 'image-too-large'. */
export function recognise(bytes: Uint8Array): PictureFormat {
  if (bytes.length === 0) throw new AppError('image-empty')
  if (bytes.length > LARGEST_BYTES)
    throw new AppError(
      'image-too-large',
      because('image-megabytes', { megabytes: Math.round(bytes.length / 1e6) })
    )
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'jpeg'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp'
  if (starts(bytes, 0x49, 0x49, 0x2a, 0) || starts(bytes, 0x4d, 0x4d, 0, 0x2a)) return 'tiff'
  // BigTIFF
  if (starts(bytes, 0x49, 0x49, 0x2b, 0) || starts(bytes, 0x4d, 0x4d, 0, 0x2b)) return 'tiff'
  if (ascii(bytes, 0, 2) === 'BM') return 'bmp'
  if (isHeic(bytes)) return 'heic'
  throw new AppError('image-format', { found: otherKind(bytes) })
}

/** Brands of still photos that libheif reads (ISO/IEC 23008-12); sequences are films. */
const HEIC_BRANDS = ['heic', 'heix', 'mif1']
const isHeic = (bytes: Uint8Array): boolean =>
  ascii(bytes, 4, 8) === 'ftyp' &&
  HEIC_BRANDS.includes(ascii(bytes, 8, 12)) &&
  !ascii(bytes, 16, 64).includes('avif')

function otherKind(bytes: Uint8Array): string {
  const head = ascii(bytes, 0, 256).trimStart().toLowerCase()
  if (head.startsWith('gif8')) return 'a GIF'
  if (ascii(bytes, 4, 8) === 'jP  ' || starts(bytes, 0xff, 0x4f, 0xff, 0x51)) return 'a JPEG 2000 picture'
  if (ascii(bytes, 4, 8) === 'JXL ' || starts(bytes, 0xff, 0x0a)) return 'a JPEG XL picture'
  if (head.startsWith('8bps')) return 'a Photoshop document'
  if (head.startsWith('%pdf')) return 'a PDF'
  if (ascii(bytes, 4, 8) === 'ftyp') return 'an AVIF picture or a film'
  if (head.startsWith('<svg') || (head.startsWith('<?xml') && head.includes('<svg'))) return 'an SVG'
  if (head.startsWith('<')) return 'a web page or XML'
  if (head.startsWith('pk\u0003\u0004')) return 'a ZIP or office document'
  return 'an unknown kind of file'
}
