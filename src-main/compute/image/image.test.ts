import fc from 'fast-check'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { AppError } from '#contract/app-error'
import { drawingPng, pngHeader, solid } from '#main/harness/pictures'
import { evenShade } from './even-shade'
import { admitPicture, besideOverlaidPng, overlaidPng, padToSquare, preparePicture } from './picture'
import { resample } from './resample'

const spec = { width: 64, height: 64, evenShade: 'auto' } as const
const codeOf = (bytes: Uint8Array): Promise<string> =>
  admitPicture(bytes).then(
    () => 'admitted',
    (error: unknown) => (error instanceof AppError ? error.code : `untyped ${String(error)}`)
  )

/** How much darker than white each eighth of a 64 x 64 picture is on the mean, row by row, to a tenth of a level. */
function blackness(pixels: Uint8Array): number[][] {
  const mean = (row: number, column: number): number => {
    let sum = 0
    for (let y = row * 8; y < row * 8 + 8; y += 1)
      for (let x = column * 24; x < column * 24 + 24; x += 1) sum += 255 - pixels[y * 64 * 3 + x]!
    return Math.round((10 * sum) / (8 * 24)) / 10
  }
  return [...Array(8).keys()].map((row) => [...Array(8).keys()].map((column) => mean(row, column)))
}

/** A whole, valid PNG of 30,000 x 30,000 white pixels in well under a megabyte. */
function bomb(): Buffer {
  const raw = deflateSync(Buffer.alloc(1 << 20, 255), { level: 9 })
  const head = Buffer.alloc(8)
  head.writeUInt32BE(raw.length, 0)
  head.write('IDAT', 4, 'latin1')
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), raw])), 0)
  return Buffer.concat([pngHeader(30_000, 30_000), head, raw, check])
}

describe('what is taken in', () => {
  it.each(['png', 'jpeg', 'webp', 'tiff'] as const)('%s, whatever the file is called', async (format) => {
    const bytes = await solid(80, 50, '#fff').toFormat(format).toBuffer()
    expect(await admitPicture(bytes)).toMatchObject({ format, width: 80, height: 50 })
  })
  it('BMP, also bottom-up', async () => {
    const bmp = Buffer.alloc(54 + 40 * 40 * 4, 0)
    bmp.write('BM')
    bmp.writeUInt32LE(54, 10)
    bmp.writeUInt32LE(40, 14)
    bmp.writeInt32LE(40, 18)
    bmp.writeInt32LE(40, 22)
    bmp.writeUInt16LE(1, 26)
    bmp.writeUInt16LE(32, 28)
    bmp.fill(255, 54 + 40 * 20 * 4) // the upper half of a bottom-up picture is white
    const { pixels } = await preparePicture(bmp, spec)
    expect(pixels[(10 * 64 + 32) * 3]).toBeGreaterThan(240)
    expect(pixels[(54 * 64 + 32) * 3]).toBeLessThan(15)
    expect(await codeOf(bmp.subarray(0, 2000))).toBe('image-damaged')
  })
  it('16-bit, 1-bit, grey and CMYK, as the same white page', async () => {
    const white = solid(64, 64, '#fff')
    const files = [
      await white.clone().toColourspace('rgb16').png().toBuffer(),
      await white.clone().png({ palette: true, colours: 2 }).toBuffer(),
      await white.clone().greyscale().png().toBuffer(),
      await white.clone().toColourspace('cmyk').jpeg().toBuffer()
    ]
    for (const file of files) {
      const { pixels, inkShare } = await preparePicture(file, spec)
      expect(Math.min(...pixels)).toBeGreaterThan(250)
      expect(inkShare).toBe(0)
    }
  })
})

describe('what is refused, with its reason', () => {
  it('an empty file', async () => expect(await codeOf(new Uint8Array())).toBe('image-empty'))
  it('a text called .png', async () => expect(await codeOf(Buffer.from('hello'))).toBe('image-format'))
  it('SVG, GIF, PDF, AVIF', async () => {
    for (const head of ['<svg xmlns=""/>', 'GIF89a.......', '%PDF-1.7 ....', '....ftypavif....'])
      expect(await codeOf(Buffer.from(head))).toBe('image-format')
  })
  it('a truncated PNG and JPEG', async () => {
    const png = await drawingPng(1)
    const jpeg = await sharp(png).jpeg().toBuffer()
    expect(await codeOf(png.subarray(0, png.length / 2))).toBe('image-damaged')
    expect(await codeOf(jpeg.subarray(0, jpeg.length / 2))).toBe('image-damaged')
  })
  it('30,000 x 30,000 pixels, before a pixel is decoded', async () => {
    const start = performance.now()
    expect(await codeOf(bomb())).toBe('image-too-large')
    expect(performance.now() - start).toBeLessThan(2000)
  })
  it('a page of 31 pixels', async () =>
    expect(await codeOf(await solid(31, 200, '#fff').png().toBuffer())).toBe('image-too-small'))
  it('mutated files end typed', async () => {
    const whole = await drawingPng(2)
    const mutation = fc.tuple(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }),
      fc.nat(whole.length)
    )
    await fc.assert(
      fc.asyncProperty(mutation, async ([changes, cut]) => {
        const mutant = Buffer.from(whole.subarray(0, cut))
        for (const [at, value] of changes) if (at < cut) mutant[at] = value
        expect(await codeOf(mutant)).not.toMatch(/untyped/)
      }),
      { numRuns: 300 }
    )
  })
  const seeds = '../shared/data/fuzz-seeds'
  it.skipIf(!existsSync(seeds))('a corpus of hostile files ends typed', async () => {
    for (const kind of ['png', 'jpeg', 'webp', 'tiff', 'bmp', 'gif'])
      for (const entry of readdirSync(`${seeds}/${kind}`, { withFileTypes: true, recursive: true })) {
        if (!entry.isFile()) continue
        expect(await codeOf(readFileSync(`${entry.parentPath}/${entry.name}`))).not.toMatch(/untyped/)
      }
  })
})

describe('the preprocessing path', () => {
  it('turns a photo upright as its EXIF says', async () => {
    const half = await sharp(Buffer.alloc(64 * 64 * 3, 255), { raw: { width: 64, height: 64, channels: 3 } })
      .composite([{ input: await solid(64, 32, '#000').png().toBuffer(), left: 0, top: 0 }])
      .png()
      .toBuffer()
    const turned = await sharp(half).jpeg({ quality: 95 }).withMetadata({ orientation: 3 }).toBuffer()
    const { pixels } = await preparePicture(turned, { ...spec, evenShade: 'off' })
    expect(pixels[(8 * 64 + 32) * 3]).toBeGreaterThan(240)
    expect(pixels[(56 * 64 + 32) * 3]).toBeLessThan(15)
  })
  it('lays transparency on white', async () => {
    const clear = await sharp({ create: { width: 64, height: 64, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer()
    expect(Math.min(...(await preparePicture(clear, spec)).pixels)).toBe(255)
  })
  it('pads, never squashes, never crops', () => {
    const wide = { data: new Uint8Array(8 * 2 * 3).fill(0), width: 8, height: 2 }
    const square = padToSquare(wide)
    expect([square.width, square.height]).toEqual([8, 8])
    expect(square.data.reduce((sum, v) => sum + (v === 0 ? 1 : 0), 0)).toBe(8 * 2 * 3)
  })
  it('evens the shade of lit paper, and leaves white paper and filled shapes alone', () => {
    const photo = { data: new Uint8Array(120 * 120 * 3), width: 120, height: 120 }
    for (let y = 0; y < 120; y += 1)
      for (let x = 0; x < 120; x += 1)
        photo.data.fill(150 + Math.floor(x / 2), (y * 120 + x) * 3, (y * 120 + x) * 3 + 3)
    photo.data.fill(30, (60 * 120 + 20) * 3, (60 * 120 + 90) * 3)
    const even = evenShade(photo)!
    expect(even.data[(20 * 120 + 5) * 3]).toBeGreaterThan(245)
    expect(even.data[(20 * 120 + 110) * 3]).toBeGreaterThan(245)
    expect(even.data[(60 * 120 + 50) * 3]).toBeLessThan(60)
    expect(evenShade({ ...photo, data: new Uint8Array(photo.data.length).fill(255) })).toBeNull()
    const filled = photo.data.map((_, i) => (Math.floor(i / 3) % 120 < 60 ? 255 : 90))
    expect(evenShade({ ...photo, data: filled })).toBeNull()
  })
  it('resamples like a good kernel: means are kept, and libvips agrees within a few levels', async () => {
    const png = await drawingPng(3, 70, 160)
    const data = await sharp(png).removeAlpha().raw().toBuffer()
    const ours = resample({ data, width: 160, height: 160 }, 64, 64)
    const theirs = await sharp(png)
      .removeAlpha()
      .resize(64, 64, { kernel: 'lanczos3', fit: 'fill' })
      .raw()
      .toBuffer()
    const gaps = ours.map((v, i) => Math.abs(v - theirs[i]!))
    expect(gaps.reduce((a, b) => a + b, 0) / gaps.length).toBeLessThan(2)
    expect(
      resample({ data: new Uint8Array(30 * 20 * 3).fill(77), width: 30, height: 20 }, 50, 50).every(
        (v) => v === 77
      )
    ).toBe(true)
  })
  it('a second square is the picture that would be made for its size', async () => {
    const file = await drawingPng(4, 60, 100)
    const both = await preparePicture(file, { ...spec, pageSide: 48 })
    const second = await preparePicture(file, { ...spec, width: 48, height: 48 })
    expect(both.pixels).toEqual((await preparePicture(file, spec)).pixels)
    expect(both.page).toEqual(second.pixels)
  })
  it('is pinned: the same file gives the same levels of grey, place by place', async () => {
    // A change of what follows is a change of preprocessing: raise PATH_VERSION with it.
    const square = await preparePicture(await drawingPng(4, 60, 100), spec)
    const scan = await preparePicture(
      await sharp(await drawingPng(5, 60, 200))
        .extend({ right: 90, background: '#fff' })
        .png()
        .toBuffer(),
      spec
    )
    expect(blackness(square.pixels)).toEqual([
      [0, 0, 0, 5, 30.3, 40.2, 0, 0],
      [0, 0, 0, 84.1, 73.9, 91.9, 44.4, 0],
      [0, 0, 0.2, 96.1, 99.8, 111.5, 94.8, 0.1],
      [0, 0, 90.1, 85.8, 84.2, 70.3, 100.3, 83.3],
      [0, 0, 0.1, 0.9, 128.3, 125.8, 0.1, 0],
      [0, 0, 0, 29.5, 78.4, 115.6, 0.3, 0],
      [0, 0, 0, 17.4, 21.6, 82.4, 30.8, 0],
      [0, 0, 0, 0, 0, 0, 0, 0]
    ])
    expect(blackness(scan.pixels)).toEqual([
      [0, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 20, 12.1, 0, 0, 0, 0],
      [0, 1.7, 52.2, 42.3, 0, 0, 0, 0],
      [0, 16.5, 54, 33.1, 7.8, 0, 0, 0],
      [0, 0.3, 43.4, 24.2, 4, 0, 0, 0],
      [0, 0, 22.5, 14.8, 0, 0, 0, 0],
      [15.7, 19.8, 25.2, 25.5, 17.6, 6.6, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0]
    ])
  })
})

describe('maps over drawings', () => {
  it('by hand: half an orange multiplied with grey, and laid over it; clear places change nothing', async () => {
    const grey = await sharp({
      create: { width: 40, height: 40, channels: 3, background: { r: 200, g: 200, b: 200 } }
    })
      .png()
      .toBuffer()
    const rgba = new Uint8Array(40 * 40 * 4)
    rgba.set([255, 100, 0, 128], 0)
    const first = async (blend: 'multiply' | 'over') => {
      const png = await overlaidPng(grey, 40, { rgba, width: 40, height: 40, blend })
      const { data } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
      return [[...data.subarray(0, 3)], [...data.subarray(3, 6)]]
    }
    expect(await first('multiply')).toEqual([
      [200, 139, 100],
      [200, 200, 200]
    ])
    expect(await first('over')).toEqual([
      [228, 150, 100],
      [200, 200, 200]
    ])
  })
  it('side by side: the drawing as it is, a gap of white, and the drawing with its map', async () => {
    const grey = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#c8c8c8' } })
      .png()
      .toBuffer()
    const rgba = new Uint8Array(40 * 40 * 4).fill(255)
    const layer = { rgba, width: 40, height: 40, blend: 'over' as const }
    const { data, info } = await sharp(await besideOverlaidPng(grey, 40, layer))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([81, 40])
    const row = [...data.subarray(0, 81 * 3)]
    expect(new Set(row.slice(0, 40 * 3))).toEqual(new Set([200]))
    expect(new Set(row.slice(40 * 3))).toEqual(new Set([255]))
  })
})
