import type { Compute, ModelSource } from '#main/compute/port'
import { adoptModel } from '#main/onnx/adopt/adopt-model'
import { float32 } from '#main/onnx/format/tensor'
import type { Model } from '#main/onnx/format/model'
import { readModel } from '#main/onnx/format/read'
import { PATCH_WEIGHTS, POOLED_BLOCKS, poolBlocks, pooledBlocksSize } from '#main/onnx/inspect/pool-blocks'
import type { DevelopmentManifest } from '../score/development-model'
import { traitsFor } from '../embed/embed-pictures'
import type { EncoderPack } from '../embed/encoder-pack'
import { VIEWS } from '../embed/fit'
import { darkness, nearInk, patchWeights } from '../embed/ink'
import {
  SCATTER_INK,
  SCATTER_NEAR,
  SCATTER_OUTPUT,
  SCATTER_REACH,
  SCATTER_SIDE,
  scatteringGraph
} from '../embed/scattering'
import {
  developmentIndices,
  INDEX_OUTPUT,
  PROMPT_INPUT,
  promptTable,
  TRAITS_INPUT
} from '../score/development-index'
import { foldColumns } from '../score/fold-columns'
import { meanAt, type GrowthCurve } from '../score/growth-curve'
import type { Scored } from '../score/score-drawing'
import type { DeployedScore, PreparedDrawing } from './deployed-score'
import { foldWeights, scoreGraph, weighedColumns, type Reading } from './score-graph'

/** What of a development model scores a drawing. */
export interface ScoredDevelopment {
  manifest: Pick<DevelopmentManifest, 'calibration' | 'prompts'>
  scorer: ModelSource
  curve: GrowthCurve
}

export interface DevelopmentSubject {
  who: Scored
  prompt: string | null
  ageMonths: number
  /** Which way is up. */
  towards: 'older' | 'younger'
}

/** How far a drawing lies above (`older`) or below the growth curve at its child's age, in deviations about the curve. */
export function developmentScore(
  compute: Compute,
  pack: EncoderPack,
  { manifest, scorer, curve }: ScoredDevelopment,
  { who, prompt, ageMonths, towards }: DevelopmentSubject
): DeployedScore {
  const { calibration, prompts } = manifest
  const home = calibration.findIndex((fold) => fold.some((held) => held.child === who.child))
  const folds = who.child === null || home < 0 ? calibration.map((_, k) => k) : [home]
  const usual = meanAt(curve.knots, ageMonths)
  const unit = towards === 'older' ? curve.deviation : -curve.deviation
  return {
    what: 'development',
    pack,
    key: `${pack.id}/development/${scorer.key}`,
    views: VIEWS.slice(0, 1),
    async score(drawings) {
      const [pictures, pages] = [drawings.map((d) => d.picture), drawings.map((d) => d.page)]
      const traits = await traitsFor(compute, pack, pictures, pages)
      const described = traits.map((own) => ({ traits: own, prompt }))
      const indices = await developmentIndices(compute, scorer, prompts, described)
      return indices.map((all) => {
        const index = folds.reduce((sum, k) => sum + all[k]!, 0) / folds.length
        return (index - usual) / unit
      })
    },
    async graph() {
      const model = readModel(await pack.file())
      const reading = readingOf(pack, model, readModel(await scorer.bytes()), prompts.length)
      return scoreGraph(pack.manifest, reading, 1)
    },
    beside: async (drawing, page = drawing.page) => ({
      ...(await besideOf(pack, drawing, page, prompt, prompts)),
      ...foldWeights(calibration.length, folds, unit)
    })
  }
}

function readingOf({ manifest }: EncoderPack, file: Model, scorer: Model, prompts: number): Reading {
  const { prefixTokens, grid } = manifest
  const patches = grid[0] * grid[1]
  const blocks = pooledBlocksSize(file) > 0
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
        { [PROMPT_INPUT]: [1, prompts + 1] },
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

async function besideOf(
  pack: EncoderPack,
  drawing: PreparedDrawing,
  page: Uint8Array,
  prompt: string | null,
  prompts: readonly string[]
) {
  const { input, grid } = pack.manifest
  const weights = patchWeights(darkness(drawing.picture), input, grid)
  const near = nearInk(darkness(drawing.page), SCATTER_SIDE, SCATTER_REACH)
  const pooling = { [PATCH_WEIGHTS]: float32(weights, [1, weights.length]) }
  const square = [1, SCATTER_SIDE, SCATTER_SIDE]
  return {
    ...((await pack.looksInto()) ? pooling : {}),
    [SCATTER_INK]: float32(darkness(page), square),
    [SCATTER_NEAR]: float32(near, square),
    [PROMPT_INPUT]: float32(promptTable([{ prompt }], prompts), [1, prompts.length + 1])
  }
}
