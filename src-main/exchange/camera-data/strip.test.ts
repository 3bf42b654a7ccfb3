import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { readPicture } from '#main/compute/image/decode'
import { drawingPng } from '#main/harness/pictures'
import { orientationOf, orientationAlone } from './orientation'
import { withoutCameraData } from './strip'

const CANARY = 'Canary-Camera-4711'

/** The drawing with a camera's data all around it, turned by a quarter. */
async function photographed(): Promise<Sharp> {
  return sharp(await drawingPng(3, 60, 120)).withMetadata({
    orientation: 6,
    exif: {
      IFD0: { Make: CANARY, Copyright: `${CANARY} Kita Sonnenschein` },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1', GPSMapDatum: CANARY }
    }
  })
}

const pixelsOf = async (file: Uint8Array): Promise<Buffer> =>
  (await readPicture(file, ({ image }) => image.raw().toBuffer())).value

describe('camera data', () => {
  it.each([
    ['jpeg', (image: Sharp) => image.jpeg({ quality: 90 })],
    ['jpeg', (image: Sharp) => image.jpeg({ progressive: true })],
    ['png', (image: Sharp) => image.png()],
    ['webp', (image: Sharp) => image.webp()]
  ] as const)('leaves a %s file, whose pixels, colours and turn stay', async (format, as) => {
    const file = await as(await photographed()).toBuffer()
    expect(file.includes(CANARY)).toBe(true)
    const stripped = withoutCameraData(file, format)!
    expect([stripped.includes(CANARY), stripped.includes('GPS')]).toEqual([false, false])
    const { orientation, exif, xmp, iptc } = await sharp(stripped).metadata()
    expect([orientation, xmp, iptc]).toEqual([6, undefined, undefined])
    expect(exif === undefined || exif.length < 60).toBe(true)
    expect(await pixelsOf(stripped)).toEqual(await pixelsOf(file))
    // what has nothing more to leave stays as it is
    expect(withoutCameraData(stripped, format)).toEqual(stripped)
  })

  it('leaves a TIFF file, its texts, its places and its thumbnails', async () => {
    const plain = await sharp(await drawingPng(3, 60, 120))
      .withXmp(`<x:xmpmeta>${CANARY}</x:xmpmeta>`)
      .tiff({ compression: 'lzw' })
      .toBuffer()
    const file = withPlace(plain)
    expect(file.toString('latin1').split(CANARY)).toHaveLength(3)
    const stripped = withoutCameraData(file, 'tiff')!
    expect([stripped.includes(CANARY), stripped.length]).toEqual([false, file.length])
    expect(await pixelsOf(stripped)).toEqual(await pixelsOf(file))
    expect((await sharp(stripped).metadata()).xmp).toBeUndefined()
  })

  it('leaves what follows the end: a film behind a photo, texts behind a picture', async () => {
    const jpeg = Buffer.concat([
      await (await photographed()).jpeg().toBuffer(),
      Buffer.from(`film ${CANARY}`)
    ])
    const png = Buffer.concat([await (await photographed()).png().toBuffer(), Buffer.from(`text ${CANARY}`)])
    expect(withoutCameraData(jpeg, 'jpeg')!.includes(CANARY)).toBe(false)
    expect(withoutCameraData(png, 'png')!.includes(CANARY)).toBe(false)
  })

  it('of HEIC photos: what is decoded stays', async () => {
    const folder = join(import.meta.dirname, '../../compute/image/fixtures')
    const files = readdirSync(folder).filter((name) => name.endsWith('.heic'))
    expect(files.length).toBeGreaterThan(0)
    for (const name of files) {
      const file = readFileSync(join(folder, name))
      const stripped = withoutCameraData(file, 'heic')!
      expect(stripped).not.toBeNull()
      expect(stripped).toHaveLength(file.length)
      expect(await pixelsOf(stripped)).toEqual(await pixelsOf(file))
      expect(stripped.includes('<x:xmpmeta')).toBe(false)
    }
  })

  it('says nothing of a file that is cut or no picture, and never throws', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('jpeg', 'png', 'webp', 'tiff', 'heic', 'unknown'),
        fc.uint8Array({ maxLength: 300 }),
        async (format, noise) => {
          const jpeg = await sharp(await drawingPng(1, 60, 40))
            .jpeg()
            .toBuffer()
          expect(() => withoutCameraData(noise, format)).not.toThrow()
          expect(() => withoutCameraData(Buffer.concat([jpeg.subarray(0, 200), noise]), format)).not.toThrow()
        }
      ),
      { numRuns: 60 }
    ))

  it('a turn is written as it is read', () => {
    for (let turn = 1; turn <= 8; turn += 1) expect(orientationOf(orientationAlone(turn))).toBe(turn)
  })
})

/** A little-endian TIFF file whose first directory also names a directory of GPS, which holds a text. */
function withPlace(tiff: Buffer): Buffer {
  const start = tiff.readUInt32LE(4)
  const count = tiff.readUInt16LE(start)
  const entry = (tag: number, type: number, values: number, value: number): Buffer => {
    const bytes = Buffer.alloc(12)
    bytes.writeUInt16LE(tag, 0)
    bytes.writeUInt16LE(type, 2)
    bytes.writeUInt32LE(values, 4)
    bytes.writeUInt32LE(value, 8)
    return bytes
  }
  const number = (value: number, size: 2 | 4): Buffer => {
    const bytes = Buffer.alloc(size)
    bytes.writeUIntLE(value, 0, size)
    return bytes
  }
  const text = Buffer.from(`${CANARY}\0`)
  const [textAt, gpsAt] = [tiff.length, tiff.length + text.length]
  const gps = Buffer.concat([number(1, 2), entry(0x12, 2, text.length, textAt), number(0, 4)])
  const firstAt = gpsAt + gps.length
  const first = Buffer.concat([
    number(count + 1, 2),
    tiff.subarray(start + 2, start + 2 + 12 * count),
    entry(34853, 4, 1, gpsAt),
    number(0, 4)
  ])
  const whole = Buffer.concat([tiff, text, gps, first])
  whole.writeUInt32LE(firstAt, 4)
  return whole
}
