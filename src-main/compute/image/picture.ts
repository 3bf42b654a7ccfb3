import sharp from 'sharp'
import type { Picture, PictureInfo, PictureSpec } from '../port'
import { decode, imageError } from './decode'
import { evenShade, luminance, type Pixels } from './even-shade'

/** Pixels of the long side at which shade is evened; larger scans are reduced to it first. */
const WORKING_SIDE = 1024
const THUMBNAIL_SIDE = 192
/** Darker than this share of white counts as ink. */
const INK_BELOW = 0.85

async function workingPixels(bytes: Uint8Array): Promise<Pixels> {
  const { image } = await decode(bytes)
  try {
    const { data, info } = await image
      .resize({ width: WORKING_SIDE, height: WORKING_SIDE, fit: 'inside', withoutEnlargement: true, kernel: 'lanczos3' })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return { data, width: info.width, height: info.height }
  } catch (error) {
    throw imageError(error)
  }
}

/** Centres the drawing on a white square: nothing is squashed, no ink is cropped. */
export function padToSquare({ data, width, height }: Pixels): Pixels {
  const side = Math.max(width, height)
  const square = new Uint8Array(side * side * 3).fill(255)
  const [left, top] = [Math.floor((side - width) / 2), Math.floor((side - height) / 2)]
  for (let y = 0; y < height; y += 1)
    square.set(data.subarray(y * width * 3, (y + 1) * width * 3), ((y + top) * side + left) * 3)
  return { data: square, width: side, height: side }
}

async function resize({ data, width, height }: Pixels, spec: PictureSpec): Promise<Uint8Array> {
  if (width === spec.width && height === spec.height) return data
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: spec.width, height: spec.height, fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer()
}

export function inkShare(pixels: Uint8Array): number {
  let ink = 0
  for (let at = 0; at < pixels.length; at += 3) if (luminance(pixels, at) < INK_BELOW * 255) ink += 1
  return ink / (pixels.length / 3)
}

/** The preprocessing path, the only one: training and analysis see exactly this. */
export async function preparePicture(bytes: Uint8Array, spec: PictureSpec): Promise<Picture> {
  const working = await workingPixels(bytes)
  const evened = spec.evenShade === 'auto' ? evenShade(working) : null
  const pixels = await resize(padToSquare(evened ?? working), spec)
  return { pixels, inkShare: inkShare(pixels), shadeEvened: evened !== null }
}

/** Decodes once for both what the picture is and what it looks like small. */
export async function admitPicture(bytes: Uint8Array): Promise<PictureInfo & { thumbnail: Uint8Array }> {
  const { format, width, height, image } = await decode(bytes)
  try {
    const thumbnail = await image
      .resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80, effort: 1 })
      .toBuffer()
    return { format, width, height, thumbnail }
  } catch (error) {
    throw imageError(error)
  }
}

export async function uprightPng(bytes: Uint8Array, longSide: number): Promise<Uint8Array> {
  const { image } = await decode(bytes)
  try {
    return await image
      .resize({ width: longSide, height: longSide, fit: 'inside', withoutEnlargement: true, kernel: 'lanczos3' })
      .png({ compressionLevel: 9 })
      .toBuffer()
  } catch (error) {
    throw imageError(error)
  }
}

export function encodePng(rgba: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return sharp(rgba, { raw: { width, height, channels: 4 } }).png({ compressionLevel: 9 }).toBuffer()
}
