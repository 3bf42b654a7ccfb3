import type { PictureFormat } from './recognise'
import { tiffPages } from './tiff-header'

/** Beyond these a resolution is a slip, not a shape of pixels. */
const MOST = 4
/** Differences that come from rounding of resolutions. */
const ROUNDING = 0.02

/** Width of a stored pixel by its height, 1 where nothing sensible is stated: fax pages have 204 by 98 dots an inch. */
export function pixelAspect(bytes: Buffer, format: PictureFormat, page: number): number {
  const [x, y] = resolutionOf(bytes, format, page) ?? [1, 1]
  const aspect = y / x
  const stated = Number.isFinite(aspect) && aspect <= MOST && aspect >= 1 / MOST
  return stated && Math.abs(aspect - 1) > ROUNDING ? aspect : 1
}

function resolutionOf(bytes: Buffer, format: PictureFormat, page: number): [number, number] | null {
  if (format === 'tiff') return tiffPages(bytes)[page]?.resolution ?? null
  if (format === 'png') return pngResolution(bytes)
  return format === 'jpeg' ? jfifDensity(bytes) : null
}

/** The chunk pHYs, which stands before the picture data (PNG, section 11.3.4.3). */
function pngResolution(bytes: Buffer): [number, number] | null {
  for (let at = 8; at + 12 <= bytes.length;) {
    const [length, type] = [bytes.readUInt32BE(at), bytes.toString('latin1', at + 4, at + 8)]
    if (type === 'IDAT' || length > bytes.length) return null
    if (type === 'pHYs' && at + 16 <= bytes.length)
      return [bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)]
    at += 12 + length
  }
  return null
}

/** Of the JFIF header, right behind the start (JFIF 1.02); a ratio alone where it has no unit. */
function jfifDensity(bytes: Buffer): [number, number] | null {
  if (bytes.length < 18 || bytes.readUInt16BE(2) !== 0xffe0 || bytes.toString('latin1', 6, 10) !== 'JFIF')
    return null
  return [bytes.readUInt16BE(14), bytes.readUInt16BE(16)]
}
