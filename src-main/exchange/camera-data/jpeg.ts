import { orientationAlone, orientationOf } from './orientation'

const [SOI, EOI, SOS, APP0, APP1, APP2, APP14, APP15, COM] = [
  0xd8, 0xd9, 0xda, 0xe0, 0xe1, 0xe2, 0xee, 0xef, 0xfe
]
const EXIF = 'Exif\0\0'
/** Segments that decoders need to show the same colours. */
const NEEDED: readonly [marker: number, begins: string][] = [
  [APP0, 'JFIF\0'],
  [APP2, 'ICC_PROFILE\0'],
  [APP14, 'Adobe']
]

/** Markers without a length: restarts, and the start and end of an image. */
const standsAlone = (marker: number): boolean => (marker >= 0xd0 && marker <= EOI) || marker === 0x01

/**
 * A JPEG file (ITU-T T.81, annex B) without application data and comments but for colour and orientation, and without what follows its
 * end: further pictures, films. Null where it is not read to its end.
 */
export function stripJpeg(bytes: Buffer): Buffer | null {
  const kept: Buffer[] = [Buffer.of(0xff, SOI)]
  let [at, orientation] = [2, 1]
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at += 1 // fill byte
      continue
    }
    if (marker === EOI) break
    const end = standsAlone(marker) ? at + 2 : at + 2 + bytes.readUInt16BE(at + 2)
    if (end > bytes.length) return null
    const body = bytes.subarray(at + 4, end)
    if (marker === APP1 && body.toString('latin1', 0, 6) === EXIF)
      orientation = orientationOf(body.subarray(6))
    if (isKept(marker, body)) kept.push(bytes.subarray(at, end))
    at = end
    if (marker !== SOS) continue
    const next = endOfScan(bytes, at)
    kept.push(bytes.subarray(at, next))
    at = next
  }
  if (bytes[at] !== 0xff || bytes[at + 1] !== EOI) return null
  if (orientation > 1) kept.splice(1, 0, exifSegment(orientation))
  return Buffer.concat([...kept, Buffer.of(0xff, EOI)])
}

function isKept(marker: number, body: Buffer): boolean {
  if (marker === COM) return false
  if (marker < APP0 || marker > APP15) return true
  return NEEDED.some(
    ([needed, begins]) => marker === needed && body.toString('latin1', 0, begins.length) === begins
  )
}

/** Where the entropy-coded data that begins at `from` ends: at a marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = from
  while (at + 1 < bytes.length) {
    if (bytes[at] === 0xff) {
      const next = bytes[at + 1]!
      if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
    }
    at += 1
  }
  return bytes.length
}

function exifSegment(orientation: number): Buffer {
  const body = Buffer.concat([Buffer.from(EXIF, 'latin1'), orientationAlone(orientation)])
  const head = Buffer.of(0xff, APP1, 0, 0)
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}
