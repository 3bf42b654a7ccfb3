import type { Compute, ModelSource } from '#main/compute/port'
import { float32 } from '#main/onnx/format/tensor'

/** Names in a development scorer.onnx: traits [drawings, traits], prompts [drawings, prompts + 1], indices [drawings, folds]. */
export const [TRAITS_INPUT, PROMPT_INPUT, INDEX_OUTPUT] = ['traits', 'prompt', 'index']

/** What a drawing was to show, as norms know it: its subject, else the prompt's words. */
export const promptOf = (drawing: { subject: string | null; prompt?: string | null }): string | null =>
  drawing.subject ?? drawing.prompt ?? null

export interface PromptedTraits {
  traits: Float32Array
  prompt: string | null
}

/** One a drawing: a 1 in the column of its prompt; the last column is for prompts that the head has not met. */
export function promptTable(
  drawings: readonly Pick<PromptedTraits, 'prompt'>[],
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
  prompts: readonly string[],
  drawings: readonly PromptedTraits[]
): Promise<number[][]> {
  const found: number[][] = []
  for (let from = 0; from < drawings.length; from += BATCH) {
    const part = drawings.slice(from, from + BATCH)
    const size = part[0]!.traits.length
    const data = new Float32Array(size * part.length)
    part.forEach(({ traits }, i) => data.set(traits, i * size))
    const feeds = {
      [TRAITS_INPUT]: float32(data, [part.length, size]),
      [PROMPT_INPUT]: float32(promptTable(part, prompts), [part.length, prompts.length + 1])
    }
    const index = (await compute.run(scorer, feeds))[INDEX_OUTPUT]!
    const folds = index.dims[1]!
    part.forEach((_, i) =>
      found.push(Array.from((index.data as Float32Array).subarray(i * folds, (i + 1) * folds)))
    )
  }
  return found
}
