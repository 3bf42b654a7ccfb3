import { readFile } from 'node:fs/promises'
import { embedFiles } from '../analysis/embed/embed-files'
import { goldenPicture, type EncoderPack } from '../analysis/embed/encoder-pack'
import { pictureSpec, normaliseSpec } from '../analysis/preprocess/preprocessing'
import { toTensor } from '../compute/image/to-tensor'
import { openSession } from '../compute/runtime'
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

/**
 * Files to embeddings, beside the bare session on tensors that are ready: the ratio is what the pipeline adds. Of each encoder at
 * hand also the time a drawing on one thread, beside the first's.
 */
export async function embedBenchmark(): Promise<BenchmarkResult> {
  const lines: BenchmarkLine[] = []
  const alone: { name: string; time: number }[] = []
  for (const encoder of await packsAtHand()) {
    lines.push(await pipelineLine(encoder))
    const picture = goldenPicture(encoder.manifest, 1)
    const time = await bareSession(encoder, 1, () => Promise.resolve(picture))
    alone.push({ name: encoder.manifest.name, time })
  }
  const milliseconds = (time: number): string => `${((1000 * time) / COUNT).toFixed(1)} ms a drawing`
  const [ours, ...others] = alone
  for (const other of others)
    lines.push({
      what: `${ours!.name} beside ${other.name}, bare, 1 thread, batch ${BATCH}`,
      ours: milliseconds(ours!.time),
      rival: milliseconds(other.time),
      ratio: `${(ours!.time / other.time).toFixed(2)} of its time`
    })
  return { lines, machine: describeMachine(), versions: { onnxruntime: versionOf('onnxruntime-node') } }
}

async function pipelineLine(encoder: EncoderPack): Promise<BenchmarkLine> {
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
    const bare = await bareSession(
      encoder,
      threads,
      async (i) => (await compute.picture(await read(i), spec)).pixels
    )
    return {
      what: `${COUNT} drawings, ${encoder.manifest.name}, ${threads} threads, batch ${BATCH}`,
      ours: `file to embedding ${perSecond(COUNT, whole)}`,
      rival: `bare session ${perSecond(COUNT, bare)}`,
      ratio: `${(whole / bare).toFixed(2)} of its time`
    }
  } finally {
    compute.stop()
  }
}

async function bareSession(
  encoder: EncoderPack,
  threads: number,
  pixels: (i: number) => Promise<Uint8Array>
): Promise<number> {
  const { width, height } = encoder.manifest.input
  const session = await openSession(await encoder.embedding.bytes(), { threads })
  const size = width * height * 3
  const batch = new Uint8Array(size * BATCH)
  for (let i = 0; i < BATCH; i += 1) batch.set(await pixels(i), i * size)
  const feeds = {
    [encoder.manifest.input.name]: toTensor(
      { pixels: batch, count: BATCH, width, height },
      normaliseSpec(encoder.manifest)
    )
  }
  await session.run(feeds)
  const time = await seconds(async () => {
    for (let run = 0; run < COUNT / BATCH; run += 1) await session.run(feeds)
  })
  await session.close()
  return time
}
