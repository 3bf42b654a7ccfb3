import { formViews, type FormMethod } from '#contract/training-settings'
import type { Compute, ModelSource } from '#main/compute/port'
import { fromHalf } from '#main/onnx/format/half'
import { float32 } from '#main/onnx/format/tensor'

/** Names in scorer.onnx. Input [drawings, size of what the method reads], output [drawings, folds]. */
export const SCORER_INPUT = 'embedding'
export const SCORER_OUTPUT = 'scores'

/** What is kept of a drawing for its form to be scored, by whichever method. */
export interface FormViews {
  vector: Float32Array
  /** Half precision. */
  patches: Uint16Array
  fit: number | null
}

/** What a method's scorer reads of a drawing. */
export function scorerRow({ vector, patches, fit }: FormViews, method: FormMethod): Float32Array {
  const view = formViews[method]
  if (view === 'vector') return vector
  return view === 'patches' ? Float32Array.from(patches, fromHalf) : Float32Array.of(fit ?? NaN)
}

/** Numbers that go into one run: patches of many drawings would fill the memory. */
const NUMBERS_A_RUN = 200_000

/** Each drawing's form score under each fold's model, higher further from what is typical. `rows`: what the scorer reads of each. */
export async function foldScores(
  compute: Compute,
  scorer: ModelSource,
  rows: readonly Float32Array[]
): Promise<number[][]> {
  const size = rows[0]?.length ?? 1
  const batch = Math.max(1, Math.floor(NUMBERS_A_RUN / size))
  const found: number[][] = []
  for (let from = 0; from < rows.length; from += batch) {
    const part = rows.slice(from, from + batch)
    const data = new Float32Array(size * part.length)
    part.forEach((row, i) => data.set(row, i * size))
    const result = await compute.run(scorer, { [SCORER_INPUT]: float32(data, [part.length, size]) })
    const scores = result[SCORER_OUTPUT]!
    const folds = scores.dims[1]!
    part.forEach((_, i) => found.push(Array.from(scores.data.subarray(i * folds, (i + 1) * folds), Number)))
  }
  return found
}
