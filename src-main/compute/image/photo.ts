import sharp from 'sharp'
import type { Corners as Quad, PhotoPicture, PhotoWish } from '../port'
import { readPicture } from './decode'
import { evenShade, type Pixels } from './even-shade'
import { findPaper, type Corner } from './find-paper'
import { rectify } from './rectify'

/** Long side at which the sheet is looked for. */
const LOOKING = 320
/** High enough that pencil lines keep their edges; the photo itself is kept beside it. */
const QUALITY = { quality: 95, chromaSubsampling: '4:4:4' } as const

/** Pixels of a photo that are worked on: more of them would show no finer line of a drawing. */
const MOST_PIXELS = 60_000_000

interface Upright extends Pixels {
  /** Pixels of the photo for one of these. */
  scale: number
}

/** The upright photo, three channels, made smaller where it is very large. */
async function pixelsOf(bytes: Uint8Array): Promise<Upright> {
  const { value } = await readPicture(bytes, async ({ image, width, height }) => {
    const scale = Math.max(1, Math.sqrt((width * height) / MOST_PIXELS))
    const sized =
      scale === 1
        ? image
        : image.resize({ width: Math.round(width / scale), height: Math.round(height / scale), fit: 'fill' })
    const { data, info } = await sized.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
    return { data, width: info.width, height: info.height, scale: width / info.width }
  })
  return value
}

async function smaller({ data, width, height }: Pixels): Promise<Pixels> {
  const raw = { width, height, channels: 3 as const }
  const sized = await sharp(data, { raw })
    .resize({ width: LOOKING, height: LOOKING, fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data: sized.data, width: sized.info.width, height: sized.info.height }
}

/** Share by which a sheet that was found is cut inside its edge: a sliver of the table would be taken for ink. */
const INSET = 0.012

function inset(quad: Quad): Quad {
  const [cx, cy] = [0, 1].map((axis) => quad.reduce((sum, corner) => sum + corner[axis]!, 0) / 4) as [
    number,
    number
  ]
  return quad.map(([x, y]) => [x + INSET * (cx - x), y + INSET * (cy - y)] as Corner) as unknown as Quad
}

/** The corners of the sheet in the photo's own pixels; null: none was found. */
async function paperIn(picture: Pixels): Promise<Quad | null> {
  const small = await smaller(picture)
  const quad = findPaper(small)
  const scale = picture.width / small.width
  return quad && inset(quad.map(([x, y]) => [x * scale, y * scale] as Corner) as unknown as Quad)
}

/**
 * A photo as a picture of the drawing: upright, without the camera's notes, the sheet cut out and set straight where one is found (or where
 * a person has said that it lies), its shade evened. Throws AppError with an image code.
 */
export async function photoPicture(bytes: Uint8Array, wish: PhotoWish): Promise<PhotoPicture> {
  const upright = await pixelsOf(bytes)
  const { scale } = upright
  const here = wish.paper === 'find' ? await paperIn(upright) : wish.paper && scaled(wish.paper, 1 / scale)
  const sheet = here ? rectify(upright, here) : upright
  const evened = evenShade(sheet)
  const { data, width, height } = evened ?? sheet
  const picture = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg(QUALITY)
    .toBuffer()
  const paper = wish.paper === 'find' ? here && scaled(here, scale) : wish.paper
  return { picture, width, height, paper, shadeEvened: evened !== null }
}

const scaled = (quad: Quad, by: number): Quad =>
  quad.map(([x, y]) => [x * by, y * by] as Corner) as unknown as Quad

/** A part of the upright drawing, as PNG: [left, top, width, height] in its pixels. */
export async function cropPicture(
  bytes: Uint8Array,
  box: readonly [number, number, number, number]
): Promise<Uint8Array> {
  const { data, width, height, scale } = await pixelsOf(bytes)
  const [x, y, w, h] = box.map((v) => Math.round(v / scale)) as [number, number, number, number]
  const left = Math.min(width - 1, Math.max(0, x))
  const top = Math.min(height - 1, Math.max(0, y))
  const part = {
    left,
    top,
    width: Math.max(1, Math.min(width - left, w)),
    height: Math.max(1, Math.min(height - top, h))
  }
  const raw = { width, height, channels: 3 as const }
  return sharp(data, { raw }).extract(part).png({ compressionLevel: 9 }).toBuffer()
}
