import type { Compute, ModelSource } from '../../compute/port'
import { float32 } from '../../onnx/format/tensor'

/** Names in scorer.onnx. Input [drawings, embedding size], output [drawings, folds]. */
export const SCORER_INPUT = 'embedding'
export const SCORER_OUTPUT = 'scores'

/** Each drawing's form score under each fold's model: mean squared reconstruction error of the standardised embedding. */
export async function foldScores(
  compute: Compute,
  scorer: ModelSource,
  embeddings: readonly Float32Array[]
): Promise<number[][]> {
  if (embeddings.length === 0) return []
  const size = embeddings[0]!.length
  const data = new Float32Array(size * embeddings.length)
  embeddings.forEach((embedding, i) => data.set(embedding, i * size))
  const result = await compute.run(scorer, { [SCORER_INPUT]: float32(data, [embeddings.length, size]) })
  const scores = result[SCORER_OUTPUT]!
  const folds = scores.dims[1]!
  return embeddings.map((_, i) => Array.from(scores.data.subarray(i * folds, (i + 1) * folds), Number))
}
