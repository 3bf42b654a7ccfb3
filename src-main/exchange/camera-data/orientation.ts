/** Tag of TIFF 6.0 that says how a picture is to be turned. */
export const ORIENTATION_TAG = 0x0112

/** A TIFF structure as EXIF wraps it, that says how the picture is turned and nothing else (EXIF 2.32, section 4.6.2). */
export function orientationAlone(orientation: number): Buffer {
  const tiff = Buffer.alloc(26)
  tiff.write('II')
  tiff.writeUInt16LE(42, 2)
  tiff.writeUInt32LE(8, 4)
  tiff.writeUInt16LE(1, 8)
  tiff.writeUInt16LE(ORIENTATION_TAG, 10)
  tiff.writeUInt16LE(3, 12)
  tiff.writeUInt32LE(1, 14)
  tiff.writeUInt16LE(orientation, 18)
  return tiff
}

/** What the first directory of a TIFF structure says; 1 (as it is) where it says nothing that can be read. */
export function orientationOf(tiff: Buffer): number {
  if (tiff.length < 14) return 1
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const u16 = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const start = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  if (start + 2 > tiff.length) return 1
  for (let i = 0; i < u16(start); i += 1) {
    const entry = start + 2 + 12 * i
    if (entry + 12 > tiff.length) return 1
    if (u16(entry) !== ORIENTATION_TAG) continue
    const found = u16(entry + 8)
    return found >= 1 && found <= 8 ? found : 1
  }
  return 1
}
