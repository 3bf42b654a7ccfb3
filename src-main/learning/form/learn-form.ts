import type { FormMethod as MethodName } from '#contract/training-settings'
import type { FalseAlarms, Validation } from '#contract/training'
import { expectedScore, type Adjustment, type Circumstances } from '#main/analysis/score/adjustment'
import type { HeldOut } from '#main/analysis/score/norm-model'
import type { Compute } from '#main/compute/port'
import { inParallel, type Work } from '#main/lib/work'
import { heldOutScores, trainWithout, type Procedure } from '../calibrate/cross-conformal'
import { learnAdjustment } from '../calibrate/learn-adjustment'
import type { FoldModel } from '../train/fold-model'
import { falseAlarms, outerPValues } from '../validate/false-alarms'

/** One way of scoring the form of a band: trained, calibrated, and how often it would flag children whom nothing has seen. */
export interface LearntForm {
  method: MethodName
  models: FoldModel[]
  adjustment: Adjustment
  /** Held-out scores as the method gives them, in the order of rows. */
  scores: number[]
  calibration: HeldOut[][]
  falseAlarms: FalseAlarms
  reliability: Validation['reliability']
}

/** Where it is looked at whether p means what it says. */
const LEVELS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

/** Trainings that a method asks for: one a fold, one each pair of folds. */
export const trainingsFor = (folds: number): number => folds + (folds * (folds - 1)) / 2

/** train -> calibrate -> validate by one method, on the given folds. */
export async function learnForm(
  compute: Compute,
  procedure: Procedure,
  folds: readonly number[][],
  work: Work,
  onModel: () => void
): Promise<LearntForm> {
  const { rows, circumstances, settings, method } = procedure
  const models = await inParallel([...folds.keys()], procedure.atOnce, async (k) => {
    const model = await trainWithout(compute, procedure, folds, [k], work)
    onModel()
    return model
  })
  const scores = await heldOutScores(compute, procedure, folds, models)
  const adjustment = learnAdjustment(scores, circumstances, settings.adjust)
  const calibration = folds.map((fold) =>
    fold.map((i): HeldOut => {
      const { drawing, child } = rows[i]!
      return { drawing, child, score: adjusted(scores[i]!, adjustment, circumstances[i]!) }
    })
  )
  const pValues = await outerPValues(compute, procedure, folds, work, onModel)
  const alarms = falseAlarms(
    pValues,
    settings.alpha,
    rows.map((row) => row.child)
  )
  const reliability = LEVELS.map((alpha) => ({
    alpha,
    share: pValues.filter((p) => p <= alpha).length / pValues.length
  }))
  return { method: method.name, models, adjustment, scores, calibration, falseAlarms: alarms, reliability }
}

export const adjusted = (score: number, adjustment: Adjustment, of: Circumstances): number =>
  score - expectedScore(adjustment, of)
