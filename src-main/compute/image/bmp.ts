import { because, type Reason } from '#contract/because'
import { AppError } from '#contract/app-error'

/** RGB bytes, [height, width, 3], of a bitmap, top row first. */
export interface Bitmap {
  data: Uint8Array
  width: number
  height: number
  /** Width of a pixel by its height. */
  aspect: number
}

/** What a bitmap's header says of its pixels. */
interface Header {
  width: number
  height: number
  topDown: boolean
  bits: number
  compression: number
  /** Where the pixels begin, bytes from the start. */
  pixels: number
  palette: readonly (readonly [number, number, number])[]
  /** Which bits of a pixel are red, green and blue. */
  masks: readonly [number, number, number]
  aspect: number
}

const [UNCOMPRESSED, RLE8, RLE4, BITFIELDS] = [0, 1, 2, 3]
const DEPTHS = [1, 2, 4, 8, 16, 24, 32]

const damaged = (reason: Reason): AppError => new AppError('image-damaged', reason)

/** Width and height that a bitmap states, before any pixel is read. Throws AppError 'image-damaged'. */
export function bitmapSize(bytes: Buffer): { width: number; height: number } {
  if (bytes.length < 54 || bytes.readUInt32LE(14) < 40) throw damaged(because('image-bmp-header'))
  return { width: bytes.readInt32LE(18), height: Math.abs(bytes.readInt32LE(22)) }
}

/**
 * A Windows bitmap (BITMAPINFOHEADER and later) of 1 to 32 bits a pixel, plain, run-length encoded (RLE8, RLE4) or with bit masks, as the
 * documentation of Windows GDI describes them. A fourth channel is left out: bitmaps rarely mean it. Throws AppError 'image-damaged',
 * 'image-unsupported'.
 */
export function readBitmap(bytes: Buffer): Bitmap {
  const header = readHeader(bytes)
  const { width, height, aspect } = header
  const data = new Uint8Array(width * height * 3)
  if (header.compression === RLE8 || header.compression === RLE4) {
    // what no run covers is the first colour
    const indices = runs(bytes, header)
    indices.forEach((index, i) => put(data, i, colourAt(header, index)))
  } else readRows(bytes, header, data)
  return { data, width, height, aspect }
}

const put = (data: Uint8Array, pixel: number, colour: readonly [number, number, number]): void =>
  data.set(colour, 3 * pixel)

const colourAt = ({ palette }: Header, index: number): readonly [number, number, number] =>
  palette[index] ?? [0, 0, 0]

function readHeader(bytes: Buffer): Header {
  const { width, height } = bitmapSize(bytes)
  const [size, bits, compression] = [bytes.readUInt32LE(14), bytes.readUInt16LE(28), bytes.readUInt32LE(30)]
  const runsFit = (compression === RLE8 && bits === 8) || (compression === RLE4 && bits === 4)
  const masksFit = compression === BITFIELDS && (bits === 16 || bits === 32)
  if (!DEPTHS.includes(bits) || !(compression === UNCOMPRESSED || runsFit || masksFit))
    throw new AppError('image-unsupported', because('image-bmp-kind', { bits, compression }))
  const pixels = bytes.readUInt32LE(10)
  const [x, y] = [bytes.readInt32LE(38), bytes.readInt32LE(42)]
  return {
    width,
    height,
    topDown: bytes.readInt32LE(22) < 0,
    bits,
    compression,
    pixels,
    palette: readPalette(bytes, 14 + size, bits, pixels),
    masks: masksOf(bytes, bits, masksFit),
    aspect: x > 0 && y > 0 ? y / x : 1
  }
}

/** Blue, green, red and a byte without meaning for each colour. */
function readPalette(bytes: Buffer, start: number, bits: number, end: number): Header['palette'] {
  if (bits > 8) return []
  const stated = bytes.readUInt32LE(46)
  const most = Math.min(stated === 0 ? 2 ** bits : stated, 2 ** bits, Math.floor((end - start) / 4))
  const at = (i: number): number => start + 4 * i
  return Array.from({ length: Math.max(0, most) }, (_, i) => i)
    .filter((i) => at(i) + 3 <= bytes.length)
    .map((i) => [bytes[at(i) + 2]!, bytes[at(i) + 1]!, bytes[at(i)]!] as const)
}

function masksOf(bytes: Buffer, bits: number, stated: boolean): Header['masks'] {
  if (!stated) return bits === 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0xff00, 0xff]
  if (bytes.length < 66) throw damaged(because('image-bmp-header'))
  return [bytes.readUInt32LE(54), bytes.readUInt32LE(58), bytes.readUInt32LE(62)]
}

/** Rows of whole 32-bit words, bottom row first unless the height is negative. Throws AppError 'image-damaged'. */
function readRows(bytes: Buffer, header: Header, data: Uint8Array): void {
  const { width, height, bits, pixels, topDown } = header
  const stride = Math.ceil((bits * width) / 32) * 4
  if (bytes.length - pixels < stride * (height - 1) + Math.ceil((bits * width) / 8))
    throw damaged(because('ends-early'))
  for (let row = 0; row < height; row += 1) {
    const start = pixels + row * stride
    const into = (topDown ? row : height - 1 - row) * width
    for (let x = 0; x < width; x += 1) put(data, into + x, pixelAt(bytes, header, start, x))
  }
}

function pixelAt(bytes: Buffer, header: Header, start: number, x: number): readonly [number, number, number] {
  const { bits, masks } = header
  if (bits <= 8) {
    const perByte = 8 / bits
    const byte = bytes[start + Math.floor(x / perByte)]!
    return colourAt(header, (byte >> (8 - bits * ((x % perByte) + 1))) & (2 ** bits - 1))
  }
  if (bits === 24) {
    const at = start + 3 * x
    return [bytes[at + 2]!, bytes[at + 1]!, bytes[at]!]
  }
  const value = bits === 16 ? bytes.readUInt16LE(start + 2 * x) : bytes.readUInt32LE(start + 4 * x)
  return [masked(value, masks[0]), masked(value, masks[1]), masked(value, masks[2])]
}

/** The bits of a mask, 0 to 255. */
function masked(value: number, mask: number): number {
  if (mask === 0) return 0
  const low = mask & -mask
  const most = (mask >>> 0) / (low >>> 0)
  return Math.round((255 * (((value & mask) >>> 0) / (low >>> 0))) / most)
}

/** Runs of equal pixels, literal ones, ends of lines and jumps: the index of each pixel, top row first. */
function runs(bytes: Buffer, { width, height, bits, pixels, topDown }: Header): Uint8Array {
  const indices = new Uint8Array(width * height)
  let [at, x, row] = [pixels, 0, 0]
  const place = (index: number): void => {
    if (x < width && row < height) indices[(topDown ? row : height - 1 - row) * width + x] = index
    x += 1
  }
  /** Of two pixels in a byte the first is in its upper half. */
  const half = (byte: number, i: number): number => (bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15)
  for (;;) {
    if (at + 2 > bytes.length) throw damaged(because('ends-early'))
    const [count, value] = [bytes[at]!, bytes[at + 1]!]
    at += 2
    if (count > 0) for (let i = 0; i < count; i += 1) place(half(value, i))
    else if (value === 0) [x, row] = [0, row + 1]
    else if (value === 1) return indices
    else if (value === 2) {
      if (at + 2 > bytes.length) throw damaged(because('ends-early'))
      ;[x, row] = [x + bytes[at]!, row + bytes[at + 1]!]
      at += 2
    } else {
      const size = bits === 8 ? value : Math.ceil(value / 2)
      if (at + size > bytes.length) throw damaged(because('ends-early'))
      for (let i = 0; i < value; i += 1) place(half(bytes[at + (bits === 8 ? i : i >> 1)]!, i))
      at += size + (size % 2)
    }
    // a jump beyond the last row ends the picture
    if (row > height) return indices
  }
}
