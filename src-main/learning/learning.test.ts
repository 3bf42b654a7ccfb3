import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TrainingSettings } from '#contract/training-settings'
import { computePool, type ComputePool } from '../compute/pool'
import { programs } from '../harness/open-engine'
import { nodeFork } from '../lib/process/node-channel'
import { random } from '../lib/random'
import { quietWork } from '../lib/work'
import { scoresUnder, trainWithout } from './calibrate/cross-conformal'
import { foldsByChild, type NormRow } from './prepare/folds'
import { decodeEpochs, encodeEpochs, type EpochCheckpoint } from './train/epoch-checkpoint'
import type { FoldStore } from './train/fold-store'
import { trainAutoencoder } from './train/train-autoencoder'
import type { TrainingRun } from './train/training-run'
import type { Circumstances } from '../analysis/score/adjustment'
import type { FoldModel } from './train/fold-model'
import { autoencoder } from './methods/autoencoder'
import { falseAlarms, outerPValues } from './validate/false-alarms'

/** Rows near a plane of `rank` directions: what a narrow autoencoder can learn and noise cannot. */
function rowsOf(count: number, size: number, rank: number, seed: number): NormRow[] {
  const rng = random(seed)
  const basis = Array.from({ length: rank }, () => Array.from({ length: size }, () => rng.normal()))
  return Array.from({ length: count }, (_, i): NormRow => {
    const weights = basis.map(() => rng.normal())
    const vector = Float32Array.from({ length: size }, (_, j) =>
      basis.reduce((sum, b, k) => sum + b[j]! * weights[k]!, 0.05 * rng.normal())
    )
    return { drawing: `d${i}`, child: Math.floor(i / 2), subject: null, vector }
  })
}

const nothingKnown: Circumstances = { facts: { inkShare: 0.05 }, tool: null, site: null, prompt: null }

const nowhere: FoldStore['checkpoints'] = () => ({
  load: () => Promise.resolve(null),
  save: () => Promise.resolve()
})

const settings = (change: Partial<TrainingSettings> = {}) =>
  TrainingSettings.parse({
    hidden: [24],
    latent: 3,
    batchSize: 16,
    epochs: 60,
    dropout: 0,
    folds: 3,
    ...change
  })

describe('the autoencoder', () => {
  let compute: ComputePool
  beforeAll(() => {
    compute = computePool(nodeFork(programs), 1)
  })
  afterAll(() => compute.stop())

  const rows = rowsOf(160, 12, 3, 2)
  const indices = rows.map((_, i) => i)
  const run = (
    change: Partial<TrainingSettings> = {},
    onEpoch: TrainingRun['onEpoch'] = () => undefined
  ): TrainingRun => ({
    rows: rows.map((row) => row.vector),
    training: indices.slice(0, 128),
    validation: indices.slice(128),
    settings: settings(change),
    seed: 3,
    onEpoch
  })

  it('learns the plane its rows lie near; rows off the plane score higher', async () => {
    const trained = await trainAutoencoder(compute, run({ epochs: 200, patience: 200 }), quietWork())
    expect(trained.losses!.validationLoss).toBeLessThan(0.25)
    const off = rowsOf(40, 12, 12, 9)
    const [near, far] = [rows.slice(128), off].map(async (some) => {
      const scores = await scoresUnder(
        compute,
        { method: autoencoder, settings: settings() },
        [trained],
        some
      )
      return scores.reduce((sum, [s]) => sum + s!, 0) / scores.length
    })
    expect(await far!).toBeGreaterThan(2 * (await near!))
  })
  it('keeps the best epoch, really: its weights give its loss again', async () => {
    const losses: number[] = []
    const trained = await trainAutoencoder(
      compute,
      run({ learningRate: 0.05, epochs: 40, patience: 40 }, (p) => losses.push(p.validationLoss)),
      quietWork()
    )
    expect(trained.losses!.validationLoss).toBe(Math.min(...losses))
    expect(losses[trained.losses!.bestEpoch - 1]).toBe(trained.losses!.validationLoss)
    expect(trained.losses!.bestEpoch).toBeLessThan(40)
    const again = await scoresUnder(
      compute,
      { method: autoencoder, settings: settings() },
      [trained],
      rows.slice(128)
    )
    expect(again.reduce((sum, [s]) => sum + s!, 0) / again.length).toBeCloseTo(
      trained.losses!.validationLoss,
      4
    )
  })
  it('a training whose loss is no number makes no model: it says so instead of keeping untrained weights', async () => {
    const broken = run({ epochs: 3 })
    const rows = broken.rows.map((row, i) => (i === 3 ? row.map(() => NaN) : row))
    const points: number[] = []
    const onEpoch: TrainingRun['onEpoch'] = (p) => points.push(p.trainLoss)
    await expect(trainAutoencoder(compute, { ...broken, rows, onEpoch }, quietWork())).rejects.toMatchObject({
      code: 'training-diverged'
    })
    expect(points).toEqual([])
  })
  it('stops early once patience is spent', async () => {
    let epochs = 0
    const trained = await trainAutoencoder(
      compute,
      run({ learningRate: 0.05, epochs: 300, patience: 3 }, () => (epochs += 1)),
      quietWork()
    )
    expect(epochs).toBe(trained.losses!.bestEpoch + 3)
  })
  it.each([
    ['dropout', { dropout: 0.5 }],
    ['batch norm', { batchNorm: true }],
    ['activation', { activation: 'tanh' as const }],
    ['clipping', { clipNorm: 0.01 }],
    ['batch size', { batchSize: 64 }],
    ['latent size', { latent: 1 }]
  ])('%s is read by the trainer', async (_, change) => {
    const curve = async (c: Partial<TrainingSettings>) => {
      const losses: number[] = []
      await trainAutoencoder(
        compute,
        run({ epochs: 5, ...c }, (p) => losses.push(p.trainLoss)),
        quietWork()
      )
      expect(losses.every(Number.isFinite)).toBe(true)
      return losses
    }
    expect(await curve(change)).not.toEqual(await curve({}))
    expect(await curve({})).toEqual(await curve({}))
  })
  it('batch norm used later is batch norm as it was learnt', async () => {
    const trained = await trainAutoencoder(
      compute,
      run({ batchNorm: true, epochs: 80, patience: 80 }),
      quietWork()
    )
    expect(trained.losses!.validationLoss).toBeLessThan(0.7)
    const again = await scoresUnder(
      compute,
      { method: autoencoder, settings: settings({ batchNorm: true }) },
      [trained],
      rows.slice(128)
    )
    expect(again.reduce((sum, [s]) => sum + s!, 0) / again.length).toBeCloseTo(
      trained.losses!.validationLoss,
      4
    )
  })
  it('outer folds give every row a p-value that no training has seen', async () => {
    const procedure = {
      method: autoencoder,
      augmented: rows.map(() => []),
      circumstances: rows.map(() => nothingKnown),
      rows,
      settings: settings({ epochs: 15 }),
      seed: 1,
      atOnce: 2,
      folds: { load: () => Promise.resolve(null), save: () => Promise.resolve(), checkpoints: nowhere },
      onEpoch: () => undefined,
      onBatch: () => undefined
    }
    const folds = foldsByChild(rows, 3, 1)
    let models = 0
    const p = await outerPValues(compute, procedure, folds, quietWork(), () => (models += 1))
    expect([models, p.length, p.every((v) => v > 0 && v <= 1)]).toEqual([3, 160, true])
    const { of, rate, interval } = falseAlarms(
      p,
      0.05,
      rows.map((row) => row.child)
    )
    expect(of).toBe(160)
    expect(rate).toBeLessThan(0.12)
    expect(interval[0]).toBeLessThanOrEqual(rate)
  })
  it('drawings beside the rows tell when to stop: then every row but those that are out teaches', async () => {
    const folds = foldsByChild(rows, 4, 1)
    const firstEpoch = async (stopping?: Float32Array[]) => {
      const points: { trainLoss: number; validationLoss: number }[] = []
      const procedure = {
        method: autoencoder,
        augmented: rows.map(() => []),
        circumstances: rows.map(() => nothingKnown),
        rows,
        settings: settings({ epochs: 1, batchSize: 120 }),
        seed: 1,
        atOnce: 1,
        stopping,
        folds: { load: () => Promise.resolve(null), save: () => Promise.resolve(), checkpoints: nowhere },
        onEpoch: (_: string, point: { trainLoss: number; validationLoss: number }) => void points.push(point),
        onBatch: () => undefined
      }
      await trainWithout(compute, procedure, folds, [0], quietWork())
      return points[0]!
    }
    const [near, far] = [rowsOf(20, 12, 3, 2), rowsOf(20, 12, 12, 7)].map((all) => all.map((r) => r.vector))
    const [byNear, byFar, byShare] = [await firstEpoch(near), await firstEpoch(far), await firstEpoch()]
    // the same rows teach, whichever drawings are looked at beside them
    expect(byFar.trainLoss).toBe(byNear.trainLoss)
    expect(byFar.validationLoss).not.toBe(byNear.validationLoss)
    // and more of them than where a share of the rows is set aside
    expect(byShare.trainLoss).not.toBe(byNear.trainLoss)
  })
  it('trains no fold again that an earlier attempt has finished', async () => {
    const models = new Map<string, FoldModel>()
    const saved: string[] = []
    const kept: FoldStore = {
      load: (key) => Promise.resolve(models.get(key) ?? null),
      save: (key, model) => {
        saved.push(key)
        models.set(key, model)
        return Promise.resolve()
      },
      checkpoints: nowhere
    }
    const procedure = {
      method: autoencoder,
      augmented: rows.map(() => []),
      circumstances: rows.map(() => nothingKnown),
      rows,
      seed: 1,
      atOnce: 2,
      folds: kept,
      onBatch: () => undefined,
      settings: settings({ epochs: 3 }),
      onEpoch: () => undefined
    }
    const pValues = (change = {}) => {
      const folds = foldsByChild(rows, 3, 1)
      return outerPValues(compute, { ...procedure, ...change }, folds, quietWork(), () => undefined)
    }
    const once = await pValues()
    expect(new Set(saved).size).toBe(3)
    models.delete(saved[1]!)
    expect(await pValues()).toEqual(once)
    expect(saved.slice(3)).toEqual([saved[1]])
    // Another seed, other settings: other models.
    await pValues({ seed: 2 })
    await pValues({ settings: settings({ epochs: 4 }) })
    expect(saved).toHaveLength(10)
  })
  it('goes on from a checkpoint to the same bytes', async () => {
    const change = {
      epochs: 9,
      checkpointEvery: 2,
      dropout: 0.2,
      scheduler: 'plateau',
      accumulate: 3
    } as const
    const saved: EpochCheckpoint[] = []
    const checkpoints = (kept: EpochCheckpoint | null) => ({
      load: () => Promise.resolve(kept && decodeEpochs(encodeEpochs(kept))),
      save: (c: EpochCheckpoint) => Promise.resolve(void saved.push(c))
    })
    const points: number[] = []
    const whole = await trainAutoencoder(
      compute,
      { ...run(change), checkpoints: checkpoints(null) },
      quietWork()
    )
    expect(saved.map((c) => c.progress.epoch)).toEqual([2, 4, 6, 8])
    const again = { ...run(change, ({ epoch }) => points.push(epoch)), checkpoints: checkpoints(saved[1]!) }
    expect(await trainAutoencoder(compute, again, quietWork())).toEqual(whole)
    expect(points).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
  it('stops within a slice when cancelled', async () => {
    const abort = new AbortController()
    const work = { ...quietWork(), signal: abort.signal }
    const running = trainAutoencoder(
      compute,
      run({ epochs: 10_000, patience: 10_000 }, () => abort.abort()),
      work
    )
    const start = performance.now()
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
