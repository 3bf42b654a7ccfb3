import { sha256 } from '#main/lib/sha256'
import type { Compute, Picture } from '#main/compute/port'
import type { DrawingEmbedding } from './embedding'
import { failureOf } from '#main/lib/process/rpc'
import { checkCancelled, inParallel, type Work } from '#main/lib/work'
import type { Failure } from '#contract/result'
import type { EncoderPack } from './encoder-pack'
import { describePictures, EMBED_BATCH, type EmbeddedPicture } from './embed-pictures'
import { darkness, inkLayout, lineGrain, lineWidth } from './ink'
import { SCATTER_SIDE } from './scattering'
import { isNegative, pageTexture } from './texture'
import { pictureSpec, type EvenShade } from '../preprocess/preprocessing'

/** A picture that came through, or why it did not. */
export type Prepared = { picture: Picture; sha256: string } | { failure: Failure }
export type EmbeddedFile = { embedding: DrawingEmbedding; sha256: string } | { failure: Failure }

export interface FilesToEmbed {
  pack: EncoderPack
  evenShade: EvenShade
  count: number
  /** The bytes of file `index`, 0 to count - 1. */
  read: (index: number) => Promise<Uint8Array>
}

/** While the encoder works on one batch, the next is decoded or its measures are taken. */
const BATCHES_UNDER_WAY = 2

/**
 * File bytes to embeddings, in real batches, told of in their order. A file that cannot be decoded fails alone.
 * Throws AppError 'cancelled'.
 */
export async function embedFiles(
  compute: Compute,
  { pack, evenShade, count, read }: FilesToEmbed,
  work: Work,
  onBatch: (from: number, results: readonly EmbeddedFile[]) => void
): Promise<void> {
  const spec = { ...pictureSpec(pack.manifest, evenShade), pageSide: SCATTER_SIDE }
  const prepare = (from: number): Promise<Prepared[]> => {
    const indices = Array.from({ length: Math.min(EMBED_BATCH, count - from) }, (_, i) => from + i)
    return inParallel(indices, 4, async (index) => {
      try {
        const bytes = await read(index)
        return { picture: await compute.picture(bytes, spec), sha256: sha256(bytes) }
      } catch (error) {
        return { failure: failureOf(error) }
      }
    })
  }
  const starts = Array.from({ length: Math.ceil(count / EMBED_BATCH) }, (_, i) => i * EMBED_BATCH)
  /** Batches that are done, before whose turn it is to be told of. */
  const waiting = new Map<number, EmbeddedFile[]>()
  let told = 0
  await inParallel(starts, BATCHES_UNDER_WAY, async (from) => {
    checkCancelled(work)
    const prepared = await prepare(from)
    checkCancelled(work)
    waiting.set(from, await embedPrepared(compute, pack, prepared))
    for (let next = waiting.get(told); next; next = waiting.get(told)) {
      onBatch(told, next)
      waiting.delete(told)
      told += next.length
      work.report('embed', told, count)
    }
  })
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
    const ink = darkness(item.picture.page)
    const layout = inkLayout(ink, SCATTER_SIDE)
    const texture = pageTexture(ink, SCATTER_SIDE)
    const width = lineWidth(ink, SCATTER_SIDE)
    const grain = lineGrain(ink, SCATTER_SIDE)
    const facts = {
      inkShare,
      shadeEvened,
      texture,
      ...(layout ? { layout } : {}),
      ...(width === null ? {} : { lineWidth: width }),
      ...(grain === null ? {} : { lineGrain: grain }),
      ...(isNegative(ink, SCATTER_SIDE) ? { negative: true as const } : {})
    }
    return { embedding: { ...described, facts }, sha256: item.sha256 }
  })
}

/** When the encoder's process dies in the middle of a batch, that batch fails with its code and the next goes on. */
async function tryEmbedding(
  compute: Compute,
  pack: EncoderPack,
  items: readonly { picture: Picture }[]
): Promise<EmbeddedPicture[] | Failure> {
  try {
    return await describePictures(
      compute,
      pack,
      items.map(({ picture }) => picture.pixels),
      items.map(({ picture }) => picture.page)
    )
  } catch (error) {
    return failureOf(error)
  }
}
