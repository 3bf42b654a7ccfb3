import type { Training } from '#main/compute/port'
import { random, shuffled, type Random } from '#main/lib/random'
import { checkCancelled, type Work } from '#main/lib/work'
import { freshPlateau, learningRate, plateauWatch, type RateOptions } from '#main/onnx/optimise/learning-rate'
import type { Tensor } from '#main/onnx/format/tensor'
import { mean } from '#main/statistics/quantile'
import type { BestEpoch, EpochCheckpoint, EpochPoint, EpochProgress } from './epoch-checkpoint'
import { ratesOf } from './optimiser-of'
import { sliceFeeds } from './slice-feeds'
import type { TrainingRun } from './training-run'

/** Mini-batches in one run of the loop at the most: short enough that cancelling is prompt. */
const STEPS_A_SLICE = 64

export interface Shape {
  rows: number
  size: number
  batch: number
  /** Standardised rows of the validation children. */
  validation: Tensor
  weightNames: string[]
}

const fresh = (): EpochProgress => ({
  epoch: 0,
  best: { bestEpoch: 0, trainLoss: NaN, validationLoss: Infinity },
  plateau: freshPlateau,
  points: []
})

/** Epoch by epoch until nothing gets better; the best weights stay marked. `kept`: where an earlier attempt was stopped. */
export async function runEpochs(
  training: Training,
  run: TrainingRun,
  shape: Shape,
  kept: EpochCheckpoint | null,
  work: Work
): Promise<BestEpoch> {
  const { settings, onEpoch } = run
  const progress = kept ? structuredClone(kept.progress) : fresh()
  progress.points.forEach(onEpoch)
  const save = async (): Promise<void> => {
    const [state, best] = [await training.state(), await training.marked(shape.weightNames)]
    await run.checkpoints?.save({ progress: structuredClone(progress), state, best })
  }
  while (progress.epoch < settings.epochs && goesOn(progress, settings.patience)) {
    const found = await oneEpoch(training, run, shape, progress, work)
    progress.epoch += 1
    await validate(training, run, shape, progress, found)
    const { checkpointEvery } = settings
    if (checkpointEvery > 0 && progress.epoch % checkpointEvery === 0) await save()
  }
  return progress.best
}

const goesOn = ({ epoch, best }: EpochProgress, patience: number): boolean =>
  epoch - best.bestEpoch < patience

interface EpochFindings {
  losses: number[]
  norms: number[]
  rate: number
  memoryBytes: number
}

/** Validates where it is time to, marks a better epoch, and draws the point of the curves. */
async function validate(
  training: Training,
  { settings, onEpoch }: TrainingRun,
  { validation }: Shape,
  progress: EpochProgress,
  { losses, norms, rate, memoryBytes }: EpochFindings
): Promise<void> {
  const { epoch, best } = progress
  const last = epoch === settings.epochs
  if (epoch % settings.validationEvery !== 0 && !last) return
  const { errors } = await training.evaluate({ x: validation })
  const [trainLoss, validationLoss] = [mean(losses), mean(errors!.data as Float32Array)]
  const needed = Math.min(
    best.validationLoss * (1 - settings.leastGain),
    best.validationLoss - settings.leastFall
  )
  if (validationLoss < needed) {
    progress.best = { bestEpoch: epoch, trainLoss, validationLoss }
    await training.mark()
  }
  progress.plateau = plateauWatch(progress.plateau, validationLoss, settings.plateauPatience)
  const measured = { epoch, trainLoss, validationLoss, gradientNorm: mean(norms) }
  if (!Object.values(measured).every(Number.isFinite)) return
  const point: EpochPoint = { ...measured, learningRate: rate, memoryBytes }
  if (epoch % settings.plotEvery !== 0 && !last) return
  progress.points.push(point)
  onEpoch(point)
}

/** The seed and the epoch decide the order and what is dropped: an epoch can be done again alone. */
async function oneEpoch(
  training: Training,
  run: TrainingRun,
  shape: Shape,
  progress: EpochProgress,
  work: Work
): Promise<EpochFindings> {
  const { rows, batch } = shape
  const total = Math.floor(rows / batch)
  const found: EpochFindings = { losses: [], norms: [], rate: 0, memoryBytes: 0 }
  const slice = slicer(run, shape, progress, total)
  let done = 0
  let next = slice(0)
  while (done < total) {
    checkCancelled(work)
    const { feeds, rates } = next
    const running = training.slice(feeds)
    done += rates.length
    // The next slice is made while this one is computed.
    if (done < total) next = slice(done)
    const { losses, gradientNorms, memoryBytes } = await running
    found.losses.push(...losses)
    found.norms.push(...gradientNorms)
    Object.assign(found, { rate: rates.at(-1)!, memoryBytes })
    tell(run, progress.epoch + 1, [done, total], found)
  }
  return found
}

function tell(
  { settings, onBatch }: TrainingRun,
  epoch: number,
  [batch, batches]: [number, number],
  { losses, norms, rate, memoryBytes }: EpochFindings
): void {
  const numbers = { loss: losses.at(-1)!, gradientNorm: norms.at(-1)!, learningRate: rate }
  if (Object.values(numbers).every(Number.isFinite))
    onBatch?.({ epoch, epochs: settings.epochs, batch, batches, ...numbers, memoryBytes })
}

interface Slice {
  feeds: Record<string, Tensor>
  /** One a step. */
  rates: number[]
}

/** Slices of one epoch, from a step on; made in order, since they draw from one stream. */
function slicer(
  run: TrainingRun,
  shape: Shape,
  progress: EpochProgress,
  total: number
): (from: number) => Slice {
  const { settings, seed } = run
  const { rows, size, batch } = shape
  const rng: Random = random(seed, `epoch ${progress.epoch}`)
  const order = shuffled(
    Array.from({ length: rows }, (_, i) => i),
    rng
  )
  const options: RateOptions = ratesOf(settings, total)
  const rateAt = (step: number): number =>
    learningRate(options, progress.epoch * total + step, progress.plateau.reductions)
  return (from) => {
    const length = Math.min(STEPS_A_SLICE, settings.logEvery, total - from)
    const rates = Array.from({ length }, (_, i) => rateAt(from + i))
    const indices = order.slice(from * batch, (from + length) * batch)
    return { feeds: sliceFeeds(indices, rates, batch, size, settings, rng), rates }
  }
}
