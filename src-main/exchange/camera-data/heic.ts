/** A box of ISO/IEC 14496-12: its type and where its content begins and ends. */
interface Box {
  type: string
  from: number
  to: number
}

function boxes(bytes: Buffer, from: number, to: number): Box[] {
  const found: Box[] = []
  for (let at = from; at + 8 <= to;) {
    let size = bytes.readUInt32BE(at)
    let head = 8
    if (size === 1) {
      size = Number(bytes.readBigUInt64BE(at + 8))
      head = 16
    }
    if (size === 0) size = to - at
    if (size < head || at + size > to) throw new RangeError('a box beyond its end')
    found.push({ type: bytes.toString('latin1', at + 4, at + 8), from: at + head, to: at + size })
    at += size
  }
  return found
}

/**
 * A HEIC file whose items of EXIF and of XMP are overwritten with zeros (ISO/IEC 23008-12; the picture's turn is a property of its own and
 * stays). Nothing moves. Null where its boxes cannot be read.
 */
export function stripHeic(bytes: Buffer): Buffer | null {
  const out = Buffer.from(bytes)
  try {
    const meta = boxes(out, 0, out.length).find(({ type }) => type === 'meta')
    if (!meta) return null
    const within = boxes(out, meta.from + 4, meta.to)
    const info = within.find(({ type }) => type === 'iinf')
    const places = within.find(({ type }) => type === 'iloc')
    if (!info || !places) return null
    const data = within.find(({ type }) => type === 'idat')
    const named = metadataItems(out, info)
    for (const { id, from, length, inData } of extents(out, places))
      if (named.has(id)) zero(out, from + (inData ? (data?.from ?? NaN) : 0), length)
    return out
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function zero(bytes: Buffer, from: number, length: number): void {
  if (!(from + length <= bytes.length)) throw new RangeError('an item beyond the end')
  bytes.fill(0, from, from + length)
}

/** Ids of items that hold EXIF, or text of a media type, as XMP is. */
function metadataItems(bytes: Buffer, info: Box): Set<number> {
  const wide = bytes[info.from]! > 0
  const found = new Set<number>()
  for (const entry of boxes(bytes, info.from + 4 + (wide ? 4 : 2), info.to)) {
    const version = bytes[entry.from]!
    if (version < 2) throw new RangeError('an item entry of a version that is not read')
    const id = version === 2 ? bytes.readUInt16BE(entry.from + 4) : bytes.readUInt32BE(entry.from + 4)
    const typeAt = entry.from + (version === 2 ? 8 : 10)
    if (['Exif', 'mime'].includes(bytes.toString('latin1', typeAt, typeAt + 4))) found.add(id)
  }
  return found
}

interface Extent {
  id: number
  from: number
  length: number
  /** Counted from the box of item data, and not from the file's beginning. */
  inData: boolean
}

function extents(bytes: Buffer, places: Box): Extent[] {
  const version = bytes[places.from]!
  const sizes = bytes.readUInt16BE(places.from + 4)
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15]
  const indexSize = version === 0 ? 0 : sizes & 15
  let at = places.from + 6
  const take = (size: number): number => {
    const value = size === 0 ? 0 : size === 8 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUIntBE(at, size)
    at += size
    return value
  }
  const found: Extent[] = []
  const count = take(version < 2 ? 2 : 4)
  for (let i = 0; i < count; i += 1) {
    const id = take(version < 2 ? 2 : 4)
    const method = version === 0 ? 0 : take(2) & 15
    take(2) // the file that holds it: this one
    const base = take(baseSize)
    const parts = take(2)
    for (let part = 0; part < parts; part += 1) {
      take(indexSize)
      const offset = take(offsetSize)
      found.push({ id, from: base + offset, length: take(lengthSize), inData: method === 1 })
    }
  }
  return found
}
