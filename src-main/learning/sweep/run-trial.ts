import { because } from '#contract/because'
import type { Trial } from '#contract/sweep'
import { AppError } from '#contract/app-error'
import type { DrawingView } from '#main/analysis/embed/embed-pictures'
import { scorerRow } from '#main/analysis/score/form-score'
import { auroc } from '#main/statistics/ranking'
import { mean } from '#main/statistics/quantile'
import type { BandTask } from '../form/band-task'
import { heldOutScores, scoresUnder, trainWithout, type Procedure } from '../calibrate/cross-conformal'
import { learnAdjustment } from '../calibrate/learn-adjustment'
import { procedureOf, type Report } from '../form/compare-methods'
import type { FoldModel } from '../train/fold-model'
import { autoencoder } from '../methods/autoencoder'
import type { PlantedPair } from '../validate/planted'
import { findsPlanted } from '../validate/candidate-methods'

/** A band that trials are run on: its folds and what is planted in it are the same for all of them. */
export interface Ground {
  task: BandTask
  folds: readonly number[][]
  planted: readonly PlantedPair[]
  /** Changed copies of its drawings, by row. */
  copies: readonly (readonly DrawingView[])[]
}

export interface TrialRun {
  number: number
  values: Record<string, unknown>
  grounds: readonly Ground[]
  /** Told after each fold what it came to, lower being better; answers whether the trial is to be given up. */
  after(value: number): boolean
  objective: 'planted' | 'validation-loss'
  report: Report
}

type Measured = Pick<Trial, 'planted' | 'validationLoss' | 'bestEpoch' | 'folds' | 'state' | 'reason'>

/** Fold models of every band, and how well they find what was planted. No outer folds: the winner is validated when it is trained. */
export async function runTrial(run: TrialRun): Promise<Omit<Trial, 'foldValues'>> {
  const started = performance.now()
  const { number, values } = run
  const measured = await measure(run).catch((error: unknown): Measured => {
    if (!(error instanceof AppError) || error.code !== 'training-diverged') throw error
    return { ...NOTHING, state: 'failed', ...because('trial-diverged') }
  })
  return { number, values, ...measured, seconds: Math.round((performance.now() - started) / 100) / 10 }
}

const NOTHING = { planted: null, validationLoss: null, bestEpoch: null, folds: 0 }

async function measure(run: TrialRun): Promise<Measured> {
  const losses: NonNullable<FoldModel['losses']>[] = []
  const planted: { auroc: number; drawings: number }[] = []
  for (const ground of run.grounds) {
    const procedure = procedureOf(ground.task, autoencoder, run.report, ground.copies)
    const models: FoldModel[] = []
    for (const k of ground.folds.keys()) {
      const { compute, work } = ground.task
      const model = await trainWithout(compute, procedure, ground.folds, [k], work)
      models.push(model)
      losses.push(model.losses!)
      const value =
        run.objective === 'planted'
          ? -(await foldPlanted(ground, procedure, model, k))
          : model.losses!.validationLoss
      if (run.after(value))
        return {
          ...summary(losses),
          planted: null,
          state: 'stopped',
          ...because('trial-behind')
        }
    }
    const found = await plantedBy(ground, procedure, models)
    if (found) planted.push(found)
  }
  const drawings = planted.reduce((sum, p) => sum + p.drawings, 0)
  const area = drawings === 0 ? null : planted.reduce((sum, p) => sum + p.auroc * p.drawings, 0) / drawings
  return { ...summary(losses), planted: area, state: 'completed', reason: null }
}

const summary = (losses: readonly NonNullable<FoldModel['losses']>[]) => ({
  validationLoss: mean(losses.map((l) => l.validationLoss)),
  bestEpoch: mean(losses.map((l) => l.bestEpoch)),
  folds: losses.length
})

/** What the finished folds find, scores adjusted as they will be. */
async function plantedBy({ task, folds, planted }: Ground, procedure: Procedure, models: FoldModel[]) {
  const scores = await heldOutScores(task.compute, procedure, folds, models)
  const adjustment = learnAdjustment(scores, procedure.circumstances, procedure.settings.adjust)
  return findsPlanted(
    task.compute,
    { procedure, folds, planted },
    { method: 'autoencoder', models, adjustment }
  )
}

/** The same within one fold: a first sight of where a trial goes. A half where nothing was planted in it. */
async function foldPlanted(
  { task, folds, planted }: Ground,
  procedure: Procedure,
  model: FoldModel,
  k: number
): Promise<number> {
  const own = planted.filter((pair) => folds[k]!.includes(pair.row))
  if (own.length === 0) return 0.5
  const score = async (which: 'before' | 'after'): Promise<number[]> => {
    const rows = own.map((pair) => ({ vector: scorerRow(pair[which], 'autoencoder') }))
    return (await scoresUnder(task.compute, procedure, [model], rows)).map(([first]) => first!)
  }
  return auroc(await score('before'), await score('after'))
}
