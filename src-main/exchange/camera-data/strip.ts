import { stripHeic } from './heic'
import { stripJpeg } from './jpeg'
import { stripPng } from './png'
import { stripTiff } from './tiff'
import { stripWebp } from './webp'

const BY_FORMAT: Readonly<Record<string, (bytes: Buffer) => Buffer | null>> = {
  jpeg: stripJpeg,
  png: stripPng,
  webp: stripWebp,
  tiff: stripTiff,
  heic: stripHeic,
  // bitmaps hold pixels alone
  bmp: (bytes) => bytes
}

/**
 * The same picture without what a camera or a program has written beside its pixels: place, time, device, names, thumbnails. Pixels,
 * colours and the way it is turned stay as they are, bit by bit. Null where the file's structure is not read to its end: then nothing is
 * known to be gone.
 */
export function withoutCameraData(bytes: Uint8Array, format: string): Buffer | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return BY_FORMAT[format]?.(view) ?? null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
