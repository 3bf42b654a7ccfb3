import { readFile } from 'node:fs/promises'
import { FIT_VIEWS } from '../analysis/embed/fit'
import { darkness, patchWeights } from '../analysis/embed/ink'
import { scatteringGraph, SCATTER_INK, SCATTER_NEAR, SCATTER_SIDE } from '../analysis/embed/scattering'
import { float32 } from '../onnx/format/tensor'
import { PATCH_WEIGHTS } from '../onnx/inspect/pool-blocks'
import { embedFiles } from '../analysis/embed/embed-files'
import { goldenPicture, type EncoderPack } from '../analysis/embed/encoder-pack'
import { pictureSpec, normaliseSpec } from '../analysis/preprocess/preprocessing'
import { toTensor } from '../compute/image/to-tensor'
import { openSession, type Feeds, type Session } from '../compute/runtime'
import { computePool } from '../compute/pool'
import { nodeFork } from '../lib/process/node-channel'
import { versionOf } from '../lib/version'
import { quietWork } from '../lib/work'
import { programFolder } from '../terminal/paths'
import { inferenceThreads } from '../terminal/start-engine'
import { describeMachine, perSecond, seconds } from './machine'
import { benchmarkDrawings } from './drawings'
import { packsAtHand } from './encoders'
import type { BenchmarkLine, BenchmarkResult } from './result'

const COUNT = 512
const BATCH = 16

/** The encoder that ships is compared with the one that costs most, each alone. */
interface Alone {
  name: string
  /** Seconds for COUNT drawings on one thread: the embedding alone, and all that is kept of a drawing. */
  embedding: number
  everything: number
}

/**
 * Files to all that is kept of a drawing, beside bare sessions on tensors that are ready: of the embedding alone, and of all that is
 * kept (all layers once, further views of what fits, scattering). The second ratio is what the pipeline adds. Of each encoder at
 * hand also the time a drawing on one thread, beside the first's.
 */
export async function embedBenchmark(): Promise<BenchmarkResult> {
  const lines: BenchmarkLine[] = []
  const alone: Alone[] = []
  for (const encoder of await packsAtHand()) {
    lines.push(...(await pipelineLines(encoder)))
    const picture = goldenPicture(encoder.manifest, 1)
    const pictures = Array.from({ length: BATCH }, () => picture)
    alone.push({
      name: encoder.manifest.name,
      embedding: await repeated([await embeddingRun(encoder, 1, pictures)]),
      everything: await repeated(await allRuns(encoder, 1, pictures))
    })
  }
  const [ours, ...others] = alone
  for (const other of others) lines.push(...besideLines(ours!, other))
  return { lines, machine: describeMachine(), versions: { onnxruntime: versionOf('onnxruntime-node') } }
}

function besideLines(ours: Alone, other: Alone): BenchmarkLine[] {
  const milliseconds = (time: number): string => `${((1000 * time) / COUNT).toFixed(1)} ms a drawing`
  const line = (what: string, time: number): BenchmarkLine => ({
    what: `${ours.name}, ${what}, beside the bare embedding of ${other.name}, 1 thread, batch ${BATCH}`,
    ours: milliseconds(time),
    rival: milliseconds(other.embedding),
    ratio: `${(time / other.embedding).toFixed(2)} of its time`
  })
  return [line('embedding alone', ours.embedding), line('all that is kept', ours.everything)]
}

async function pipelineLines(encoder: EncoderPack): Promise<BenchmarkLine[]> {
  const files = await benchmarkDrawings(COUNT)
  const threads = inferenceThreads()
  const compute = computePool(nodeFork(programFolder), threads)
  const spec = pictureSpec(encoder.manifest, 'auto')
  const read = (i: number): Promise<Buffer> => readFile(files[i]!)
  const pipeline = (count: number): Promise<void> =>
    embedFiles(compute, { pack: encoder, evenShade: 'auto', count, read }, quietWork(), () => undefined)
  try {
    await pipeline(BATCH)
    const whole = await seconds(() => pipeline(COUNT))
    const first = Array.from({ length: BATCH }, (_, i) => i)
    const pictures = await Promise.all(
      first.map(async (i) => (await compute.picture(await read(i), spec)).pixels)
    )
    const line = (what: string, time: number): BenchmarkLine => ({
      what: `${COUNT} drawings, ${encoder.manifest.name}, ${threads} threads, batch ${BATCH}, beside ${what}`,
      ours: `file to all that is kept ${perSecond(COUNT, whole)}`,
      rival: `bare ${perSecond(COUNT, time)}`,
      ratio: `${(whole / time).toFixed(2)} of its time`
    })
    return [
      line('the embedding alone', await repeated([await embeddingRun(encoder, threads, pictures)])),
      line('all its sessions', await repeated(await allRuns(encoder, threads, pictures)))
    ]
  } finally {
    compute.stop()
  }
}

/** A session with a mini-batch that is ready, and how often a drawing goes through it. */
interface BareRun {
  session: Session
  feeds: Feeds
  times: number
}

async function embeddingRun(
  encoder: EncoderPack,
  threads: number,
  pictures: readonly Uint8Array[]
): Promise<BareRun> {
  const session = await openSession(await encoder.embedding.bytes(), { threads })
  return { session, feeds: pictureFeeds(encoder, pictures), times: 1 }
}

/** Everything that is computed of a drawing once it is decoded. */
async function allRuns(
  encoder: EncoderPack,
  threads: number,
  pictures: readonly Uint8Array[]
): Promise<BareRun[]> {
  const { input, grid, outputs } = encoder.manifest
  const feeds = pictureFeeds(encoder, pictures)
  const weights = pictures.flatMap((pixels) => [...patchWeights(darkness(pixels), input, grid)])
  const layers = await openSession(await encoder.layers.bytes(), { threads })
  const beside: Feeds = layers.inputs.includes(PATCH_WEIGHTS)
    ? { [PATCH_WEIGHTS]: float32(weights, [BATCH, grid[0] * grid[1]]) }
    : {}
  const area = [BATCH, SCATTER_SIDE, SCATTER_SIDE]
  const page = float32(new Float32Array(BATCH * SCATTER_SIDE ** 2).fill(0.5), area)
  const scattering = await openSession(scatteringGraph(), { threads })
  const runs: BareRun[] = [
    { session: layers, feeds: { ...feeds, ...beside }, times: 1 },
    { session: scattering, feeds: { [SCATTER_INK]: page, [SCATTER_NEAR]: page }, times: 1 }
  ]
  if (!outputs.mismatchLogit) return runs
  const fit = await openSession(await encoder.fit.bytes(), { threads })
  // the page as it is goes through the layers already
  return [...runs, { session: fit, feeds, times: FIT_VIEWS - 1 }]
}

function pictureFeeds(encoder: EncoderPack, pictures: readonly Uint8Array[]): Feeds {
  const { width, height, name } = encoder.manifest.input
  const batch = { pixels: Buffer.concat(pictures), count: pictures.length, width, height }
  return { [name]: toTensor(batch, normaliseSpec(encoder.manifest)) }
}

/** Seconds in which COUNT drawings go through the sessions, which are then closed. */
async function repeated(runs: readonly BareRun[]): Promise<number> {
  const once = async (): Promise<void> => {
    for (const { session, feeds, times } of runs) for (let i = 0; i < times; i += 1) await session.run(feeds)
  }
  await once()
  const time = await seconds(async () => {
    for (let run = 0; run < COUNT / BATCH; run += 1) await once()
  })
  for (const { session } of runs) await session.close()
  return time
}
