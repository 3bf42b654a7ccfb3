import { EncoderTrainingSettings } from '#contract/encoder-training'
import { openSession, type Session } from '../compute/runtime'
import { cellsOf, initialEncoder, type EncoderShape } from '../encoder/architecture'
import { TARGETS } from '../encoder/examples/make-example'
import { supplyOf } from '../encoder/examples/supply'
import type { BatchShape } from '../encoder/losses'
import { shapeOf } from '../encoder/shape'
import { encoderTraining, initialHeads } from '../encoder/training-graph'
import { GraphBuilder } from '../onnx/build/graph-builder'
import { float32, type Tensor } from '../onnx/format/tensor'
import { writeModel } from '../onnx/format/write'
import { pytorch } from './pytorch'
import type { BenchmarkLine } from './result'
import { timesByOperator } from './profile'
import rival from './torch-encoder.py?raw'

const REPEATS = 8
/** As PyTorch has it: AdamW, and no running average. */
const settings = EncoderTrainingSettings.parse({ optimiser: 'adamw', averaging: 0 })

/** Multiplications of the forward pass of one picture, by its matrices and its attention. */
function multiplications(shape: EncoderShape, tokens: number): number {
  const { width, hidden, depth, cell, cellWidth } = shape
  const stem = cellsOf(shape) * (cell ** 2 * cellWidth + cellWidth * width)
  return tokens * (stem + depth * (4 * width ** 2 + 2 * width * hidden + 2 * tokens * width))
}

/** Operations a second of a large product on this machine: what an encoder's training could reach at most. */
async function productPeak(threads: number): Promise<number> {
  const [size, count] = [1024, 4]
  const b = new GraphBuilder('peak')
  const a = b.input('a', 'float32', [size, size])
  let x = a
  for (let i = 0; i < count; i += 1) x = b.op('MatMul', [x, a])
  b.output(b.op('ReduceSum', [x], { keepdims: 0 }), 'out')
  const session = await openSession(writeModel(b.model()), { threads, spinning: true })
  const feeds = { a: float32(new Float32Array(size * size).fill(0.01), [size, size]) }
  const best = await quickest(() => session.run(feeds))
  await session.close()
  return (2 * count * size ** 3) / best
}

async function quickest(run: () => Promise<unknown>): Promise<number> {
  await run()
  let best = Infinity
  for (let i = 0; i < REPEATS; i += 1) {
    const start = performance.now()
    await run()
    best = Math.min(best, (performance.now() - start) / 1000)
  }
  return best
}

interface Ready {
  model: Uint8Array
  feeds: Record<string, Tensor>
  shape: EncoderShape
  batch: BatchShape
}

function ready(): Ready {
  const supply = supplyOf({ drawings: [], own: [], ownShare: 0 })
  const shape = shapeOf(settings)
  const { pictures, tokens, seed } = settings
  const batch = {
    pictures,
    tokens,
    words: supply.words.length,
    targets: TARGETS.length,
    disturbed: 0,
    teacher: null
  }
  const parameters = new Map([...initialEncoder(shape, seed), ...initialHeads(shape, batch, seed)])
  const { model, initialState } = encoderTraining(shape, batch, settings, parameters)
  const slice = supply.slice(shape, batch, seed, 0).feeds
  const feeds = { ...Object.fromEntries(initialState), ...slice, learning_rates: float32([1e-3]) }
  return { model: writeModel(model), feeds, shape, batch }
}

/** Pictures a second of the encoder's own training graph, beside PyTorch, as a share of the machine's peak, and its profile. */
export async function trainEncoderLines(versions: Record<string, string>): Promise<BenchmarkLine[]> {
  const { model, feeds, shape, batch } = ready()
  const lines: BenchmarkLine[] = []
  for (const threads of [1, 2]) {
    const session: Session = await openSession(model, { threads, spinning: true })
    const perSecond = batch.pictures / (await quickest(() => session.run(feeds)))
    await session.close()
    const { width, depth, heads, hidden, cellWidth, fitWidth, taps } = shape
    const { pictures, tokens, words, targets } = batch
    const argument = [
      threads,
      pictures,
      tokens,
      words,
      targets,
      width,
      depth,
      heads,
      hidden,
      cellWidth,
      fitWidth,
      taps,
      REPEATS
    ]
    const theirs = await pytorch(rival, argument)
    if (theirs) versions.pytorch = theirs.version
    // Backwards takes two products for each one forwards.
    const done = 6 * perSecond * multiplications(shape, tokens)
    const share = Math.round((100 * done) / (await productPeak(threads)))
    lines.push({
      what: `encoder of ${depth} blocks, ${width} wide, ${pictures} pictures of ${tokens} patches, ${threads} thread${threads > 1 ? 's' : ''}`,
      ours: `${perSecond.toFixed(1)} pictures/s, ${share} % of the product peak`,
      rival: theirs
        ? `PyTorch ${theirs.version} eager: ${theirs.perSecond.toFixed(1)} pictures/s`
        : 'no PyTorch on this machine',
      ratio: theirs ? (perSecond / theirs.perSecond).toFixed(2) : '-'
    })
  }
  const times = await timesByOperator(model, feeds, 1)
  lines.push({ what: 'where one step goes, 1 thread', ours: times, rival: '-', ratio: '-' })
  return lines
}
