/** Bytes of one value, by type (TIFF 6.0, page 15). */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]

/** Tags that say how pixels are laid out and shown; all others are taken away. */
const KEPT = new Set([
  254, 255, 256, 257, 258, 259, 262, 263, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 286, 287,
  290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 322, 323, 324, 325, 330, 332, 334, 338, 339, 340,
  341, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 34675
])
/** Directories of their own: EXIF, GPS, interoperability. */
const DIRECTORIES = new Set([34665, 34853, 40965])
const SUB_IMAGES = 330
const ENTRY = 12

/**
 * A TIFF file whose directories name pixels, colour and orientation alone; what the other entries pointed to is overwritten with zeros.
 * Nothing moves. Null where a directory cannot be read, and for BigTIFF.
 */
export function stripTiff(bytes: Buffer): Buffer | null {
  const out = Buffer.from(bytes)
  const little = out.toString('latin1', 0, 2) === 'II'
  const tiff = new Tiff(out, little)
  if (tiff.u16(2) !== 42) return null
  try {
    const seen = new Set<number>()
    for (let at = tiff.u32(4); at !== 0; at = tiff.strip(at, seen)) if (seen.has(at)) break
    return out
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

class Tiff {
  constructor(
    private readonly bytes: Buffer,
    private readonly little: boolean
  ) {}

  u16(at: number): number {
    return this.little ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at)
  }

  u32(at: number): number {
    return this.little ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at)
  }

  /** Keeps the entries of a directory that are needed; answers where the next directory lies, 0: nowhere. */
  strip(start: number, seen: Set<number>): number {
    seen.add(start)
    const count = this.u16(start)
    const end = start + 2 + count * ENTRY
    const next = this.u32(end)
    const kept: Buffer[] = []
    for (let entry = start + 2; entry < end; entry += ENTRY) {
      const tag = this.u16(entry)
      if (tag === SUB_IMAGES) for (const sub of this.values(entry)) if (!seen.has(sub)) this.strip(sub, seen)
      if (KEPT.has(tag)) kept.push(Buffer.from(this.bytes.subarray(entry, entry + ENTRY)))
      else this.erase(entry, seen)
    }
    this.bytes.fill(0, start + 2, end + 4)
    this.write16(start, kept.length)
    kept.forEach((entry, i) => entry.copy(this.bytes, start + 2 + i * ENTRY))
    this.write32(start + 2 + kept.length * ENTRY, next)
    return next
  }

  /** Overwrites what an entry points to; of a directory all of it. */
  private erase(entry: number, seen: Set<number>): void {
    if (DIRECTORIES.has(this.u16(entry))) {
      const start = this.u32(entry + 8)
      if (!seen.has(start)) this.eraseDirectory(start, seen)
      return
    }
    const size = (TYPE_BYTES[this.u16(entry + 2)] ?? 1) * this.u32(entry + 4)
    if (size <= 4) return
    const at = this.u32(entry + 8)
    if (at + size > this.bytes.length) throw new RangeError('beyond the end')
    this.bytes.fill(0, at, at + size)
  }

  private eraseDirectory(start: number, seen: Set<number>): void {
    seen.add(start)
    const end = start + 2 + this.u16(start) * ENTRY
    for (let entry = start + 2; entry < end; entry += ENTRY) this.erase(entry, seen)
    this.bytes.fill(0, start, end + 4)
  }

  private values(entry: number): number[] {
    const count = this.u32(entry + 4)
    if (count === 1) return [this.u32(entry + 8)]
    const at = this.u32(entry + 8)
    return Array.from({ length: Math.min(count, 100) }, (_, i) => this.u32(at + 4 * i))
  }

  private write16(at: number, value: number): void {
    if (this.little) this.bytes.writeUInt16LE(value, at)
    else this.bytes.writeUInt16BE(value, at)
  }

  private write32(at: number, value: number): void {
    if (this.little) this.bytes.writeUInt32LE(value, at)
    else this.bytes.writeUInt32BE(value, at)
  }
}
