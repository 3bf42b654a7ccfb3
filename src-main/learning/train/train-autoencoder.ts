import { AppError } from '../../../src-preload/contract/app-error'
import type { CurvePoint } from '../../../src-preload/contract/job'
import type { TrainingSettings } from '../../../src-preload/contract/training'
import type { Compute, Training } from '../../compute/port'
import { random, shuffled, type Random } from '../../lib/random'
import { checkCancelled, type Work } from '../../lib/work'
import type { FoldModel } from '../methods/form-method'
import { standardisationOf, standardised, standardiseTensors, tableOf } from '../methods/standardise'
import { float32, int64, type Tensor } from '../../onnx/format/tensor'
import { mean } from '../../statistics/quantile'
import { layersOf } from './autoencoder'
import { autoencoderGraphs } from './autoencoder-graphs'

export interface TrainingRun {
  rows: readonly Float32Array[]
  training: readonly number[]
  validation: readonly number[]
  settings: TrainingSettings
  seed: number
  threads: number
  onEpoch(point: Omit<CurvePoint, 'series'>): void
}

/** Mini-batches in one run of the loop: short enough that cancelling is prompt. */
const STEPS_A_SLICE = 64

/**
 * Trains one autoencoder: shuffled mini-batches, dropout, early stopping on the validation children, and the weights of
 * the best epoch, really. Same seed, same bytes on one CPU. Throws AppError 'cancelled', 'compute-crashed'.
 */
export async function trainAutoencoder(compute: Compute, run: TrainingRun, work: Work): Promise<FoldModel> {
  const pick = (indices: readonly number[]) => indices.map((i) => run.rows[i]!)
  const standardisation = standardisationOf(pick(run.training))
  const data = tableOf(standardised(pick(run.training), standardisation))
  const validation = tableOf(standardised(pick(run.validation), standardisation))
  const [rows, size] = data.dims as [number, number]
  const batch = Math.min(run.settings.batchSize, rows)
  const graphs = autoencoderGraphs(size, rows, batch, run.settings, run.seed)
  const training = await compute.training({
    loop: graphs.loop,
    evaluation: graphs.evaluation,
    state: Object.fromEntries(graphs.state),
    retained: { data },
    threads: run.threads
  })
  try {
    const best = await epochs(training, run, { rows, size, batch, validation }, work)
    if (best.bestEpoch === 0 || !Number.isFinite(best.trainLoss)) throw new AppError('training-diverged')
    const weights = await training.marked(graphs.weightNames)
    const tensors = new Map([...standardiseTensors(standardisation), ...Object.entries(weights)])
    return { tensors, losses: best }
  } finally {
    await training.close().catch(() => undefined)
  }
}

interface Shape {
  rows: number
  size: number
  batch: number
  validation: Tensor
}

async function epochs(training: Training, run: TrainingRun, shape: Shape, work: Work) {
  const rng = random(run.seed, 'batches')
  const best = { bestEpoch: 0, trainLoss: NaN, validationLoss: Infinity }
  for (let epoch = 1; epoch <= run.settings.epochs; epoch += 1) {
    const { losses, norms } = await oneEpoch(training, run, shape, rng, work)
    const { errors } = await training.evaluate({ x: shape.validation })
    const [trainLoss, validationLoss] = [mean(losses), mean(errors!.data as Float32Array)]
    const point = { epoch, trainLoss, validationLoss, gradientNorm: mean(norms) }
    if (Object.values(point).every(Number.isFinite)) run.onEpoch(point)
    if (validationLoss < best.validationLoss) {
      Object.assign(best, { bestEpoch: epoch, trainLoss, validationLoss })
      await training.mark()
    } else if (epoch - best.bestEpoch >= run.settings.patience) break
  }
  return best
}

async function oneEpoch(
  training: Training,
  run: TrainingRun,
  { rows, size, batch }: Shape,
  rng: Random,
  work: Work
) {
  const order = shuffled(
    Array.from({ length: rows }, (_, i) => i),
    rng
  )
  const total = Math.floor(rows / batch)
  const losses: number[] = []
  const norms: number[] = []
  const feedsAt = (step: number) => {
    const steps = Math.min(STEPS_A_SLICE, total - step)
    const indices = order.slice(step * batch, (step + steps) * batch)
    return sliceFeeds(indices, steps, batch, size, run.settings, rng)
  }
  let feeds = feedsAt(0)
  for (let step = 0; step < total; step += STEPS_A_SLICE) {
    checkCancelled(work)
    const running = training.slice(feeds)
    // The next slice is made while this one is computed.
    if (step + STEPS_A_SLICE < total) feeds = feedsAt(step + STEPS_A_SLICE)
    const result = await running
    losses.push(...result.losses)
    norms.push(...result.gradientNorms)
  }
  return { losses, norms }
}

/** What one slice is fed: which rows, which units are dropped, and the learning rate of each step. */
export function sliceFeeds(
  indices: readonly number[],
  steps: number,
  batch: number,
  size: number,
  settings: TrainingSettings,
  rng: Random
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {
    steps: int64([steps], []),
    indices: int64(indices, [steps, batch]),
    learning_rates: float32(new Float32Array(steps).fill(settings.learningRate), [steps])
  }
  if (settings.dropout === 0) return feeds
  for (const { name, outputs } of layersOf(size, settings).filter((layer) => layer.hidden)) {
    const data = new Uint8Array(steps * batch * outputs)
    fillMask(data, settings.dropout, rng)
    feeds[`mask.${name}`] = { type: 'uint8', dims: [steps, batch, outputs], data }
  }
  return feeds
}

/** 0 with the given probability (to 1/65536), else 1; two draws from every random number. */
function fillMask(mask: Uint8Array, dropout: number, rng: Random): void {
  const limit = Math.round(dropout * 65_536)
  for (let i = 0; i < mask.length; i += 2) {
    const bits = rng.next() * 2 ** 32
    mask[i] = bits >>> 16 < limit ? 0 : 1
    if (i + 1 < mask.length) mask[i + 1] = (bits & 0xffff) < limit ? 0 : 1
  }
}
