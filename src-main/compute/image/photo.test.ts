import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import sharp, { type Exif } from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawingPng, solid } from '#main/harness/pictures'
import { photographed } from '#main/harness/photographed'
import { random } from '#main/lib/random'
import type { Corners } from '../port'
import { correlation } from '#main/statistics/ranking'
import type { Pixels } from './even-shade'
import { findPaper } from './find-paper'
import { cropPicture, photoPicture } from './photo'
import { admitPicture, preparePicture } from './picture'
import { project, squareToQuad } from '#main/lib/projection'
import { rectify } from './rectify'
import { separateDrawings, suggestCuts } from './suggest-cuts'

async function pixelsOf(bytes: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(bytes)
    .flatten({ background: '#fff' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}
const jpegOf = ({ data, width, height }: Pixels, exif: Exif = {}) =>
  sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 92 })
    .withExif(exif)
    .toBuffer()
const grey = ({ data }: Pixels): number[] => Array.from({ length: data.length / 3 }, (_, i) => data[3 * i]!)
const sheet = async (): Promise<Pixels> => pixelsOf(await drawingPng(5, 72, 240))
const slanted: Corners = [
  [70, 60],
  [330, 40],
  [360, 280],
  [40, 300]
]

describe('the sheet in a photo', () => {
  it('the map of the unit square takes corners to corners', () => {
    const map = squareToQuad(slanted)
    ;(
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1]
      ] as const
    ).forEach(([u, v], i) => {
      expect(project(map, [u, v])[0]).toBeCloseTo(slanted[i]![0], 9)
      expect(project(map, [u, v])[1]).toBeCloseTo(slanted[i]![1], 9)
    })
  })
  it('is found to two pixels at many slants, and set straight it is the drawing again', async () => {
    const drawing = await sheet()
    const shift = fc.integer({ min: -22, max: 22 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(shift, shift), { minLength: 4, maxLength: 4 }),
        fc.nat(),
        (moved, seed) => {
          const base = [
            [62, 56],
            [258, 56],
            [258, 224],
            [62, 224]
          ]
          const quad = base.map(([x, y], i) => [x! + moved[i]![0], y! + moved[i]![1]]) as unknown as Corners
          const photo = photographed(drawing, quad, 320, 280, random(seed))
          const found = findPaper(photo)
          expect(found).not.toBeNull()
          found!.forEach(([x, y], i) =>
            expect(Math.hypot(x - quad[i]![0], y - quad[i]![1])).toBeLessThan(2.5)
          )
        }
      ),
      { numRuns: 40 }
    )
    const photo = photographed(drawing, slanted, 400, 340, random(1))
    const straight = rectify(photo, slanted)
    const small = await pixelsOf(
      await sharp(straight.data, { raw: { width: straight.width, height: straight.height, channels: 3 } })
        .resize(240, 240, { fit: 'fill' })
        .png()
        .toBuffer()
    )
    expect(correlation(grey(small), grey(drawing))).toBeGreaterThan(0.85)
  })
  it('is not imagined: a scan, a dark table, a page that fills the photo, noise', async () => {
    const scan = await sheet()
    expect(findPaper(scan)).toBeNull()
    expect(findPaper(await pixelsOf(await solid(200, 200, '#402010').png().toBuffer()))).toBeNull()
    const rng = random(2)
    const noise = {
      data: Uint8Array.from({ length: 120 * 120 * 3 }, () => rng.below(256)),
      width: 120,
      height: 120
    }
    expect(findPaper(noise)).toBeNull()
    const whole = photographed(
      scan,
      [
        [-5, -5],
        [325, -5],
        [325, 285],
        [-5, 285]
      ],
      320,
      280,
      rng
    )
    expect(findPaper(whole)).toBeNull()
  })
  it('is not imagined where there is none: bright ground beside dark, light through leaves, a lit wall', () => {
    const [width, height] = [240, 200]
    const field = (of: (x: number, y: number) => number): Pixels => ({
      data: Uint8Array.from({ length: width * height * 3 }, (_, i) => {
        const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)]
        return Math.max(0, Math.min(255, of(x, y)))
      }),
      width,
      height
    })
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const rng = random(seed)
        const horizon = 60 + rng.below(80)
        const slope = 0.1 * rng.normal()
        expect(findPaper(field((x, y) => (y < horizon + slope * x ? 210 : 70)))).toBeNull()
        // smooth patches of light without straight edges
        const waves = Array.from(
          { length: 6 },
          () => [rng.normal() / 25, rng.normal() / 25, 6 * rng.next()] as const
        )
        const light = (x: number, y: number): number =>
          waves.reduce((sum, [kx, ky, phase]) => sum + Math.sin(kx * x + ky * y + phase), 0)
        expect(findPaper(field((x, y) => 130 + 40 * light(x, y)))).toBeNull()
        // brighter from one side to the other
        expect(findPaper(field((x, y) => 60 + (160 * x) / width + 10 * Math.sin(y / 9)))).toBeNull()
      }),
      { numRuns: 60 }
    )
  })
})

describe('a photo becomes a picture of the drawing', () => {
  it('upright, cut out, evened, without the camera’s notes; the shutter time tells a camera', async () => {
    const photo = photographed(await sheet(), slanted, 400, 340, random(3))
    const turned = await sharp(photo.data, { raw: { width: 400, height: 340, channels: 3 } })
      .rotate(90)
      .jpeg({ quality: 92 })
      .withMetadata({
        orientation: 8,
        exif: { IFD0: { Make: 'Phone' }, IFD2: { ExposureTime: '1/60' }, IFD3: { GPSLatitudeRef: 'N' } }
      })
      .toBuffer()
    expect(await admitPicture(turned)).toMatchObject({ width: 400, height: 340, camera: true })
    const { picture, width, height, paper, shadeEvened } = await photoPicture(turned, { paper: 'find' })
    expect(shadeEvened).toBe(true)
    expect(paper).not.toBeNull()
    paper!.forEach(([x, y], i) => expect(Math.hypot(x - slanted[i]![0], y - slanted[i]![1])).toBeLessThan(5))
    expect([width, height].every((side) => side > 225 && side < 340)).toBe(true)
    const { exif, orientation } = await sharp(picture).metadata()
    expect([exif, orientation]).toEqual([undefined, undefined])
    const again = await photoPicture(turned, { paper })
    expect(Buffer.compare(again.picture, picture)).toBe(0)
    expect((await photoPicture(turned, { paper: null })).width).toBe(400)
  })
  it('scans and drawings from programs are none', async () => {
    expect((await admitPicture(await drawingPng(1))).camera).toBe(false)
    expect((await admitPicture(await jpegOf(await sheet(), { IFD0: { Software: 'Scanner' } }))).camera).toBe(
      false
    )
  })
  it('HEIC, as phones make it', async () => {
    const bytes = readFileSync(join(import.meta.dirname, 'fixtures/drawing.heic'))
    expect(await admitPicture(bytes)).toMatchObject({ format: 'heic', width: 400, height: 340, camera: true })
    const { inkShare } = await preparePicture(bytes, { width: 64, height: 64, evenShade: 'auto' })
    expect(inkShare).toBeGreaterThan(0.01)
    const { picture, paper } = await photoPicture(bytes, { paper: 'find' })
    expect(paper).not.toBeNull()
    const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true })
    const { width: w, height: h } = info
    const border = [...Array(w * h).keys()].filter(
      (i) => i < w || i >= w * (h - 1) || i % w === 0 || i % w === w - 1
    )
    // hair of the figure, but no sliver of the table
    expect(border.filter((i) => data[i]! < 215).length / border.length).toBeLessThan(0.05)
    for (const cut of [40, 400, bytes.length - 50])
      await expect(admitPicture(bytes.subarray(0, cut))).rejects.toMatchObject({ code: 'image-damaged' })
    const film = Buffer.from(bytes)
    film.write('hevc', 8, 'latin1')
    await expect(admitPicture(film)).rejects.toMatchObject({ code: 'image-format' })
  })
})

describe('several drawings on one scan', () => {
  async function scan(): Promise<Buffer> {
    const one = await drawingPng(11, 72, 200)
    const two = await drawingPng(12, 72, 200)
    return sharp({ create: { width: 700, height: 500, channels: 3, background: '#fff' } })
      .composite([
        { input: one, left: 40, top: 60 },
        { input: two, left: 420, top: 40 },
        { input: await drawingPng(13, 72, 160), left: 250, top: 310 }
      ])
      .png()
      .toBuffer()
  }
  it('are suggested in reading order, each box around its own ink', async () => {
    const boxes = await suggestCuts(await scan())
    expect(boxes).toHaveLength(3)
    const inside = (i: number, left: number, top: number, side: number) => {
      const [x, y, w, h] = boxes[i]!
      return x > left - 25 && y > top - 25 && x + w < left + side + 25 && y + h < top + side + 25
    }
    expect([inside(0, 40, 60, 200), inside(1, 420, 40, 200), inside(2, 250, 310, 160)]).toEqual([
      true,
      true,
      true
    ])
  })
  it('one drawing alone, or a blank page, is not cut', async () => {
    expect((await suggestCuts(await solid(300, 200, '#fff').png().toBuffer())).length).toBeLessThan(2)
    expect(separateDrawings(await sheet()).length).toBeLessThan(2)
  })
  it('a crop is that part, and stays within the page', async () => {
    const page = await scan()
    const part = await cropPicture(page, [420, 40, 200, 200])
    expect(await admitPicture(part)).toMatchObject({ width: 200, height: 200, format: 'png' })
    expect(grey(await pixelsOf(Buffer.from(part)))).toEqual(
      grey(await pixelsOf(await drawingPng(12, 72, 200)))
    )
    expect(await admitPicture(await cropPicture(page, [650, 450, 400, 400]))).toMatchObject({
      width: 50,
      height: 50
    })
  })
})
