import type { CandidateMethod } from '#contract/training'
import type { Circumstances } from '#main/analysis/score/adjustment'
import { scorerRow, type FormViews } from '#main/analysis/score/form-score'
import type { Compute } from '#main/compute/port'
import { auroc } from '#main/statistics/ranking'
import { mean } from '#main/statistics/quantile'
import { scoresUnder, type Procedure } from '../calibrate/cross-conformal'
import { adjusted, type LearntForm } from '../form/learn-form'
import type { PlantedPage, PlantedPair } from './planted'

/** A drawing that is none of the norm's: of an age outside the band, by a child outside it. */
export interface OutOfBandDrawing {
  views: FormViews
  circumstances: Circumstances
}

export interface Trial {
  procedure: Procedure
  folds: readonly number[][]
  planted: readonly PlantedPair[]
  outOfBand: readonly OutOfBandDrawing[]
}

/** How well a way of scoring finds what is known to be changed, and what it makes of other ages. */
export async function evaluateCandidate(
  compute: Compute,
  trial: Trial,
  learnt: LearntForm
): Promise<CandidateMethod> {
  const { method, falseAlarms } = learnt
  return {
    method,
    falseAlarms,
    planted: await findsPlanted(compute, trial, learnt),
    otherAges: await outOfBandAuroc(compute, trial, learnt)
  }
}

/** Chance that a held-out drawing scores higher once it was changed, scored by the model that never saw its child. */
export async function findsPlanted(
  compute: Compute,
  { procedure, folds, planted }: Omit<Trial, 'outOfBand'>,
  learnt: Pick<LearntForm, 'method' | 'models' | 'adjustment'>
) {
  if (planted.length === 0) return null
  const home = new Map(folds.flatMap((fold, k) => fold.map((i) => [i, k] as const)))
  const score = async (view: (pair: PlantedPair) => PlantedPage): Promise<number[]> => {
    const rows = planted.map((pair) => ({ vector: scorerRow(view(pair), learnt.method) }))
    const scores = await scoresUnder(compute, procedure, learnt.models, rows)
    return planted.map((pair, i) => {
      const { row } = pair
      const of = { ...procedure.circumstances[row]!, facts: view(pair).facts }
      // by the model that never saw the child
      return adjusted(scores[i]![home.get(row)!]!, learnt.adjustment, of)
    })
  }
  const area = auroc(await score((pair) => pair.before), await score((pair) => pair.after))
  return { auroc: area, drawings: planted.length }
}

async function outOfBandAuroc(compute: Compute, { procedure, outOfBand }: Trial, learnt: LearntForm) {
  if (outOfBand.length === 0) return null
  const rows = outOfBand.map(({ views }) => ({ vector: scorerRow(views, learnt.method) }))
  const scores = await scoresUnder(compute, procedure, learnt.models, rows)
  const far = scores.map((folds, i) => adjusted(mean(folds), learnt.adjustment, outOfBand[i]!.circumstances))
  const own = learnt.calibration.flat().map((h) => h.score)
  return { auroc: auroc(own, far), drawings: outOfBand.length }
}

/** The way that finds planted changes best; the first where none was tried. */
export function bestOf(candidates: readonly CandidateMethod[]): CandidateMethod['method'] {
  return candidates.reduce((best, candidate) =>
    (candidate.planted?.auroc ?? 0) > (best.planted?.auroc ?? 0) ? candidate : best
  ).method
}
