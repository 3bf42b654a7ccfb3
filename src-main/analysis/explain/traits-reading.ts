import { adoptModel } from '#main/onnx/adopt/adopt-model'
import { float32, type Tensor } from '#main/onnx/format/tensor'
import type { Model } from '#main/onnx/format/model'
import { readModel } from '#main/onnx/format/read'
import { PATCH_WEIGHTS, POOLED_BLOCKS, poolBlocks } from '#main/onnx/inspect/pool-blocks'
import { hasBlocks, type EncoderPack } from '../embed/encoder-pack'
import { darkness, nearInk } from '../embed/ink'
import {
  SCATTER_INK,
  SCATTER_NEAR,
  SCATTER_OUTPUT,
  SCATTER_REACH,
  SCATTER_SIDE,
  scatteringGraph
} from '../embed/scattering'
import { INDEX_OUTPUT, PROMPT_INPUT, promptTable, TRAITS_INPUT } from '../score/development-index'
import { foldColumns } from '../score/fold-columns'
import type { PreparedDrawing } from './deployed-score'
import { weighedColumns, type Reading } from './score-graph'

/** How models of earlier versions read a drawing: mean tokens of all blocks, scattering of the page, and the prompt. */
export function traitsReading(
  { manifest }: EncoderPack,
  file: Model,
  scorer: Model,
  prompts: readonly string[]
): Reading {
  const { prefixTokens, grid } = manifest
  const patches = grid[0] * grid[1]
  const blocks = hasBlocks(manifest, file)
  const columns = foldColumns(scorer.graph, INDEX_OUTPUT)
  return {
    model: blocks ? poolBlocks(file, { prefixTokens, patches }) : file,
    outputs: [blocks ? POOLED_BLOCKS : manifest.outputs.embedding],
    shapes: { [PATCH_WEIGHTS]: [1, patches] },
    top(b, values) {
      const square = [1, SCATTER_SIDE, SCATTER_SIDE]
      const into = { builder: b, prefix: 'scattering', given: {} }
      const page = adoptModel(
        readModel(scatteringGraph()),
        { [SCATTER_INK]: square, [SCATTER_NEAR]: square },
        into
      )
      const scattering = page.values.get(SCATTER_OUTPUT)!
      const parts = blocks ? [values.get(POOLED_BLOCKS)!, scattering] : [scattering]
      const traits = b.op('Concat', parts, { axis: 1 })
      const given = { [TRAITS_INPUT]: traits }
      const head = adoptModel(
        scorer,
        { [PROMPT_INPUT]: [1, prompts.length + 1] },
        { builder: b, prefix: 'head', given }
      )
      const score = weighedColumns(
        b,
        columns.map((name) => head.values.get(name)!)
      )
      return { score, page: page.values.get(SCATTER_INK)! }
    }
  }
}

/** What such a graph is fed beside the picture. */
export function besideTraits(
  drawing: PreparedDrawing,
  page: Uint8Array,
  prompt: string | null,
  prompts: readonly string[]
): Record<string, Tensor> {
  const near = nearInk(darkness(drawing.page), SCATTER_SIDE, SCATTER_REACH)
  const square = [1, SCATTER_SIDE, SCATTER_SIDE]
  return {
    [SCATTER_INK]: float32(darkness(page), square),
    [SCATTER_NEAR]: float32(near, square),
    [PROMPT_INPUT]: float32(promptTable([{ prompt }], prompts), [1, prompts.length + 1])
  }
}
