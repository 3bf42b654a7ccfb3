import { formViews } from '#contract/training-settings'
import type { Compute, ModelSource } from '#main/compute/port'
import { adoptModel } from '#main/onnx/adopt/adopt-model'
import type { GraphBuilder } from '#main/onnx/build/graph-builder'
import type { Value } from '#main/onnx/build/node-builder'
import { float32, int64 } from '#main/onnx/format/tensor'
import { readModel } from '#main/onnx/format/read'
import { PROJECTED_PATCHES, projectPatches } from '#main/onnx/inspect/project-patches'
import { viewsFor } from '../embed/embed-pictures'
import type { EncoderPack } from '../embed/encoder-pack'
import { SHARPNESS, VIEWS } from '../embed/fit'
import { PATCH_SIZE, projection } from '../embed/patches'
import { foldColumns } from '../score/fold-columns'
import { foldScores, SCORER_INPUT, SCORER_OUTPUT, scorerRow } from '../score/form-score'
import type { NormManifest } from '../score/norm-model'
import { heldOutFolds, type Scored } from '../score/score-drawing'
import type { DeployedScore } from './deployed-score'
import { foldWeights, neighbourhood, scoreGraph, weighedColumns, type Reading } from './score-graph'

/** What of a norm scores a picture. */
export interface ScoredNorm {
  manifest: Pick<NormManifest, 'calibration' | 'alpha' | 'method'>
  scorer: ModelSource
}

/**
 * The form score of a drawing under a norm, in deviations of the norm's held-out scores. What is taken off for the drawing's
 * circumstances is a constant of the drawing: it moves no score against another, and is left out.
 */
export function formScore(compute: Compute, pack: EncoderPack, norm: ScoredNorm, who: Scored): DeployedScore {
  const { method, calibration } = norm.manifest
  const deviation = deviationOf(calibration.flat().map((held) => held.score))
  const home = calibration.findIndex((fold) => fold.some((held) => held.child === who.child))
  const folds = who.child === null || home < 0 ? calibration.map((_, k) => k) : [home]
  const views = formViews[method] === 'fit' ? VIEWS : VIEWS.slice(0, 1)
  return {
    what: 'form',
    readsPage: false,
    pack,
    key: `${pack.id}/form/${norm.scorer.key}`,
    views,
    async score(drawings) {
      const pictures = drawings.map(({ picture }) => picture)
      const views = await viewsFor(compute, pack, pictures, formViews[method])
      const scores = await foldScores(
        compute,
        norm.scorer,
        views.map((view) => scorerRow(view, method))
      )
      return scores.map((all) => heldOutFolds(norm.manifest, all, who).rawScore / deviation)
    },
    async graph(held) {
      const reading = await readingOf(pack, norm)
      return scoreGraph(pack.manifest, reading, views.length, held)
    },
    beside: () => Promise.resolve(foldWeights(calibration.length, folds, deviation))
  }
}

/** Standard deviation; 1 where nothing varies. */
function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) || 1
}

async function readingOf(pack: EncoderPack, { manifest: { method }, scorer }: ScoredNorm): Promise<Reading> {
  const { outputs, prefixTokens, grid } = pack.manifest
  const patches = grid[0] * grid[1]
  const file = readModel(await pack.file())
  const view = formViews[method]
  const exposed = { vector: outputs.embedding, patches: PROJECTED_PATCHES, fit: outputs.mismatchLogit ?? '' }[
    view
  ]
  const model =
    view === 'patches' ? projectPatches(file, { prefixTokens, patches }, PATCH_SIZE, projection) : file
  const scorerModel = readModel(await scorer.bytes())
  const columns = foldColumns(scorerModel.graph, SCORER_OUTPUT)
  return {
    model,
    outputs: [exposed],
    top(b, values) {
      const read = readers[view](b, values.get(exposed)!, neighbourhood(b, pack.manifest))
      const given = { [SCORER_INPUT]: read }
      const scored = adoptModel(scorerModel, {}, { builder: b, prefix: 'scorer', given })
      return {
        score: weighedColumns(
          b,
          columns.map((name) => scored.values.get(name)!)
        )
      }
    }
  }
}

/** What a method's scorer reads, made of what the encoder exposes: the same numbers as are stored of a drawing, but for rounding. */
const readers: Record<'vector' | 'patches' | 'fit', (b: GraphBuilder, x: Value, near: Value) => Value> = {
  vector: (_, x) => x,
  patches: (b, x, near) =>
    b.op('Reshape', [b.op('MatMul', [near, x]), b.constant(int64([x.shape[0]!, x.shape[1]! * PATCH_SIZE]))]),
  fit(b, x, near) {
    const column = b.op('Reshape', [x, b.constant(int64([...x.shape, 1]))])
    const odds = b.op('Mul', [b.op('MatMul', [near, column]), b.constant(float32([SHARPNESS], []))])
    const sum = b.op('ReduceSum', [b.op('Exp', [odds]), b.constant(int64([1]))], { keepdims: 0 })
    return b.op('Log', [sum])
  }
}
