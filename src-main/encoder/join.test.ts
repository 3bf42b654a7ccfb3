import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { EncoderManifest } from '#contract/encoder'
import { EncoderTrainingSettings } from '#contract/encoder-training'
import { computePool } from '../compute/pool'
import { openSession } from '../compute/runtime'
import { programs } from '../harness/open-engine'
import { random } from '../lib/random'
import { nodeFork } from '../lib/process/node-channel'
import { quietWork } from '../lib/work'
import { float32 } from '../onnx/format/tensor'
import { writeModel } from '../onnx/format/write'
import { initialEncoder } from './architecture'
import type { Branch, Gives } from './branch'
import { checkpointFile } from './checkpoint'
import { encoderGraph } from './encoder-graph'
import { supplyOf } from './examples/supply'
import { finishedPack } from './finished-pack'
import { joined, type Joining } from './join'
import { shapeOf } from './shape'
import { startOf } from './start-from'
import { trainBranches } from './train-branches'

const folder = mkdtempSync(join(tmpdir(), 'tadpole-join-'))
const compute = computePool(nodeFork(programs), 1)
afterAll(() => {
  compute.stop()
  rmSync(folder, { recursive: true, force: true })
})

function branch(seed: number, width: number, gives: Gives = 'both'): Branch {
  const shape = shapeOf({ width, depth: 1, hidden: 32 })
  return { shape, weights: initialEncoder(shape, seed), gives }
}

const bytesOf = (branches: readonly Branch[]) => writeModel(encoderGraph(branches))

async function packOf(name: string, branches: readonly Branch[]): Promise<Joining> {
  const training = { settings: { width: 32 }, data: [name], startedFrom: null, curve: [] }
  const { manifest, onnx } = await finishedPack(compute, branches, {
    name,
    version: '1',
    licence: 'none',
    credits: '',
    training
  })
  return { start: startOf(onnx), manifest: EncoderManifest.parse(manifest) }
}

async function answers(branches: readonly Branch[]): Promise<Record<string, number[]>> {
  const rng = random(1)
  const page = Float32Array.from({ length: 3 * 144 * 144 }, (_, i) =>
    i % 144 < 70 && rng.next() < 0.2 ? -1 : 0
  )
  const session = await openSession(bytesOf(branches), { threads: 1 })
  const found = await session.run({ pixels: float32(page, [1, 3, 144, 144]) })
  await session.close()
  return Object.fromEntries(Object.entries(found).map(([name, { data }]) => [name, Array.from(data, Number)]))
}

describe('encoders joined', () => {
  it('answer the embeddings of all side by side, and what fits as the one that was chosen for it', async () => {
    const [a, b, fit] = [
      await packOf('a', [branch(1, 32)]),
      await packOf('b', [branch(2, 64)]),
      await packOf('c', [branch(3, 32)])
    ]
    const both = joined([a, b], fit)
    expect(both.branches.map(({ gives }) => gives)).toEqual(['embedding', 'embedding', 'fit'])
    expect(both.stated.map(({ name, sha256 }) => [name, sha256])).toEqual(
      [a, b, fit].map((p) => [p.manifest.name, p.start.id])
    )
    const [whole, ...parts] = [
      await answers(both.branches),
      await answers(a.start.branches),
      await answers(b.start.branches),
      await answers(fit.start.branches)
    ]
    expect(whole.embedding).toEqual([...parts[0]!.embedding!, ...parts[1]!.embedding!])
    expect([whole.tokens, whole.mismatchLogit]).toEqual([parts[0]!.tokens, parts[2]!.mismatchLogit])
  })

  it('can be joined again, and without a word the first one computes what fits', async () => {
    const [a, b] = [await packOf('a', [branch(1, 32)]), await packOf('b', [branch(2, 32)])]
    const two = joined([a, b], null)
    expect(two.branches.map(({ gives }) => gives)).toEqual(['both', 'embedding'])
    const pack = await packOf('ab', two.branches)
    const three = joined([await packOf('c', [branch(3, 32)]), pack], pack)
    expect(three.branches.map(({ gives }) => gives)).toEqual(['embedding', 'both', 'embedding'])
    expect(() => joined([pack, pack, pack, pack, pack], null)).toThrow(/request-invalid/)
  })

  it('go on learning one by one; a network that only computes what fits stays as it is', async () => {
    const start = (
      await packOf('abc', [branch(1, 32, 'embedding'), branch(2, 32, 'embedding'), branch(3, 32, 'fit')])
    ).start
    const steps: number[] = []
    const settings = EncoderTrainingSettings.parse({
      steps: 2,
      pictures: 4,
      tokens: 8,
      checkpointEvery: 1,
      threads: 1
    })
    const run = {
      settings,
      supply: supplyOf({ drawings: [], own: [], ownShare: 0 }),
      start,
      distillation: null,
      store: (i: number) => checkpointFile(join(folder, `${i}.onnx`)),
      onProgress: ({ step }: { step: number }) => steps.push(step)
    }
    const { branches, curve } = await trainBranches(compute, run, quietWork())
    expect([steps, curve.map(({ step }) => step)]).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4]
    ])
    const moved = branches.map(({ weights }, i) =>
      [...weights].some(([name, { data }]) =>
        data.some((v, k) => v !== start.branches[i]!.weights.get(name)!.data[k])
      )
    )
    expect(moved).toEqual([true, true, false])
    // Stopped in the second network, it does not start the first one again, and ends the same.
    const abort = new AbortController()
    const stopping = {
      signal: abort.signal,
      report: (_stage: string, done: number) => done === 3 && abort.abort()
    }
    const stopped = { ...run, store: (i: number) => checkpointFile(join(folder, `stopped ${i}.onnx`)) }
    const cancelled = trainBranches(compute, stopped, stopping)
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    steps.length = 0
    const resumed = await trainBranches(compute, stopped, quietWork())
    expect([steps, resumed.curve]).toEqual([[4], curve])
    expect(bytesOf(resumed.branches)).toEqual(bytesOf(branches))
  })
})
