import { AppError } from '#contract/app-error'
import { because } from '#contract/because'
import type { EncoderProgress, EncoderTrainingSettings } from '#contract/encoder-training'
import type { Compute, SliceResult, Training } from '../compute/port'
import { checkCancelled, type Work } from '../lib/work'
import { writeModel } from '../onnx/format/write'
import { float32, type Tensor } from '../onnx/format/tensor'
import { averageName } from '../onnx/optimise/accumulate'
import {
  freshPlateau,
  learningRate,
  plateauWatch,
  type PlateauState,
  type RateOptions
} from '../onnx/optimise/learning-rate'
import { initialEncoder, weightSizes, type EncoderShape } from './architecture'
import type { CheckpointStore } from './checkpoint'
import type { TeacherSizes } from './distil/teacher'
import { TARGETS } from './examples/make-example'
import type { BatchShape } from './losses'
import { miniBatches, type Distillation, type Feeds, type MiniBatches, type Supply } from './mini-batches'
import { handedOut, shapeOf } from './shape'
import { encoderEvaluation, encoderTraining, initialHeads } from './training-graph'

export interface EncoderRun {
  settings: EncoderTrainingSettings
  supply: Supply
  /** Weights to go on from, with the encoder's id; heads start anew. */
  start: { id: string; shape: EncoderShape; weights: ReadonlyMap<string, Tensor> } | null
  /** null: it learns its own tasks alone. */
  distillation: Distillation | null
  store: CheckpointStore
  onProgress(point: EncoderProgress): void
}

export interface TrainedEncoder {
  shape: EncoderShape
  weights: Map<string, Tensor>
  /** One entry a checkpoint. */
  curve: readonly EncoderProgress[]
}

/** What decides the weights: not how many threads, nor which of them the pack hands out. */
export function decisive(
  settings: EncoderTrainingSettings
): Omit<EncoderTrainingSettings, 'threads' | 'embed'> {
  const { threads, embed, ...rest } = settings
  void [threads, embed]
  return rest
}

/** What a training remembers besides its state. */
interface Notes {
  plateau: PlateauState
  curve: EncoderProgress[]
}

/** Two trainings are the same where this is: what only decides how fast is left out. */
const planOf = ({ settings, supply, start, distillation }: EncoderRun): string =>
  JSON.stringify({
    settings: decisive(settings),
    data: supply.digest,
    start: start?.id ?? null,
    ...(distillation ? { teacher: distillation.teacher.id } : {})
  })

/**
 * Trains an encoder, or goes on where a checkpoint of the same plan stands: weights, the optimiser's memory and the supply's
 * place are all carried, so that a training that was killed ends with the same bytes on the same processor. Throws AppError
 * 'request-invalid' (embed names a block that is not taught; a teacher is given but does not count, or the other way round),
 * 'cancelled' (a checkpoint is kept), 'training-diverged', 'checkpoint-other', 'checkpoint-damaged', 'compute-crashed'.
 */
export async function trainEncoder(compute: Compute, run: EncoderRun, work: Work): Promise<TrainedEncoder> {
  const shape = run.start?.shape ?? shapeOf(run.settings)
  const handed = handedOut(shape, run.settings.embed)
  const { pictures, tokens, seed } = run.settings
  const sizes = { pictures, tokens, words: run.supply.words.length, targets: TARGETS.length }
  // Who is not asked for changes sees none.
  const disturbed = run.settings.changes > 0 ? run.settings.disturbed : 0
  const batch: BatchShape = { ...sizes, disturbed, teacher: taughtSizes(run) }
  // A part that an earlier pack did not keep starts anew.
  const encoder = new Map([...initialEncoder(shape, seed), ...(run.start?.weights ?? [])])
  const loop = encoderTraining(
    shape,
    batch,
    run.settings,
    new Map([...encoder, ...initialHeads(shape, batch, seed)])
  )
  const saved = await run.store.load(planOf(run))
  if (saved && saved.plan !== planOf(run)) throw new AppError('checkpoint-other')
  const training = await compute.training({
    loop: writeModel(loop.model),
    evaluation: writeModel(encoderEvaluation(shape, batch, loop.initialState)),
    state: Object.fromEntries(saved?.state ?? loop.initialState),
    retained: {},
    threads: run.settings.threads
  })
  try {
    const notes: Notes = saved ? (JSON.parse(saved.notes) as Notes) : { plateau: freshPlateau, curve: [] }
    const batches = await miniBatches(run, { shape, batch })
    await steps(training, run, { batches, first: saved?.step ?? 0 }, notes, work)
    const state = await training.state()
    const kept = (name: string): Tensor => state[run.settings.averaging > 0 ? averageName(name) : name]!
    const names = [...weightSizes(handed).keys()]
    return { shape: handed, weights: new Map(names.map((name) => [name, kept(name)])), curve: notes.curve }
  } finally {
    await training.close().catch(() => undefined)
  }
}

function taughtSizes({ settings, distillation }: EncoderRun): TeacherSizes | null {
  if (settings.distil > 0 !== (distillation !== null))
    throw new AppError('request-invalid', because(distillation ? 'teacher-unused' : 'teacher-missing'))
  return distillation?.teacher ?? null
}

interface Place {
  batches: MiniBatches
  first: number
}

async function steps(
  training: Training,
  run: EncoderRun,
  place: Place,
  notes: Notes,
  work: Work
): Promise<void> {
  const { batches, first } = place
  const { settings } = run
  let seen: SliceResult[] = []
  let feeds: Feeds = first < settings.steps ? await batches.at(first) : {}
  for (let step = first; step < settings.steps; step += 1) {
    const rate = learningRate(rateOptions(settings), step, notes.plateau.reductions)
    const running = training.slice({ ...feeds, learning_rates: float32([rate]) })
    // The next mini-batch is drawn while this one is computed.
    const next = step + 1 < settings.steps ? batches.at(step + 1) : Promise.resolve({})
    const [result, following] = await Promise.all([running, next])
    seen.push(result)
    feeds = following
    const due = (step + 1) % settings.checkpointEvery === 0 || step + 1 === settings.steps
    if (due) {
      await report(training, run, notes, { seen, step, rate, heldOut: batches.heldOut })
      seen = []
    }
    if (due || work.signal.aborted) await save(training, run, notes, step + 1)
    work.report('train encoder', step + 1, settings.steps)
    checkCancelled(work)
  }
}

async function save(training: Training, run: EncoderRun, notes: Notes, step: number): Promise<void> {
  const state = new Map(Object.entries(await training.state()))
  await run.store.save({ plan: planOf(run), step, state, notes: JSON.stringify(notes) })
}

function rateOptions(settings: EncoderTrainingSettings): RateOptions {
  const { learningRate: base, warmUp, steps: total } = settings
  const schedules = {
    constant: { kind: 'constant' },
    cosine: { kind: 'cosine', floor: 0.01 },
    exponential: { kind: 'exponential', floor: 0.01 },
    step: { kind: 'step', every: Math.max(1, Math.round(total / 3)), divisor: 10 },
    plateau: { kind: 'plateau', factor: 0.5, patience: 3 }
  } as const
  return {
    base,
    warmUp: Math.min(warmUp, Math.floor(total / 10)),
    total,
    schedule: schedules[settings.schedule]
  }
}

/** What was trained since the last report, and what it is measured on. */
interface Interval {
  seen: readonly SliceResult[]
  /** The last step, from 0. */
  step: number
  rate: number
  heldOut: Feeds
}

/** Means over what was trained since the last report, and the loss on drawings held out. */
async function report(
  training: Training,
  run: EncoderRun,
  notes: Notes,
  { seen, step, rate, heldOut }: Interval
): Promise<void> {
  const mean = (pick: (slice: SliceResult) => number): number =>
    seen.reduce((sum, slice) => sum + pick(slice), 0) / Math.max(1, seen.length)
  const part = (name: string): number => mean(({ measured }) => measured[name]![0]!)
  const evaluated = await training.evaluate(heldOut)
  const held = (name: string): number => Number(evaluated[`measured.${name}`]!.data[0])
  const point: EncoderProgress = {
    step: step + 1,
    loss: mean(({ losses }) => losses[0]!),
    word: part('word'),
    targets: part('targets'),
    pairs: part('pairs'),
    patches: part('patches'),
    changes: part('changes'),
    distil: run.distillation ? part('distil') : null,
    heldOutWord: held('word'),
    heldOutTargets: held('targets'),
    heldOutChanges: held('changes'),
    heldOutDistil: run.distillation ? held('distil') : null,
    gradientNorm: mean(({ gradientNorms }) => gradientNorms[0]!),
    learningRate: rate
  }
  if (!Object.values(point).every((value) => value === null || Number.isFinite(value)))
    throw new AppError('training-diverged')
  notes.curve.push(point)
  notes.plateau = plateauWatch(notes.plateau, held('word') + held('targets') + (point.heldOutDistil ?? 0), 3)
  run.onProgress(point)
}
