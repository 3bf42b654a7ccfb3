import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { EncoderTrainingSettings, type EncoderProgress } from '#contract/encoder-training'
import { computePool } from '../compute/pool'
import { programs } from '../harness/open-engine'
import { nodeFork } from '../lib/process/node-channel'
import { quietWork, type Work } from '../lib/work'
import { writeModel } from '../onnx/format/write'
import { checkpointFile } from './checkpoint'
import { encoderGraph } from './encoder-graph'
import { readStrokes } from './examples/read-strokes'
import { supplyOf } from './examples/supply'
import { finishedPack } from './finished-pack'
import { startOf } from './start-from'
import { trainEncoder, type EncoderRun, type TrainedEncoder } from './train-encoder'

/** Small and quick: a real ViT of two blocks, a few steps. */
const small = {
  steps: 6,
  pictures: 4,
  tokens: 8,
  width: 32,
  depth: 2,
  hidden: 32,
  checkpointEvery: 2,
  threads: 1
}

/** Letters and boxes as strokes, thirty of three words. */
const collection = Array.from({ length: 30 }, (_, i) =>
  JSON.stringify({
    word: ['box', 'line', 'hat'][i % 3],
    strokes: [
      [
        [0, 100, 100, i, 0],
        [0, 0, 80 + i, 100, 0]
      ],
      [
        [10 + i, 60],
        [20, 40]
      ]
    ].slice(0, 1 + (i % 2))
  })
).join('\n')

const folder = mkdtempSync(join(tmpdir(), 'tadpole-encoder-'))
const compute = computePool(nodeFork(programs), 1)
afterAll(() => {
  compute.stop()
  rmSync(folder, { recursive: true, force: true })
})

let files = 0
interface Options {
  settings?: Partial<EncoderTrainingSettings>
  file?: string
  start?: EncoderRun['start']
  work?: Work
  onProgress?(point: EncoderProgress): void
}

function train(options: Options = {}): Promise<TrainedEncoder> {
  const settings = EncoderTrainingSettings.parse({ ...small, ...options.settings })
  const supply = supplyOf({ drawings: readStrokes(collection, 'test'), own: [], ownShare: 0 })
  const store = checkpointFile(join(folder, options.file ?? `${(files += 1)}.onnx`))
  const { start = null, work = quietWork(), onProgress = () => undefined } = options
  return trainEncoder(compute, { settings, supply, start, distillation: null, store, onProgress }, work)
}

const bytesOf = ({ shape, weights }: TrainedEncoder): Buffer =>
  Buffer.from(writeModel(encoderGraph([{ shape, weights, gives: 'both' }])))

describe('training an encoder', () => {
  it('same seed, same bytes, on one thread or two; another seed, other bytes', async () => {
    const once = bytesOf(await train())
    expect(bytesOf(await train({ settings: { threads: 2 } })).equals(once)).toBe(true)
    expect(bytesOf(await train({ settings: { seed: 2 } })).equals(once)).toBe(false)
  })

  it('killed in the middle, it goes on from its checkpoint and ends with the same bytes', async () => {
    const whole = bytesOf(await train())
    const broken = train({
      file: 'killed.onnx',
      onProgress: ({ step }) => {
        if (step === 4) setTimeout(() => compute.kill('train'), 0)
      }
    })
    await expect(broken).rejects.toMatchObject({ code: 'compute-crashed' })
    const steps: number[] = []
    const resumed = await train({ file: 'killed.onnx', onProgress: ({ step }) => steps.push(step) })
    expect(steps[0]).toBeGreaterThan(2) // it did not start anew
    expect(bytesOf(resumed).equals(whole)).toBe(true)
  })

  it('cancelled, it stops within a step, keeps a checkpoint, and goes on to the same bytes', async () => {
    const whole = bytesOf(await train())
    const abort = new AbortController()
    let asked = 0
    const work: Work = {
      signal: abort.signal,
      report: (_stage, done) => {
        if (done !== 3) return
        asked = performance.now()
        abort.abort()
      }
    }
    await expect(train({ file: 'cancelled.onnx', work })).rejects.toMatchObject({ code: 'cancelled' })
    expect(performance.now() - asked).toBeLessThan(2000)
    expect(bytesOf(await train({ file: 'cancelled.onnx' })).equals(whole)).toBe(true)
  })

  it('learns: the loss falls', async () => {
    const { curve } = await train({
      settings: { steps: 60, pictures: 16, checkpointEvery: 15, learningRate: 3e-3 }
    })
    expect(curve).toHaveLength(4)
    expect(curve.at(-1)!.loss).toBeLessThan(0.9 * curve[0]!.loss)
    expect(curve.at(-1)!.heldOutWord).toBeLessThan(curve[0]!.heldOutWord)
  })

  it.each([
    ['optimiser', { optimiser: 'adamw' }],
    ['optimiser', { optimiser: 'sgd' }],
    ['learningRate', { learningRate: 1e-3 }],
    ['warmUp', { warmUp: 0 }],
    ['schedule', { schedule: 'constant' }],
    ['weightDecay', { weightDecay: 0.5 }],
    ['clipNorm', { clipNorm: 0.01, optimiser: 'sgd' }],
    ['accumulate', { accumulate: 2 }],
    ['averaging', { averaging: 0 }],
    ['word', { word: 0 }],
    ['targets', { targets: 0 }],
    ['pairs', { pairs: 0 }],
    ['patches', { patches: 0 }],
    ['changes', { changes: 0 }],
    ['disturbed', { disturbed: 1 }],
    ['tokens', { tokens: 9 }],
    ['pictures', { pictures: 6 }],
    ['width', { width: 64 }],
    ['depth', { depth: 3 }],
    ['hidden', { hidden: 40 }]
  ] as [string, Partial<EncoderTrainingSettings>][])(
    'the setting %s has an effect: %o',
    async (_name, settings) => {
      const base = {
        steps: 12,
        ...(settings.optimiser === 'sgd' && settings.clipNorm ? { optimiser: 'sgd' as const } : {})
      }
      const [usual, changed] = [
        await train({ settings: base }),
        await train({ settings: { ...base, ...settings } })
      ]
      expect(bytesOf(changed).equals(bytesOf(usual))).toBe(false)
    }
  )

  it('refuses a checkpoint of another training, and a damaged one', async () => {
    await train({ file: 'kept.onnx' })
    await expect(train({ file: 'kept.onnx', settings: { seed: 9 } })).rejects.toMatchObject({
      code: 'checkpoint-other'
    })
    const bytes = readFileSync(join(folder, 'kept.onnx'))
    bytes[bytes.length - 7]! ^= 1
    writeFileSync(join(folder, 'kept.onnx'), bytes)
    await expect(train({ file: 'kept.onnx' })).rejects.toMatchObject({ code: 'checkpoint-damaged' })
  })

  it('says that a training diverged, rather than making an encoder of nothing', async () => {
    const settings = {
      learningRate: 1,
      optimiser: 'sgd' as const,
      clipNorm: 0,
      steps: 60,
      warmUp: 0,
      targets: 100
    }
    await expect(train({ settings })).rejects.toMatchObject({ code: 'training-diverged' })
  })

  it('makes a pack from which training goes on', async () => {
    const trained = await train({ settings: { embed: [2] } })
    const { manifest, onnx } = await finishedPack(compute, [{ ...trained, gives: 'both' }], {
      name: 'test',
      version: '1',
      licence: 'none',
      credits: '',
      training: { settings: small, data: ['boxes'], startedFrom: null, curve: [...trained.curve] }
    })
    expect([manifest.embeddingSize, manifest.golden!.embedding.length]).toEqual([64, 64])
    const [branch] = startOf(onnx).branches
    const further = await train({ start: { id: 'pack', ...branch! }, settings: { steps: 2 } })
    expect(further.shape).toEqual(trained.shape)
    expect(bytesOf(further).equals(bytesOf(trained))).toBe(false)
    const graph = encoderGraph([{ ...trained, gives: 'both' }])
    const claims = (text: string) => () =>
      startOf(writeModel({ ...graph, metadata: { 'tadpole.encoder': text } }))
    const stated = { ...trained.shape, gives: 'both' }
    expect(claims(JSON.stringify([stated]))().branches).toHaveLength(1)
    const wrong = [
      { depth: 1e9 },
      { width: 31 },
      { taps: [] },
      { side: 9e9 },
      { heads: 7 },
      { gives: 'all' },
      { gives: 'embedding' },
      { gives: 'fit' }
    ]
    for (const change of wrong)
      expect(claims(JSON.stringify([{ ...stated, ...change }]))).toThrow(/encoder-not-ours/)
    for (const text of [
      '',
      '[]',
      'null',
      JSON.stringify([stated, stated]),
      JSON.stringify(Array(99).fill(stated))
    ])
      expect(claims(text)).toThrow(/encoder-not-ours/)
    await expect(train({ settings: { embed: [3] } })).rejects.toMatchObject({ code: 'request-invalid' })
    expect(() => startOf(writeModel({ ...graph, metadata: {} }))).toThrow(/encoder-not-ours/)
  })
})

describe('reading strokes', () => {
  it('reads what Quick, Draw! publishes, with words and without', () => {
    const read = readStrokes(
      '{"strokes":[[[0,10],[0,20]]]}\n\n{"word":"hat","strokes":[[[5,5,9],[1,2,3]]]}\n',
      'a'
    )
    expect(read.map(({ word }) => word)).toEqual([null, 'hat'])
    expect(read[0]!.strokes).toEqual([
      [
        [0, 0],
        [0.5, 1]
      ]
    ])
  })
  it.each([
    'no json',
    '{"strokes":7}',
    '{"strokes":[[[1,2],[1]]]}',
    '{"strokes":[[["a"],[1]]]}',
    '{"strokes":[[[],[]]]}',
    'null',
    '{"strokes":[[[1,null],[1,2]]]}'
  ])('says which line is none: %s', (line) => {
    expect(() => readStrokes(`{"strokes":[[[0,9],[0,9]]]}\n${line}`, 'a.ndjson')).toThrow(
      /strokes-unreadable.*"line":2/
    )
  })
  it('leaves out drawings without any extent', () => {
    expect(readStrokes('{"strokes":[[[4,4],[4,4]]]}', 'a')).toEqual([])
  })
})
