import type { Failure } from '#contract/result'
import type { Compute } from '#main/compute/port'
import type { DrawingRow } from '#main/library/drawings'
import type { Library } from '#main/library/library'
import { readOriginal } from '#main/library/originals'
import type { EmbeddingRow } from '#main/library/results'
import type { Work } from '#main/lib/work'
import { preprocessingVersion, type EvenShade } from '../preprocess/preprocessing'
import { embedFiles } from './embed-files'
import type { DrawingEmbedding, PictureFacts } from './embedding'
import type { EncoderPack } from './encoder-pack'

/** The stored embeddings of these drawings, made where they are missing. Failures are answered by drawing id. */
export async function ensureEmbeddings(
  library: Library,
  compute: Compute,
  pack: EncoderPack,
  evenShade: EvenShade,
  rows: readonly DrawingRow[],
  work: Work
): Promise<{ embeddings: Map<string, DrawingEmbedding>; failures: Map<string, Failure> }> {
  const version = preprocessingVersion(evenShade)
  const embeddings = new Map<string, DrawingEmbedding>()
  const failures = new Map<string, Failure>()
  for (const { drawing } of rows) {
    const stored = library.results.embedding(drawing.id, pack.id, version)
    if (stored) embeddings.set(drawing.id, fromRow(stored))
  }
  const read = embeddings.size
  const missing = rows.filter(({ drawing }) => !embeddings.has(drawing.id))
  const original = (index: number) => readOriginal(library, missing[index]!)
  const files = { pack, evenShade, count: missing.length, read: original }
  const started = performance.now()
  await embedFiles(compute, files, work, (from, results) => {
    const fresh = results.flatMap((result, i) => {
      const { id } = missing[from + i]!.drawing
      if ('failure' in result) failures.set(id, result.failure)
      return 'embedding' in result ? [{ id, embedding: result.embedding }] : []
    })
    library.results.saveEmbeddings(
      pack.id,
      version,
      fresh.map(({ id, embedding }) => ({ id, embedding: toRow(embedding) }))
    )
    for (const { id, embedding } of fresh) embeddings.set(id, embedding)
  })
  library.embeddingCounts.add({
    read,
    computed: embeddings.size - read,
    failed: failures.size,
    seconds: missing.length > 0 ? (performance.now() - started) / 1000 : 0
  })
  return { embeddings, failures }
}

const fromRow = ({ facts, ...row }: EmbeddingRow): DrawingEmbedding => ({
  ...row,
  facts: JSON.parse(facts) as PictureFacts
})

const toRow = ({ facts, ...embedding }: DrawingEmbedding): EmbeddingRow => ({
  ...embedding,
  facts: JSON.stringify(facts)
})
