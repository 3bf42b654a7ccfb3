import { orientationAlone, orientationOf } from './orientation'

const [EXIF_FLAG, XMP_FLAG] = [0x08, 0x04]
const KEPT = ['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ICCP']

/** A WebP file (RFC 9649) without EXIF (but for the orientation), XMP and chunks of unknown use. Null where it is not read to its end. */
export function stripWebp(bytes: Buffer): Buffer | null {
  const end = 8 + bytes.readUInt32LE(4)
  if (end > bytes.length) return null
  const kept: Buffer[] = []
  let orientation = 1
  for (let at = 12; at + 8 <= end;) {
    const type = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32LE(at + 4)
    const next = at + 8 + size + (size % 2)
    if (at + 8 + size > end) return null
    if (type === 'EXIF') orientation = exifOrientation(bytes.subarray(at + 8, at + 8 + size))
    if (KEPT.includes(type)) kept.push(Buffer.from(bytes.subarray(at, Math.min(next, end))))
    at = next
  }
  const extended = kept.find((part) => part.toString('latin1', 0, 4) === 'VP8X')
  if (extended) {
    extended[8]! &= ~(EXIF_FLAG | XMP_FLAG)
    if (orientation > 1) {
      extended[8]! |= EXIF_FLAG
      kept.push(exifChunk(orientation))
    }
  }
  return riff(kept)
}

/** Some writers put JPEG's header before the structure. */
const exifOrientation = (body: Buffer): number =>
  orientationOf(body.toString('latin1', 0, 4) === 'Exif' ? body.subarray(6) : body)

function exifChunk(orientation: number): Buffer {
  const body = orientationAlone(orientation)
  const head = Buffer.from('EXIF\0\0\0\0', 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

function riff(parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...parts])
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content])
}
