import { TrainingSettings } from '#contract/training-settings'
import { computePool } from '../compute/pool'
import { autoencoderGraphs } from '../learning/train/autoencoder-graphs'
import { sliceFeeds } from '../learning/train/slice-feeds'
import { nodeFork } from '../lib/process/node-channel'
import { versionOf } from '../lib/version'
import { random, shuffled } from '../lib/random'
import { float32 } from '../onnx/format/tensor'
import { programFolder } from '../terminal/paths'
import { describeMachine } from './machine'
import { pytorch } from './pytorch'
import { trainEncoderLines } from './train-encoder'
import type { BenchmarkLine, BenchmarkResult } from './result'
import rival from './torch-autoencoder.py?raw'

const SIZE = 768
const ROWS = 2048
const EPOCHS = 5
const settings = TrainingSettings.parse({})

/** Best epoch of several, in rows a second, through the compute process as a real training runs. */
async function ours(threads: number): Promise<number> {
  const compute = computePool(nodeFork(programFolder), threads)
  try {
    const rng = random(42)
    const data = float32(
      Float32Array.from({ length: ROWS * SIZE }, () => rng.normal()),
      [ROWS, SIZE]
    )
    const graphs = autoencoderGraphs(SIZE, ROWS, settings.batchSize, settings, 42)
    const state = Object.fromEntries(graphs.state)
    const training = await compute.training({ ...graphs, state, retained: { data }, threads })
    const steps = Math.floor(ROWS / settings.batchSize)
    const feeds = () => {
      const order = shuffled(
        Array.from({ length: ROWS }, (_, i) => i),
        rng
      )
      const rates = new Array<number>(steps).fill(settings.learningRate)
      return sliceFeeds(order, rates, settings.batchSize, SIZE, settings, rng)
    }
    let best = 0
    let next = feeds()
    for (let epoch = 0; epoch <= EPOCHS; epoch += 1) {
      const start = performance.now()
      const running = training.slice(next)
      next = feeds() // made while the present slice is computed, as the trainer does
      await running
      const rate = (steps * settings.batchSize * 1000) / (performance.now() - start)
      if (epoch > 0) best = Math.max(best, rate)
    }
    return best
  } finally {
    compute.stop()
  }
}

export async function trainBenchmark(): Promise<BenchmarkResult> {
  const lines: BenchmarkLine[] = []
  const versions: Record<string, string> = { onnxruntime: versionOf('onnxruntime-node') }
  for (const threads of [1, 2]) {
    const { hidden, latent, batchSize, dropout, clipNorm } = settings
    const argument = [SIZE, hidden, latent, ROWS, batchSize, dropout, clipNorm, threads, EPOCHS]
    const [mine, theirs] = [await ours(threads), await pytorch(rival, argument)]
    if (theirs) versions.pytorch = theirs.version
    lines.push({
      what: `autoencoder ${SIZE}-${settings.hidden.join('-')}-${settings.latent}, batch ${settings.batchSize}, ${threads} thread${threads > 1 ? 's' : ''}`,
      ours: `${Math.round(mine)} rows/s`,
      rival: theirs
        ? `PyTorch ${theirs.version} eager: ${Math.round(theirs.perSecond)} rows/s`
        : 'no PyTorch on this machine',
      ratio: theirs ? (mine / theirs.perSecond).toFixed(2) : '-'
    })
  }
  lines.push(...(await trainEncoderLines(versions)))
  return { lines, machine: describeMachine(), versions }
}
