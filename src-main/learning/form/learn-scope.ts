import type { TrainingSettings } from '#contract/training-settings'
import { SCATTER_SIZE } from '#main/analysis/embed/scattering'
import { foldScores } from '#main/analysis/score/form-score'
import type { Compute } from '#main/compute/port'
import { scorerGraph, scorerSource } from '../deploy/scorer-graph'
import { bankTensors, neighbours } from '../methods/neighbours'

/** What says whether a page is anything like the norm's: its graph, and how far the norm's own pages lie, fold by fold. */
export interface LearntScope {
  graph: Uint8Array
  heldOut: number[][]
}

/** Distances of pages to the nearest of the other folds, by wavelet scattering: what is no drawing lies beyond all of them. */
export async function learnScope(
  compute: Compute,
  pages: readonly Float32Array[],
  folds: readonly number[][],
  settings: TrainingSettings
): Promise<LearntScope> {
  const models = folds.map((fold) => {
    const others = pages.filter((_, i) => !fold.includes(i))
    return { tensors: bankTensors(others, settings.neighbours), losses: null }
  })
  const graph = scorerGraph(neighbours, SCATTER_SIZE, models, settings)
  const scores = await foldScores(compute, scorerSource(graph), pages)
  return { graph, heldOut: folds.map((fold, k) => fold.map((i) => scores[i]![k]!)) }
}
