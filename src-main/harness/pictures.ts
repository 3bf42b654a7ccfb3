import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { syntheticPixels } from '../synthetic/make-sample'

/** A synthetic drawing as a PNG file, for tests. */
export function drawingPng(seed: number, ageMonths = 60, side = 96): Promise<Buffer> {
  const rgba = syntheticPixels('person', ageMonths, seed, side)
  return sharp(rgba, { raw: { width: side, height: side, channels: 4 } })
    .png()
    .toBuffer()
}

export function solid(width: number, height: number, background: string) {
  return sharp({ create: { width, height, channels: 3, background } })
}

/** A PNG of any claimed size in a few bytes: only its header is real. */
export function pngHeader(width: number, height: number): Buffer {
  const chunk = Buffer.alloc(25)
  chunk.writeUInt32BE(13, 0)
  chunk.write('IHDR', 4, 'latin1')
  chunk.writeUInt32BE(width, 8)
  chunk.writeUInt32BE(height, 12)
  chunk.set([8, 2, 0, 0, 0], 16)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 21)), 21)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk])
}
