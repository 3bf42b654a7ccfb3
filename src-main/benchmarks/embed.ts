import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { embedFiles } from '../analysis/embed-pipeline'
import { packOf, parseManifest, type EncoderPack } from '../analysis/embed/encoder-pack'
import { pictureSpec, normaliseSpec } from '../analysis/preprocess/preprocessing'
import { toTensor } from '../compute/image/to-tensor'
import { openSession } from '../compute/runtime'
import { computePool } from '../engine/compute-pool'
import { sha256 } from '../library/sealed'
import { nodeFork } from '../lib/process/node-channel'
import { versionOf } from '../lib/version'
import { quietWork } from '../lib/work'
import { installationRoot, programFolder } from '../terminal/paths'
import { inferenceThreads } from '../terminal/start-engine'
import { describeMachine, perSecond, seconds } from './machine'
import { benchmarkDrawings } from './drawings'
import type { BenchmarkResult } from './result'

const COUNT = 512
const BATCH = 16

async function pack(): Promise<EncoderPack> {
  const foreign = join(installationRoot, '../shared/data/encoders/vit-tiny-patch16-224')
  const folder = existsSync(foreign) ? foreign : join(installationRoot, 'models/encoder')
  const manifest = parseManifest(await readFile(join(folder, 'encoder.json')))
  const bytes = await readFile(join(folder, manifest.file))
  return packOf(sha256(bytes), manifest, () => Promise.resolve(bytes))
}

/** Files to embeddings, beside the bare session on tensors that are ready: the ratio is what the pipeline adds. */
export async function embedBenchmark(): Promise<BenchmarkResult> {
  const encoder = await pack()
  const files = await benchmarkDrawings(COUNT)
  const threads = inferenceThreads()
  const compute = computePool(nodeFork(programFolder), threads)
  try {
    const pipeline = async (count: number): Promise<void> => {
      await embedFiles(
        compute,
        encoder,
        'auto',
        count,
        (i) => readFile(files[i]!),
        quietWork(),
        () => undefined
      )
    }
    await pipeline(BATCH)
    const whole = await seconds(() => pipeline(COUNT))
    const bare = await bareSession(encoder, threads, async (i) => {
      return (await compute.picture(await readFile(files[i]!), pictureSpec(encoder.manifest, 'auto'))).pixels
    })
    const line = {
      what: `${COUNT} drawings, ${encoder.manifest.name}, ${threads} threads, batch ${BATCH}`,
      ours: `file to embedding ${perSecond(COUNT, whole)}`,
      rival: `bare session ${perSecond(COUNT, bare)}`,
      ratio: `${(whole / bare).toFixed(2)} of its time`
    }
    return {
      lines: [line],
      machine: describeMachine(),
      versions: { onnxruntime: versionOf('onnxruntime-node') }
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
