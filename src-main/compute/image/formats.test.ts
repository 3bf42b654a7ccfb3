import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync, crc32 } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { AppError } from '#contract/app-error'
import { SharedWork } from './alone'
import { readBitmap } from './bmp'
import { readPicture } from './decode'
import { readHeic } from './heic'
import { pixelAspect } from './pixel-aspect'
import { admitPicture } from './picture'
import { recognise } from './recognise'
import { tiffPages } from './tiff-header'

type Colour = readonly [number, number, number]

interface BitmapParts {
  width: number
  height: number
  bits: number
  pixels: Uint8Array
  palette?: readonly Colour[]
  compression?: number
  masks?: readonly number[]
  perMetre?: [number, number]
}

/** A bitmap file as Windows GDI describes it; a negative height: top row first. */
function bitmap({
  width,
  height,
  bits,
  pixels,
  palette = [],
  compression = 0,
  masks = [],
  perMetre = [0, 0]
}: BitmapParts): Buffer {
  const start = 54 + 4 * masks.length + 4 * palette.length
  const file = Buffer.alloc(start + pixels.length)
  file.write('BM')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(start, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(width, 18)
  file.writeInt32LE(height, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(bits, 28)
  file.writeUInt32LE(compression, 30)
  file.writeInt32LE(perMetre[0], 38)
  file.writeInt32LE(perMetre[1], 42)
  file.writeUInt32LE(palette.length, 46)
  masks.forEach((mask, i) => file.writeUInt32LE(mask, 54 + 4 * i))
  palette.forEach(([r, g, b], i) => file.set([b, g, r, 0], 54 + 4 * masks.length + 4 * i))
  file.set(pixels, start)
  return file
}

const GREYS: Colour[] = Array.from({ length: 256 }, (_, i) => [i, i, i])
/** Reds of the pixels, row by row. */
const reds = (file: Buffer): number[][] => {
  const { data, width, height } = readBitmap(file)
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (__, x) => data[3 * (y * width + x)]!)
  )
}

describe('bitmaps', () => {
  it('one bit a pixel: the first is the uppermost bit, rows end on whole words, the last row stands first', () => {
    const pixels = Uint8Array.of(0b10100000, 0, 0, 0, 0b01100000, 0, 0, 0)
    const palette: Colour[] = [
      [0, 0, 0],
      [255, 255, 255]
    ]
    expect(reds(bitmap({ width: 3, height: 2, bits: 1, pixels, palette }))).toEqual([
      [0, 255, 255],
      [255, 0, 255]
    ])
    expect(reds(bitmap({ width: 3, height: -2, bits: 1, pixels, palette }))).toEqual([
      [255, 0, 255],
      [0, 255, 255]
    ])
  })
  it('four bits and eight bits by their palette, sixteen bits by fives, 24 and 32 bits blue first', () => {
    const four = bitmap({
      width: 3,
      height: 1,
      bits: 4,
      pixels: Uint8Array.of(0x1f, 0x20, 0, 0),
      palette: GREYS.slice(0, 16)
    })
    expect(reds(four)).toEqual([[1, 15, 2]])
    const eight = bitmap({
      width: 2,
      height: 1,
      bits: 8,
      pixels: Uint8Array.of(200, 7, 0, 0),
      palette: GREYS
    })
    expect(reds(eight)).toEqual([[200, 7]])
    const sixteen = bitmap({ width: 1, height: 1, bits: 16, pixels: Uint8Array.of(0x00, 0x7c, 0, 0) })
    expect([...readBitmap(sixteen).data]).toEqual([255, 0, 0])
    const green = bitmap({
      width: 1,
      height: 1,
      bits: 16,
      compression: 3,
      masks: [0xf800, 0x07e0, 0x001f],
      pixels: Uint8Array.of(0xe0, 0x07, 0, 0)
    })
    expect([...readBitmap(green).data]).toEqual([0, 255, 0])
    const plain = bitmap({ width: 1, height: 1, bits: 24, pixels: Uint8Array.of(1, 2, 3, 0) })
    expect([...readBitmap(plain).data]).toEqual([3, 2, 1])
    const wide = bitmap({ width: 1, height: 1, bits: 32, pixels: Uint8Array.of(1, 2, 3, 0) })
    expect([...readBitmap(wide).data]).toEqual([3, 2, 1])
  })
  it('run lengths: runs, literal pixels, ends of lines, jumps', () => {
    // 3 x 5; a run of three 5s; end of line; literal 1 2 3 and a byte to fill up; end of line; jump by one; run of two 9s; end
    const pixels = Uint8Array.of(3, 5, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 2, 1, 0, 2, 9, 0, 1)
    const file = bitmap({ width: 3, height: 3, bits: 8, compression: 1, palette: GREYS, pixels })
    expect(reds(file)).toEqual([
      [0, 9, 9],
      [1, 2, 3],
      [5, 5, 5]
    ])
    // four bits: a run of five pixels alternates 1 and 2
    const four = bitmap({
      width: 5,
      height: 1,
      bits: 4,
      compression: 2,
      palette: GREYS.slice(0, 16),
      pixels: Uint8Array.of(5, 0x12, 0, 1)
    })
    expect(reds(four)).toEqual([[1, 2, 1, 2, 1]])
  })
  it('whatever was written with a palette is read back', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 4, 8),
        fc.integer({ min: 1, max: 19 }),
        fc.integer({ min: 1, max: 6 }),
        fc.infiniteStream(fc.nat(255)),
        (bits, width, height, values) => {
          const stride = Math.ceil((bits * width) / 32) * 4
          const pixels = new Uint8Array(stride * height)
          const expected = Array.from({ length: height }, () =>
            Array.from({ length: width }, () => values.next().value % 2 ** bits)
          )
          expected.forEach((row, y) =>
            row.forEach((value, x) => {
              const bit = bits * x
              pixels[(height - 1 - y) * stride + (bit >> 3)]! |= value << (8 - bits - (bit & 7))
            })
          )
          expect(reds(bitmap({ width, height, bits, pixels, palette: GREYS.slice(0, 2 ** bits) }))).toEqual(
            expected
          )
        }
      )
    ))
  it('anything else ends typed, whatever is changed', () => {
    const whole = bitmap({
      width: 20,
      height: 20,
      bits: 8,
      compression: 1,
      palette: GREYS,
      pixels: Uint8Array.of(20, 5, 0, 0, 0, 1)
    })
    expect(() => readBitmap(bitmap({ width: 2, height: 2, bits: 24, pixels: new Uint8Array(3) }))).toThrow(
      AppError
    )
    expect(() => readBitmap(bitmap({ width: 2, height: 2, bits: 13, pixels: new Uint8Array(90) }))).toThrow(
      /image-unsupported/
    )
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, cut) => {
        // the size is checked before any pixel is read
        if (at >= 18 && at < 26) return
        const mutant = Buffer.from(whole.subarray(0, cut))
        if (at < cut) mutant[at] = value
        try {
          readBitmap(mutant)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      })
    )
  })
})

interface Tag {
  tag: number
  type: 3 | 4 | 5
  value: number | [number, number]
}

/** A TIFF of pages without pixels, either order of bytes. */
function tiff(pages: readonly (readonly Tag[])[], little = true): Buffer {
  const file = Buffer.alloc(4096)
  const u16 = (value: number, at: number) =>
    little ? file.writeUInt16LE(value, at) : file.writeUInt16BE(value, at)
  const u32 = (value: number, at: number) =>
    little ? file.writeUInt32LE(value, at) : file.writeUInt32BE(value, at)
  file.write(little ? 'II' : 'MM')
  u16(42, 2)
  let [at, apart] = [8, 3000]
  u32(at, 4)
  pages.forEach((tags, p) => {
    u16(tags.length, at)
    tags.forEach(({ tag, type, value }, i) => {
      const entry = at + 2 + 12 * i
      u16(tag, entry)
      u16(type, entry + 2)
      u32(1, entry + 4)
      if (typeof value !== 'number') {
        u32(apart, entry + 8)
        value.forEach((part, k) => u32(part, apart + 4 * k))
        apart += 8
      } else if (type === 3) u16(value, entry + 8)
      else u32(value, entry + 8)
    })
    const next = at + 2 + 12 * tags.length
    const following = next + 4
    u32(p + 1 < pages.length ? following : 0, next)
    at = following
  })
  return file
}

describe('what a TIFF states', () => {
  it.each([true, false])('page by page, little-endian: %s', (little) => {
    const pages = tiffPages(
      tiff(
        [
          [
            { tag: 259, type: 3, value: 5 },
            { tag: 262, type: 3, value: 6 },
            { tag: 282, type: 5, value: [204, 1] },
            { tag: 283, type: 5, value: [98, 1] },
            { tag: 339, type: 3, value: 2 }
          ],
          [{ tag: 254, type: 4, value: 1 }]
        ],
        little
      )
    )
    expect(pages).toEqual([
      { reduced: false, photometric: 6, compression: 5, sampleFormat: 2, resolution: [204, 98] },
      { reduced: true, photometric: 1, compression: 1, sampleFormat: 1, resolution: null }
    ])
  })
  it('pages that lead round in a circle end, and garbage has none', () => {
    const round = tiff([[{ tag: 259, type: 3, value: 1 }]])
    round.writeUInt32LE(8, 8 + 2 + 12)
    expect(tiffPages(round)).toHaveLength(1)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(tiffPages(Buffer.from(bytes)).length).toBeLessThan(65)
      })
    )
  })
})

describe('pictures as programs and machines write them', () => {
  const [WIDE, HIGH] = [200, 120]
  /** A ring on white, RGB. */
  const ring = Uint8Array.from({ length: WIDE * HIGH * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % WIDE, Math.floor(i / 3 / WIDE)]
    return Math.abs(Math.hypot(x - 100, y - 60) - 40) < 3 ? 0 : 255
  })
  const page = () => sharp(ring, { raw: { width: WIDE, height: HIGH, channels: 3 } })

  /** Width of the ink by its height. */
  async function inkForm(bytes: Uint8Array): Promise<number> {
    const { value } = await readPicture(bytes, ({ image }) =>
      image.raw().toBuffer({ resolveWithObject: true })
    )
    const { data, info } = value
    let [left, right, top, bottom] = [Infinity, -1, Infinity, -1]
    for (let i = 0; i < info.width * info.height; i += 1) {
      if (data[3 * i]! > 128) continue
      const [x, y] = [i % info.width, Math.floor(i / info.width)]
      ;[left, right, top, bottom] = [
        Math.min(left, x),
        Math.max(right, x),
        Math.min(top, y),
        Math.max(bottom, y)
      ]
    }
    return (right - left + 1) / (bottom - top + 1)
  }

  it('pixels that are not square are made square: a circle stays one', async () => {
    const squeezed = await page().resize({ width: 200, height: 60, fit: 'fill' }).raw().toBuffer()
    const raw = () => sharp(squeezed, { raw: { width: 200, height: 60, channels: 3 } })
    const fax = await raw().tiff({ xres: 8, yres: 4 }).toBuffer()
    expect(await inkForm(fax)).toBeCloseTo(1, 1)
    expect(await admitPicture(fax)).toMatchObject({ width: 200, height: 120 })
    // a bitmap and a PNG that say the same
    const png = await raw().png().toBuffer()
    const chunk = Buffer.alloc(21)
    chunk.writeUInt32BE(9, 0)
    chunk.write('pHYs', 4, 'latin1')
    chunk.writeUInt32BE(8000, 8)
    chunk.writeUInt32BE(4000, 12)
    chunk[16] = 1
    chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17)
    expect(await inkForm(Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]))).toBeCloseTo(1, 1)
    expect(await inkForm(await page().png().toBuffer())).toBeCloseTo(1, 1)
  })
  it('a resolution that no page has is a slip', () => {
    const strange = tiff([
      [
        { tag: 282, type: 5, value: [1, 1] },
        { tag: 283, type: 5, value: [300, 1] }
      ]
    ])
    expect(pixelAspect(strange, 'tiff', 0)).toBe(1)
  })
  it('bytes that do not belong are a warning; picture data that is missing or garbled is a refusal', async () => {
    const jpeg = await page().jpeg().toBuffer()
    const tables = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
    const stray = Buffer.concat([
      jpeg.subarray(0, tables),
      Buffer.from([1, 2, 3, 4, 5]),
      jpeg.subarray(tables)
    ])
    const { warning, width } = await admitPicture(stray)
    expect([width, warning]).toEqual([200, expect.stringMatching(/extraneous/)])
    expect((await admitPicture(jpeg)).warning).toBeNull()
    const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]))
    const garbled = Buffer.from(jpeg)
    for (let i = scan + 40; i < scan + 60; i += 1) garbled[i]! ^= 0x5a
    await expect(admitPicture(garbled)).rejects.toMatchObject({ code: 'image-damaged' })
    await expect(admitPicture(jpeg.subarray(0, jpeg.length * 0.8))).rejects.toMatchObject({
      code: 'image-damaged'
    })
  })
  it('every file has its own reason, however many are read at once', async () => {
    const jpeg = await page().jpeg().toBuffer()
    const png = await page().png().toBuffer()
    const cut = [jpeg.subarray(0, jpeg.length * 0.7), png.subarray(0, png.length * 0.7)]
    const reasons = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        admitPicture(cut[i % 2]!).then(
          () => 'read',
          (error: unknown) => String((error as AppError).facts.reason)
        )
      )
    )
    const [ofJpeg, ofPng] = [0, 1].map((kind) => new Set(reasons.filter((_, i) => i % 2 === kind)))
    expect([...ofJpeg!].every((reason) => /jpeg/i.test(reason))).toBe(true)
    expect([...ofPng!].some((reason) => /jpeg/i.test(reason))).toBe(false)
  })
  it('a phone’s 50 megapixels and more are read; what would have to be held whole is refused with the way out', async () => {
    const large = await sharp({
      create: { width: 11_000, height: 10_000, channels: 3, background: '#fff' },
      limitInputPixels: false
    })
      .jpeg({ quality: 30 })
      .toBuffer()
    expect(await admitPicture(large)).toMatchObject({ width: 11_000, height: 10_000 })
    const head = Buffer.alloc(25)
    head.writeUInt32BE(13, 0)
    head.write('IHDR', 4, 'latin1')
    head.writeUInt32BE(12_000, 8)
    head.writeUInt32BE(12_000, 12)
    head.set([8, 2, 0, 0, 1], 16)
    head.writeUInt32BE(crc32(head.subarray(4, 21)), 21)
    const data = deflateSync(Buffer.alloc(4096))
    const idat = Buffer.alloc(12 + data.length)
    idat.writeUInt32BE(data.length, 0)
    idat.write('IDAT', 4, 'latin1')
    idat.set(data, 8)
    idat.writeUInt32BE(crc32(idat.subarray(4, 8 + data.length)), 8 + data.length)
    const interlaced = Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      head,
      idat
    ])
    await expect(admitPicture(interlaced)).rejects.toMatchObject({
      code: 'image-too-large',
      facts: { reason: 'reason:image-interlaced' }
    })
  }, 60_000)
  it('a TIFF with a smaller copy of its page is read; colours that would come out wrong are refused', async () => {
    const ycbcr = tiff([[{ tag: 262, type: 3, value: 6 }]])
    const signed = tiff([[{ tag: 339, type: 3, value: 2 }]])
    for (const file of [ycbcr, signed])
      await expect(admitPicture(file)).rejects.toMatchObject({ code: 'image-unsupported' })
    await expect(admitPicture(tiff([[], []]))).rejects.toMatchObject({ code: 'image-animated' })
  })
  it('what is no picture here is named', () => {
    const named = (bytes: Buffer) => {
      try {
        return recognise(bytes)
      } catch (error) {
        return (error as AppError).facts.found
      }
    }
    expect(named(Buffer.from('\0\0\0\x0cjP  \r\n', 'latin1'))).toBe('a JPEG 2000 picture')
    expect(named(Buffer.from('8BPS\0\x01', 'latin1'))).toBe('a Photoshop document')
    expect(named(Buffer.from([0x49, 0x49, 0x2b, 0, 8, 0]))).toBe('tiff')
  })
})

describe('work alone', () => {
  it('begins when all has ended, and others wait for it', async () => {
    const work = new SharedWork()
    const log: string[] = []
    const step = (name: string, ms: number) => async () => {
      log.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, ms))
      log.push(`${name} ends`)
    }
    const first = [work.together(step('a', 20)), work.together(step('b', 5))]
    await new Promise((resolve) => setTimeout(resolve, 1))
    await Promise.all([...first, work.alone(step('alone', 10)), work.together(step('c', 1))])
    expect(log.indexOf('alone begins')).toBeGreaterThan(log.indexOf('a ends'))
    expect(log.indexOf('c begins')).toBeGreaterThan(log.indexOf('alone ends'))
    expect(log.indexOf('b begins')).toBeLessThan(log.indexOf('a ends'))
    await expect(work.alone(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await work.together(() => Promise.resolve(1))).toBe(1)
  })
})

describe('HEIC', () => {
  /** The fixture with its one image twice: item 1 turned by a quarter, item 2 as it is; `primary` is the one that is meant to be shown. */
  function twoImages(primary: number): Buffer {
    const file = readFileSync(join(import.meta.dirname, 'fixtures/drawing.heic'))
    const box = (type: string, ...parts: Uint8Array[]): Buffer => {
      const content = Buffer.concat(parts)
      const head = Buffer.alloc(8)
      head.writeUInt32BE(8 + content.length)
      head.write(type, 4)
      return Buffer.concat([head, content])
    }
    const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')
    const [picture, hdlr, properties] = [file.subarray(359), file.subarray(40, 73), file.subarray(172, 329)]
    const meta = (at: number): Buffer => {
      const place = `0000 ${at.toString(16).padStart(8, '0')} 0001 00000000 ${picture.length.toString(16).padStart(8, '0')}`
      const entry = (id: number): Buffer => box('infe', hex(`02000000 000${id} 0000 68766331 00`))
      return box(
        'meta',
        hex('00000000'),
        hdlr,
        box('pitm', hex(`00000000 000${primary}`)),
        box('iloc', hex(`00000000 4440 0002 0001 ${place} 0002 ${place}`)),
        box('iinf', hex('00000000 0002'), entry(1), entry(2)),
        box(
          'iprp',
          box('ipco', properties, box('irot', hex('01'))),
          box('ipma', hex('00000000 00000002 0001 04 81 02 83 84 0002 03 81 02 83'))
        )
      )
    }
    const start = file.subarray(0, 28)
    const at = start.length + meta(0).length + 8
    return Buffer.concat([start, meta(at), box('mdat', picture)])
  }
  it('of several images the primary one is read, wherever it stands', async () => {
    const first = await readHeic(twoImages(1))
    const second = await readHeic(twoImages(2))
    expect([first.width, first.height]).toEqual([340, 400])
    expect([second.width, second.height]).toEqual([400, 340])
    const [turned, upright] = await Promise.all(
      [first, second].map(async ({ image }) => (await image.png().toBuffer()).length)
    )
    expect(Math.min(turned!, upright!)).toBeGreaterThan(1000)
  })
})
