import type { Compute, Picture, PictureSpec } from '../compute/port'
import type { Library } from '../library/library'
import type { DrawingRow } from '../library/drawings'
import { sha256 } from '../library/sealed'
import type { StoredEmbedding } from '../library/results'
import { failureOf } from '../lib/process/rpc'
import { checkCancelled, inParallel, type Work } from '../lib/work'
import type { Failure } from '../../src-preload/contract/result'
import type { EncoderPack } from './embed/encoder-pack'
import { describePictures, EMBED_BATCH, type Described } from './embed/embed-pictures'
import { darkness, inkLayout } from './embed/ink'
import { SCATTER_SIDE } from './embed/scattering'
import { pageTexture } from './embed/texture'
import { pictureSpec, preprocessingVersion, type EvenShade } from './preprocess/preprocessing'

/** A picture that came through, or why it did not. */
export type Prepared = { picture: Picture; page: Uint8Array; sha256: string } | { failure: Failure }
export type EmbeddedFile = { embedding: StoredEmbedding; sha256: string } | { failure: Failure }

/**
 * File bytes to embeddings, in real batches: while the encoder works on one batch, the next is being decoded. A file that
 * cannot be decoded fails alone.
 */
export async function embedFiles(
  compute: Compute,
  pack: EncoderPack,
  evenShade: EvenShade,
  count: number,
  read: (index: number) => Promise<Uint8Array>,
  work: Work,
  onBatch: (from: number, results: readonly EmbeddedFile[]) => void
): Promise<void> {
  const spec = pictureSpec(pack.manifest, evenShade)
  const prepare = (from: number): Promise<Prepared[]> => {
    const indices = Array.from({ length: Math.min(EMBED_BATCH, count - from) }, (_, i) => from + i)
    return inParallel(indices, 4, async (index) => {
      try {
        const bytes = await read(index)
        const picture = await compute.picture(bytes, spec)
        return { picture, page: await pageOf(compute, bytes, picture, spec), sha256: sha256(bytes) }
      } catch (error) {
        return { failure: failureOf(error) }
      }
    })
  }
  let next = prepare(0)
  for (let from = 0; from < count; from += EMBED_BATCH) {
    const prepared = await next
    checkCancelled(work)
    if (from + EMBED_BATCH < count) next = prepare(from + EMBED_BATCH)
    onBatch(from, await embedPrepared(compute, pack, prepared))
    work.report('embed', Math.min(count, from + EMBED_BATCH), count)
  }
}

/** The same drawing on a page of the size that is scattered: decoded once more where the encoder's is another. */
export async function pageOf(
  compute: Compute,
  bytes: Uint8Array,
  picture: Picture,
  spec: PictureSpec
): Promise<Uint8Array> {
  if (spec.width === SCATTER_SIDE && spec.height === SCATTER_SIDE) return picture.pixels
  const page = { width: SCATTER_SIDE, height: SCATTER_SIDE, evenShade: spec.evenShade }
  return (await compute.picture(bytes, page)).pixels
}

async function embedPrepared(
  compute: Compute,
  pack: EncoderPack,
  prepared: readonly Prepared[]
): Promise<EmbeddedFile[]> {
  const good = prepared.flatMap((item) => ('picture' in item ? [item] : []))
  const result = await tryEmbedding(compute, pack, good)
  let at = 0
  return prepared.map((item) => {
    if ('failure' in item) return item
    const { inkShare, shadeEvened } = item.picture
    if ('code' in result) return { failure: result }
    const described = result[at]!
    at += 1
    const ink = darkness(item.page)
    const layout = inkLayout(ink, SCATTER_SIDE)
    const texture = pageTexture(ink, SCATTER_SIDE)
    const facts = { inkShare, shadeEvened, texture, ...(layout ? { layout } : {}) }
    return { embedding: { ...described, facts }, sha256: item.sha256 }
  })
}

/** When the encoder's process dies in the middle of a batch, that batch fails with its code and the next goes on. */
async function tryEmbedding(
  compute: Compute,
  pack: EncoderPack,
  items: readonly { picture: Picture; page: Uint8Array }[]
): Promise<Described[] | Failure> {
  try {
    return await describePictures(
      compute,
      pack,
      items.map(({ picture }) => picture.pixels),
      items.map(({ page }) => page)
    )
  } catch (error) {
    return failureOf(error)
  }
}

/** The stored embeddings of these drawings, made where they are missing. Failures are answered by drawing id. */
export async function ensureEmbeddings(
  library: Library,
  compute: Compute,
  pack: EncoderPack,
  evenShade: EvenShade,
  rows: readonly DrawingRow[],
  work: Work
): Promise<{ embeddings: Map<string, StoredEmbedding>; failures: Map<string, Failure> }> {
  const version = preprocessingVersion(evenShade)
  const embeddings = new Map<string, StoredEmbedding>()
  const failures = new Map<string, Failure>()
  for (const { drawing } of rows) {
    const stored = library.results.embedding(drawing.id, pack.id, version)
    if (stored) embeddings.set(drawing.id, stored)
  }
  const missing = rows.filter(({ drawing }) => !embeddings.has(drawing.id))
  const read = (index: number) => readOriginal(library, missing[index]!)
  await embedFiles(compute, pack, evenShade, missing.length, read, work, (from, results) => {
    const fresh = results.flatMap((result, i) => {
      const { id } = missing[from + i]!.drawing
      if ('failure' in result) failures.set(id, result.failure)
      return 'embedding' in result ? [{ id, embedding: result.embedding }] : []
    })
    library.results.saveEmbeddings(pack.id, version, fresh)
    for (const { id, embedding } of fresh) embeddings.set(id, embedding)
  })
  return { embeddings, failures }
}

export function readOriginal(library: Library, { blob, child }: DrawingRow): Promise<Buffer> {
  return library.blobs.read(blob, 'original', library.children.keyOf(child))
}
