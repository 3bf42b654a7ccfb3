import { formViews, type TrainingSettings } from '#contract/training-settings'
import type { CandidateMethod } from '#contract/training'
import type { BatchProgress, CurvePoint } from '#contract/job'
import { AppError } from '#contract/app-error'
import type { DrawingView } from '#main/analysis/embed/embed-pictures'
import { scorerRow } from '#main/analysis/score/form-score'
import { random, shuffled } from '#main/lib/random'
import type { Procedure } from '../calibrate/cross-conformal'
import { circumstancesOf, pictureReader, type BandTask } from './band-task'
import { learnForm, trainingsFor, type LearntForm } from './learn-form'
import type { FormMethod } from '../methods/form-method'
import type { FoldModel } from '../train/fold-model'
import { methodNamed, methodsFor } from '../methods/registry'
import { augmentBand } from '../prepare/augment-band'
import { foldStore } from '../train/fold-store'
import { plantInNorm, type PlantedPair } from '../validate/planted'
import { bestOf, evaluateCandidate, type OutOfBandDrawing } from '../validate/candidate-methods'

export interface MethodComparison {
  chosen: LearntForm
  candidates: CandidateMethod[]
  /** How the trainings of the chosen method went, where it trains by epochs. */
  losses: NonNullable<FoldModel['losses']>[]
}

/** Drawings of other ages that the ways of scoring are tried on. */
const MOST_OUT_OF_BAND = 200

/**
 * Every way of scoring form that the encoder allows, on the same folds, each with its false alarms, how well it finds planted
 * changes and what it makes of other ages; and the one that is wanted. Throws AppError 'method-unavailable'.
 */
export async function compareMethods(task: BandTask, folds: readonly number[][]): Promise<MethodComparison> {
  const { request, compute } = task
  const { settings } = request
  const methods = wanted(task)
  const { onModel, report } = progress(task, methods.length)
  const compares = settings.form === 'best' || settings.candidates
  const planted = compares ? await plant(task, report) : []
  const outOfBand = outOfBandDrawings(task)
  const copies = await augmentBand(task, report)
  const candidates: CandidateMethod[] = []
  const learnt: LearntForm[] = []
  for (const method of methods) {
    const procedure = procedureOf(task, method, report, copies)
    const form = await orWithout(settings.form, method, () =>
      learnForm(compute, procedure, folds, task.work, onModel)
    )
    if (!form) continue
    candidates.push(await evaluateCandidate(compute, { procedure, folds, planted, outOfBand }, form))
    learnt.push(form)
  }
  const name = settings.form === 'best' ? bestOf(candidates) : settings.form
  const chosen = learnt.find((form) => form.method === name)!
  const losses = chosen.models.flatMap(({ losses }) => losses ?? [])
  return { chosen, candidates, losses }
}

/** A candidate whose training does not converge is left out; the requested method has to converge. */
async function orWithout<Value>(
  form: TrainingSettings['form'],
  method: FormMethod,
  learn: () => Promise<Value>
): Promise<Value | null> {
  try {
    return await learn()
  } catch (error) {
    const candidate = form !== method.name && error instanceof AppError && error.code === 'training-diverged'
    if (candidate) return null
    throw error
  }
}

/** Which ways are learnt: all, or the one that is wanted. */
function wanted({ request, members, embeddings, band }: BandTask): FormMethod[] {
  const { form, candidates } = request.settings
  const able = methodsFor(embeddings.get(members[0]!.drawing.id)!)
  if (form !== 'best' && !able.some(({ name }) => name === form))
    throw new AppError('method-unavailable', { band: band.label, method: form })
  return form === 'best' || candidates ? able : [methodNamed(form)]
}

/** `copies`: changed drawings of each row, for trainings alone. */
export function procedureOf(
  task: BandTask,
  method: FormMethod,
  report: Report,
  copies: readonly (readonly DrawingView[])[]
): Procedure {
  const { library, request, members, embeddings } = task
  const { settings, seed, atOnce, endAt } = request
  const rows = members.map(({ drawing, child }) => {
    const vector = scorerRow(embeddings.get(drawing.id)!, method.name)
    return { drawing: drawing.id as string, child, subject: drawing.subject, vector }
  })
  // what an encoder says of fit is not learnt from the norm
  const learns = formViews[method.name] !== 'fit'
  const augmented = members.map((_, i) =>
    learns ? (copies[i] ?? []).map((view) => scorerRow(view, method.name)) : []
  )
  const stopping = task.stopping?.map(({ drawing }) => scorerRow(embeddings.get(drawing.id)!, method.name))
  const circumstances = members.map((row) => circumstancesOf(row, embeddings.get(row.drawing.id)!))
  const named = (fold: string) => ({ series: `${task.band.label} fold ${fold}` })
  const onEpoch: Procedure['onEpoch'] = (fold, point) => report([{ ...point, ...named(fold) }])
  const onBatch: Procedure['onBatch'] = (fold, batch) => report([], { ...batch, ...named(fold) })
  const folds = foldStore(library)
  return {
    method,
    rows,
    augmented,
    circumstances,
    settings,
    seed,
    atOnce,
    endAt,
    stopping,
    folds,
    onEpoch,
    onBatch
  }
}

export type Report = (points?: readonly CurvePoint[], batch?: BatchProgress) => void

/** One bar for all trainings of the band, and one more part each for what is planted and the explanation's scale. */
function progress({ request, band, work }: BandTask, methods: number): { onModel(): void; report: Report } {
  const total = methods * trainingsFor(request.settings.folds) + 2
  let done = 0
  const report: Report = (points, batch) => work.report(`train ${band.label}`, done, total, points, batch)
  const onModel = (): void => {
    done += 1
    report()
  }
  return { onModel, report }
}

/** Changes planted in held-out drawings of the band. */
export function plant(task: BandTask, report: Report): Promise<PlantedPair[]> {
  const { request, members, compute, work } = task
  const { plantedSample: sample }: TrainingSettings = request.settings
  const read = pictureReader(task)
  const picture = (row: number): Promise<Uint8Array> => read(members[row]!.drawing.id)
  report()
  const { pack, seed } = request
  return plantInNorm(compute, { pack, picture, rows: members.length, sample, seed }, work)
}

/** Drawings of other ages by other children, as many as tell something. */
function outOfBandDrawings({ request, members, embeddings, band }: BandTask): OutOfBandDrawing[] {
  const children = new Set(members.map((row) => row.child))
  const outside = request.usable.filter(
    ({ drawing, child }) =>
      embeddings.has(drawing.id) &&
      !children.has(child) &&
      (drawing.ageMonths! < band.fromMonths || drawing.ageMonths! >= band.toMonths) &&
      (band.subject === null || band.subject === drawing.subject)
  )
  return shuffled(outside, random(request.seed, 'strangers'))
    .slice(0, MOST_OUT_OF_BAND)
    .map((row) => {
      const views = embeddings.get(row.drawing.id)!
      return { views, circumstances: circumstancesOf(row, views) }
    })
}
