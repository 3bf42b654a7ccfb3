import type { Compute, ModelSource } from '#main/compute/port'
import { adoptModel } from '#main/onnx/adopt/adopt-model'
import { float32, type Tensor } from '#main/onnx/format/tensor'
import type { Model } from '#main/onnx/format/model'
import { readModel } from '#main/onnx/format/read'
import { LATER_BLOCKS, PATCH_WEIGHTS, poolBlocks } from '#main/onnx/inspect/pool-blocks'
import type { DevelopmentManifest } from '../score/development-model'
import { laterFor, traitsFor } from '../embed/embed-pictures'
import { hasBlocks, type EncoderPack } from '../embed/encoder-pack'
import { VIEWS } from '../embed/fit'
import { darkness, patchWeights } from '../embed/ink'
import { developmentIndices, INDEX_OUTPUT, TRAITS_INPUT } from '../score/development-index'
import { foldColumns } from '../score/fold-columns'
import { meanAt, type GrowthCurve } from '../score/growth-curve'
import type { Scored } from '../score/score-drawing'
import type { DeployedScore, PreparedDrawing } from './deployed-score'
import { foldWeights, scoreGraph, weighedColumns, type Reading } from './score-graph'
import { besideTraits, traitsReading } from './traits-reading'

/** What of a development model scores a drawing. */
export interface ScoredDevelopment {
  manifest: Pick<DevelopmentManifest, 'calibration' | 'prompts' | 'reads'>
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
  const { calibration, prompts, reads } = manifest
  const home = calibration.findIndex((fold) => fold.some((held) => held.child === who.child))
  const folds = who.child === null || home < 0 ? calibration.map((_, k) => k) : [home]
  const usual = meanAt(curve.knots, ageMonths)
  const unit = towards === 'older' ? curve.deviation : -curve.deviation
  return {
    what: 'development',
    readsPage: reads === 'traits',
    pack,
    key: `${pack.id}/development/${scorer.key}`,
    views: VIEWS.slice(0, 1),
    async score(drawings) {
      const pictures = drawings.map((d) => d.picture)
      const features =
        reads === 'later'
          ? await laterFor(compute, pack, pictures)
          : await traitsFor(
              compute,
              pack,
              pictures,
              drawings.map((d) => d.page)
            )
      const described = features.map((own) => ({ features: own, prompt }))
      const indices = await developmentIndices(compute, scorer, manifest, described)
      return indices.map((all) => {
        const index = folds.reduce((sum, k) => sum + all[k]!, 0) / folds.length
        return (index - usual) / unit
      })
    },
    async graph(held) {
      const [model, top] = [readModel(await pack.file()), readModel(await scorer.bytes())]
      const reading =
        reads === 'later' ? laterReading(pack, model, top) : traitsReading(pack, model, top, prompts)
      return scoreGraph(pack.manifest, reading, 1, held)
    },
    beside: async (drawing, page = drawing.page) => ({
      ...(await patchPooling(pack, drawing)),
      ...(reads === 'traits' ? besideTraits(drawing, page, prompt, prompts) : {}),
      ...foldWeights(calibration.length, folds, unit)
    })
  }
}

/** From later blocks (the embedding of a pack that cannot be looked into) to the index. */
function laterReading({ manifest }: EncoderPack, file: Model, scorer: Model): Reading {
  const { prefixTokens, grid, outputs } = manifest
  const patches = grid[0] * grid[1]
  const blocks = hasBlocks(manifest, file)
  const read = blocks ? LATER_BLOCKS : outputs.embedding
  const columns = foldColumns(scorer.graph, INDEX_OUTPUT)
  return {
    model: blocks ? poolBlocks(file, { prefixTokens, patches }) : file,
    outputs: [read],
    shapes: { [PATCH_WEIGHTS]: [1, patches] },
    top(b, values) {
      const given = { [TRAITS_INPUT]: values.get(read)! }
      const head = adoptModel(scorer, {}, { builder: b, prefix: 'head', given })
      return {
        score: weighedColumns(
          b,
          columns.map((name) => head.values.get(name)!)
        )
      }
    }
  }
}

/** What patches count for in the means over them. */
async function patchPooling(pack: EncoderPack, drawing: PreparedDrawing): Promise<Record<string, Tensor>> {
  const { input, grid } = pack.manifest
  const weights = patchWeights(darkness(drawing.picture), input, grid)
  return (await pack.looksInto()) ? { [PATCH_WEIGHTS]: float32(weights, [1, weights.length]) } : {}
}
