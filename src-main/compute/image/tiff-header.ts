/** What is stated of one page of a TIFF (TIFF 6.0, Adobe 1992; BigTIFF). Tags that are missing have their defaults. */
export interface TiffPage {
  /** A smaller copy of another page, or a mask. */
  reduced: boolean
  photometric: number
  compression: number
  /** 1: unsigned, 2: signed, 3: floating point. */
  sampleFormat: number
  /** Pixels by the same length along and across; null: not stated. */
  resolution: [x: number, y: number] | null
}

const [SUBFILE, COMPRESSION, PHOTOMETRIC, X_RESOLUTION, Y_RESOLUTION, SAMPLE_FORMAT] = [
  254, 259, 262, 282, 283, 339
]
/** Bytes of a value of each type. */
const SIZES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 5: 8, 16: 8 }
/** A file may claim any number of pages, and lead round in a circle. */
const [MOST_PAGES, MOST_TAGS] = [64, 2000]

/** Pages of a TIFF in their order, as far as they can be read; none where the header makes no sense. */
export function tiffPages(bytes: Buffer): TiffPage[] {
  const reader = new Reader(bytes)
  const pages: TiffPage[] = []
  const seen = new Set<number>()
  let at = reader.first()
  while (at > 0 && !seen.has(at) && pages.length < MOST_PAGES) {
    seen.add(at)
    const directory = reader.directory(at)
    if (!directory) break
    pages.push(pageOf(directory.tags))
    at = directory.next
  }
  return pages
}

function pageOf(tags: ReadonlyMap<number, number>): TiffPage {
  const [x, y] = [tags.get(X_RESOLUTION), tags.get(Y_RESOLUTION)]
  const reduced = (tags.get(SUBFILE) ?? 0) & 5
  return {
    reduced: reduced !== 0,
    photometric: tags.get(PHOTOMETRIC) ?? 1,
    compression: tags.get(COMPRESSION) ?? 1,
    sampleFormat: tags.get(SAMPLE_FORMAT) ?? 1,
    resolution: x && y ? [x, y] : null
  }
}

/** Numbers of a TIFF in its order of bytes; what lies outside the file is 0. */
class Reader {
  private readonly little: boolean
  private readonly big: boolean

  constructor(private readonly bytes: Buffer) {
    this.little = bytes[0] === 0x49
    this.big = this.number(2, 2) === 43
  }

  first(): number {
    return this.big ? this.number(8, 8) : this.number(4, 4)
  }

  /** The first value of each tag, and where the next directory is. */
  directory(at: number): { tags: Map<number, number>; next: number } | null {
    const [countSize, entrySize, offsetSize] = this.big ? [8, 20, 8] : [2, 12, 4]
    if (at + countSize > this.bytes.length) return null
    const count = Math.min(MOST_TAGS, this.number(at, countSize))
    const tags = new Map<number, number>()
    for (let i = 0; i < count; i += 1) {
      const entry = at + countSize + i * entrySize
      const [tag, type] = [this.number(entry, 2), this.number(entry + 2, 2)]
      const size = SIZES[type]
      if (size === undefined) continue
      const values = this.number(entry + 4, offsetSize)
      const inline = entry + 4 + offsetSize
      const place = size * values <= offsetSize ? inline : this.number(inline, offsetSize)
      tags.set(tag, type === 5 ? this.ratio(place) : this.number(place, size))
    }
    return { tags, next: this.number(at + countSize + count * entrySize, offsetSize) }
  }

  private ratio(at: number): number {
    const below = this.number(at + 4, 4)
    return below === 0 ? 0 : this.number(at, 4) / below
  }

  private number(at: number, size: number): number {
    if (!Number.isSafeInteger(at) || at < 0 || at + size > this.bytes.length) return 0
    let value = 0
    for (let i = 0; i < size; i += 1)
      value = value * 256 + this.bytes[this.little ? at + size - 1 - i : at + i]!
    return value
  }
}
