import type { SweepPlan, Trial } from '#contract/sweep'
import type { Band } from '#contract/analysis'
import { AppError } from '#contract/app-error'
import type { TrainingSettings } from '#contract/training-settings'
import type { Compute } from '#main/compute/port'
import { ensureEmbeddings } from '#main/analysis/embed/stored-embeddings'
import type { Library } from '#main/library/library'
import { checkCancelled, type Work } from '#main/lib/work'
import { inBand } from '#main/norms/usable'
import { checkFolds, checkSize, type BandTask, type LearnRequest } from '../form/band-task'
import { plant } from '../form/compare-methods'
import { augmentBand } from '../prepare/augment-band'
import { foldsByChild } from '../prepare/folds'
import { isHopeless } from './median-rule'
import { runTrial, type Ground } from './run-trial'
import { settingsOfTrial, trialsOf } from './trials-of'

export interface SweepRequest extends Omit<LearnRequest, 'bands' | 'settings'> {
  plan: SweepPlan
  bands: readonly Band[]
  /** Trials that an earlier attempt has finished. */
  finished: readonly Trial[]
  save(trial: Trial): void
}

/** Trial after trial on the same folds; those that lag are given up. Answers all of them, in order. */
export async function runSweep(
  library: Library,
  compute: Compute,
  request: SweepRequest,
  work: Work
): Promise<Trial[]> {
  const { plan } = request
  const all = trialsOf(plan)
  const groundOf = await grounds(library, compute, request, work)
  const trials: Trial[] = []
  const curves: number[][] = []
  for (const [at, values] of all.entries()) {
    checkCancelled(work)
    const known = request.finished.find((trial) => trial.number === at + 1)
    if (known) {
      trials.push(known)
      curves.push(known.foldValues)
      continue
    }
    const own: number[] = []
    const settings = settingsOfTrial(plan, values)
    const measured = await runTrial({
      number: at + 1,
      values,
      objective: plan.objective,
      grounds: groundOf.map((ground) => withSettings(ground, settings)),
      after: (value) => {
        own.push(value)
        work.report(
          `trial ${at + 1} of ${all.length}`,
          at + own.length / (groundOf.length * settings.folds),
          all.length
        )
        return plan.stopHopeless && isHopeless(own, curves)
      },
      report: (points, batch) =>
        work.report(`trial ${at + 1} of ${all.length}`, at, all.length, points, batch)
    })
    const trial: Trial = { ...measured, foldValues: own }
    curves.push(own)
    request.save(trial)
    trials.push(trial)
  }
  return trials
}

/** What all trials share: embeddings, folds, planted changes. Bands that are too small are left out. */
async function grounds(
  library: Library,
  compute: Compute,
  request: SweepRequest,
  work: Work
): Promise<Ground[]> {
  const { plan, pack, seed, atOnce } = request
  const { settings } = plan.base
  const usable = [...request.usable].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1))
  const { embeddings } = await ensureEmbeddings(library, compute, pack, settings.evenShade, usable, work)
  const found: Ground[] = []
  for (const band of request.bands) {
    const members = usable.filter(
      ({ drawing, child }) =>
        embeddings.has(drawing.id) && inBand(band, { ...drawing, ageMonths: drawing.ageMonths!, child })
    )
    const learn: LearnRequest = { bands: [band], usable, pack, settings, seed, atOnce }
    const task: BandTask = {
      library,
      compute,
      request: learn,
      band,
      members,
      embeddings,
      primary: 'form',
      work
    }
    try {
      checkSize(band, members, settings)
      const folds = foldsByChild(members, settings.folds, seed)
      checkFolds(task, folds)
      const report = (): void => work.report(`prepare ${band.label}`, 0, 1)
      found.push({ task, folds, planted: await plant(task, report), copies: await augmentBand(task, report) })
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'cancelled') throw error
    }
  }
  if (found.length === 0) throw new AppError('sweep-few-drawings')
  return found
}

const withSettings = ({ task, ...rest }: Ground, settings: TrainingSettings): Ground => ({
  ...rest,
  task: { ...task, request: { ...task.request, settings } }
})

/** The best finished trial's number; null: none is finished. */
export function bestTrial(trials: readonly Trial[], objective: SweepPlan['objective']): number | null {
  const value = (t: Trial): number =>
    objective === 'planted' ? -(t.planted ?? 0) : (t.validationLoss ?? Infinity)
  const done = trials.filter((t) => t.state === 'completed')
  return done.length === 0 ? null : done.reduce((a, b) => (value(b) < value(a) ? b : a)).number
}
