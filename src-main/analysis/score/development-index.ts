import type { Compute, ModelSource } from '#main/compute/port'
import { float32 } from '#main/onnx/format/tensor'
import type { DevelopmentManifest } from './development-model'

/**
 * Names in a development scorer.onnx: what the head reads of each drawing [drawings, numbers]; in models of earlier versions prompts
 * [drawings, prompts + 1]; indices [drawings, folds].
 */
export const [TRAITS_INPUT, PROMPT_INPUT, INDEX_OUTPUT] = ['traits', 'prompt', 'index']

/** What a drawing was to show, as norms know it: its subject, else the prompt's words. */
export const promptOf = (drawing: { subject: string | null; prompt?: string | null }): string | null =>
  drawing.subject ?? drawing.prompt ?? null

/** What a head reads, as its manifest states it. */
export type HeadInputs = Pick<DevelopmentManifest, 'reads' | 'prompts'>

/** What there is of a drawing to be read. */
export interface ReadableDrawing {
  traits: Float32Array
  later: Float32Array
  prompt: string | null
}

/** A drawing as its head reads it. */
export interface HeadRow {
  features: Float32Array
  prompt: string | null
}

export const headRow = (
  { reads }: Pick<HeadInputs, 'reads'>,
  { prompt, ...drawing }: ReadableDrawing
): HeadRow => ({
  features: drawing[reads],
  prompt
})

/** One a drawing: a 1 in the column of its prompt; the last column is for prompts that the head has not met. */
export function promptTable(
  drawings: readonly Pick<HeadRow, 'prompt'>[],
  prompts: readonly string[]
): Float32Array {
  const columns = prompts.length + 1
  const table = new Float32Array(drawings.length * columns)
  drawings.forEach(({ prompt }, i) => {
    const at = prompt === null ? -1 : prompts.indexOf(prompt)
    table[i * columns + (at < 0 ? prompts.length : at)] = 1
  })
  return table
}

const BATCH = 256

/** Each drawing's developmental index under each fold's head, in the months that the head was taught: higher is older. */
export async function developmentIndices(
  compute: Compute,
  scorer: ModelSource,
  { reads, prompts }: HeadInputs,
  drawings: readonly HeadRow[]
): Promise<number[][]> {
  const found: number[][] = []
  for (let from = 0; from < drawings.length; from += BATCH) {
    const part = drawings.slice(from, from + BATCH)
    const size = part[0]!.features.length
    const data = new Float32Array(size * part.length)
    part.forEach(({ features }, i) => data.set(features, i * size))
    const told =
      reads === 'traits'
        ? { [PROMPT_INPUT]: float32(promptTable(part, prompts), [part.length, prompts.length + 1]) }
        : {}
    const feeds = { [TRAITS_INPUT]: float32(data, [part.length, size]), ...told }
    const index = (await compute.run(scorer, feeds))[INDEX_OUTPUT]!
    const folds = index.dims[1]!
    part.forEach((_, i) =>
      found.push(Array.from((index.data as Float32Array).subarray(i * folds, (i + 1) * folds)))
    )
  }
  return found
}
