import type { ArchivedDrawing } from '#contract/dataset-archive'
import { withoutCameraData } from '../exchange/camera-data/strip'
import { safeName } from '../exchange/safe-name'
import { sha256 } from '../lib/sha256'
import type { BlobKind } from '../library/blobs'
import type { DrawingRow } from '../library/drawings'
import type { Needs } from './ports'

/** Larger than any picture that is taken in: a picture that is written anew keeps its size. */
const WHOLE_SIDE = 100_000

/** Pictures on their way out of the library, with or without what cameras have written into them. */
export class OutgoingPictures {
  constructor(
    private readonly ports: Needs<'library' | 'compute'>,
    private readonly cameraData: boolean
  ) {}

  /** The picture itself, or the photo or scan that it was made of. Throws AppError 'blob-damaged'. */
  async read(row: DrawingRow, kind: Extract<BlobKind, 'original' | 'source'>): Promise<Uint8Array> {
    const { library, compute } = this.ports
    const bytes = await library.blobs.read(row.blob, kind, library.children.keyOf(row.child))
    if (this.cameraData) return bytes
    const format = kind === 'original' && row.source === null ? row.drawing.format : formatOf(bytes)
    // a file whose structure is not read to its end leaves as its pixels alone
    return withoutCameraData(bytes, format) ?? compute.upright(bytes, WHOLE_SIDE)
  }

  /** Hashes of what leaves; `before`: of what was imported, where that is another. `photos`: with the photo that it was made of. */
  async describe(
    row: DrawingRow,
    number: number,
    photos: boolean
  ): Promise<Pick<ArchivedDrawing, 'sha256' | 'picture' | 'source' | 'before'>> {
    const picture = sha256(await this.read(row, 'original'))
    const source = photos && row.source !== null ? await this.describeSource(row, row.source, number) : null
    const left = source?.sha256 ?? picture
    const imported = photos || row.source === null ? row.sha256 : left
    return { sha256: left, picture, source, ...(imported === left ? {} : { before: imported }) }
  }

  private async describeSource(
    row: DrawingRow,
    about: string,
    number: number
  ): Promise<ArchivedDrawing['source']> {
    const facts = JSON.parse(about) as { fileName: string; sha256: string }
    const hash = sha256(await this.read(row, 'source'))
    const told = hash === facts.sha256 ? about : JSON.stringify({ ...facts, sha256: hash })
    return { about: told, path: `sources/${number}/${safeName(facts.fileName)}`, sha256: hash }
  }
}

/** Of photos and scans only their content tells. */
function formatOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.byteLength)).toString('latin1')
  if (head.startsWith('\xff\xd8')) return 'jpeg'
  if (head.startsWith('\x89PNG')) return 'png'
  if (head.startsWith('RIFF')) return 'webp'
  if (head.startsWith('II') || head.startsWith('MM')) return 'tiff'
  if (head.startsWith('BM')) return 'bmp'
  return head.slice(4, 8) === 'ftyp' ? 'heic' : 'unknown'
}
