import sharp, { type Sharp } from 'sharp'
import type { OverlayLayer, Picture, PictureInfo, PictureSpec } from '../port'
import { readPicture } from './decode'
import { evenShade, type Pixels } from './even-shade'
import { resample } from './resample'

/** Pixels of the long side at which shade is evened; larger scans are reduced to it first. */
const WORKING_SIDE = 1024
const THUMBNAIL_SIDE = 192
/** Darker than this share of white counts as ink. */
const INK_BELOW = 0.85

async function workingPixels(bytes: Uint8Array): Promise<Pixels> {
  const { value } = await readPicture(bytes, ({ image }) =>
    upright(image, WORKING_SIDE).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  )
  return { data: value.data, width: value.info.width, height: value.info.height }
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

/** Integer luminance weights (ITU-R BT.709) in 1/256. */
const [RED, GREEN, BLUE] = [54, 183, 19]

export function inkShare(pixels: Uint8Array): number {
  let ink = 0
  const limit = INK_BELOW * 255 * 256
  for (let at = 0; at < pixels.length; at += 3)
    if (RED * pixels[at]! + GREEN * pixels[at + 1]! + BLUE * pixels[at + 2]! < limit) ink += 1
  return ink / (pixels.length / 3)
}

/** The preprocessing path, the only one: training and analysis see exactly this. */
export async function preparePicture(bytes: Uint8Array, spec: PictureSpec): Promise<Picture> {
  const working = await workingPixels(bytes)
  const evened = spec.evenShade === 'auto' ? evenShade(working) : null
  const square = padToSquare(evened ?? working)
  const pixels = resample(square, spec.width, spec.height)
  const { pageSide } = spec
  const same = pageSide === undefined || (pageSide === spec.width && pageSide === spec.height)
  const page = same ? pixels : resample(square, pageSide, pageSide)
  return { pixels, page, inkShare: inkShare(pixels), shadeEvened: evened !== null }
}

/** Decodes once for both what the picture is and what it looks like small. */
export async function admitPicture(bytes: Uint8Array): Promise<PictureInfo & { thumbnail: Uint8Array }> {
  const { value, warning } = await readPicture(bytes, async ({ image, format, width, height, camera }) => {
    const thumbnail = await image
      .resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80, effort: 1 })
      .toBuffer()
    return { format, width, height, camera, thumbnail }
  })
  return { ...value, warning }
}

const upright = (image: Sharp, longSide: number): Sharp =>
  image.resize({
    width: longSide,
    height: longSide,
    fit: 'inside',
    withoutEnlargement: true,
    kernel: 'lanczos3'
  })

export async function uprightPng(bytes: Uint8Array, longSide: number): Promise<Uint8Array> {
  const { value } = await readPicture(bytes, ({ image }) =>
    upright(image, longSide).png({ compressionLevel: 9 }).toBuffer()
  )
  return value
}

/** The same with a map laid over it: the colours that a screen gets by multiplying, or by laying one over the other. */
export async function overlaidPng(
  bytes: Uint8Array,
  longSide: number,
  layer: OverlayLayer
): Promise<Uint8Array> {
  const { value } = await readPicture(bytes, async ({ image }) => {
    const { data, info } = await upright(image, longSide).raw().toBuffer({ resolveWithObject: true })
    const { width, height, channels } = info
    const raw = { width: layer.width, height: layer.height, channels: 4 as const }
    const over = await sharp(layer.rgba, { raw }).resize(width, height, { fit: 'fill' }).raw().toBuffer()
    const blended = blend(data, channels, over, layer.blend)
    return sharp(blended, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 9 })
      .toBuffer()
  })
  return value
}

/** Share of the picture's width that parts two pictures side by side. */
const GAP_SHARE = 0.03

/** The drawing, and to its right the drawing with a map laid over it, on white. */
export async function besideOverlaidPng(
  bytes: Uint8Array,
  longSide: number,
  layer: OverlayLayer
): Promise<Uint8Array> {
  const [plain, overlaid] = [await uprightPng(bytes, longSide), await overlaidPng(bytes, longSide, layer)]
  const { width, height } = await sharp(plain).metadata()
  const gap = Math.max(1, Math.round(width * GAP_SHARE))
  return sharp({ create: { width: 2 * width + gap, height, channels: 3, background: '#fff' } })
    .composite([
      { input: Buffer.from(plain), left: 0, top: 0 },
      { input: Buffer.from(overlaid), left: width + gap, top: 0 }
    ])
    .png({ compressionLevel: 9 })
    .toBuffer()
}

/** Simple alpha compositing of RGBA over opaque pixels, mixed by multiplication or not (W3C Compositing and Blending, 5.1, 9.1). */
function blend(
  below: Uint8Array,
  channels: number,
  over: Uint8Array,
  mode: OverlayLayer['blend']
): Uint8Array {
  const out = new Uint8Array((below.length / channels) * 3)
  for (let i = 0; i < out.length / 3; i += 1) {
    const alpha = over[4 * i + 3]! / 255
    for (let c = 0; c < 3; c += 1) {
      const base = below[channels * i + (channels < 3 ? 0 : c)]!
      const colour = over[4 * i + c]!
      out[3 * i + c] = Math.round(
        (1 - alpha) * base + alpha * (mode === 'multiply' ? (base * colour) / 255 : colour)
      )
    }
  }
  return out
}

export function encodePng(rgba: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return sharp(rgba, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 9 })
    .toBuffer()
}
