import { createHash } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrainResult } from '#contract/job-results'
import { settingNames, type SettingName } from '#contract/training-config'
import { TrainingSettings } from '#contract/training-settings'
import type { NormManifest } from '../analysis/score/norm-model'
import { trainWithout, type Procedure } from '../learning/calibrate/cross-conformal'
import { foldsByChild } from '../learning/prepare/folds'
import { autoencoder } from '../learning/methods/autoencoder'
import { trainAutoencoder } from '../learning/train/train-autoencoder'
import type { TrainingRun } from '../learning/train/training-run'
import { Folders } from '../library/versions'
import { random } from '../lib/random'
import { quietWork } from '../lib/work'
import { openEngine, type TestEngine } from './open-engine'
import { importFolder, quick, sample } from './small-jobs'

type Change = Partial<TrainingSettings>
/** What is seen of a training under settings; it must differ once the setting does. */
type See = (settings: TrainingSettings) => Promise<string>
interface Effect {
  see: See
  change: Change
  /** Where another choice must be made first for the setting to be read. */
  base?: Change
}

let test: TestEngine
beforeAll(async () => {
  test = openEngine()
  await test.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
  await importFolder(test, sample)
  await test.ask('splits:make', { name: 'half', wish: { train: 0.5, validation: 0.5, test: 0 } })
}, 120_000)
afterAll(() => test.close())

const rng = random(5)
const rows = Array.from({ length: 90 }, () => {
  const [a, b] = [rng.normal(), rng.normal()]
  return Float32Array.from({ length: 10 }, (_, i) => Math.sin(i) * a + Math.cos(i) * b + 0.1 * rng.normal())
})
const indices = rows.map((_, i) => i)

/** One autoencoder on few rows, and all that it tells on its way. */
async function trained(settings: TrainingSettings) {
  const seen = {
    epochs: [] as number[],
    rates: [] as (number | null)[],
    batches: 0,
    saves: [] as number[],
    threads: 0,
    best: 0,
    weights: ''
  }
  const compute = {
    ...test.engine.compute,
    training: (spec: Parameters<typeof test.engine.compute.training>[0]) => {
      seen.threads = spec.threads
      return test.engine.compute.training(spec)
    }
  }
  const run: TrainingRun = {
    rows,
    training: indices.slice(0, 70),
    validation: indices.slice(70),
    settings,
    seed: 1,
    checkpoints: {
      load: () => Promise.resolve(null),
      save: ({ progress }) => Promise.resolve(void seen.saves.push(progress.epoch))
    },
    onEpoch: ({ epoch, learningRate }) => {
      seen.epochs.push(epoch)
      seen.rates.push(learningRate)
    },
    onBatch: () => (seen.batches += 1)
  }
  const { tensors, losses } = await trainAutoencoder(compute, run, quietWork())
  const hash = createHash('sha256')
  for (const [name, tensor] of tensors) hash.update(name).update(tensor.data as Float32Array)
  return { ...seen, best: losses!.bestEpoch, weights: hash.digest('hex') }
}

const weights: See = async (s) => (await trained(s)).weights
const seen =
  (what: 'epochs' | 'rates' | 'batches' | 'saves' | 'threads' | 'best'): See =>
  async (s) =>
    JSON.stringify((await trained(s))[what])

/** How many rows are held out for early stopping. */
const split: See = async (settings) => {
  let held = 0
  const method = {
    ...autoencoder,
    name: 'neighbours' as const,
    train: (_: unknown, run: TrainingRun) => {
      held = run.validation.length
      return Promise.resolve({ tensors: new Map(), losses: null })
    }
  }
  const procedure = {
    method,
    settings,
    seed: 1,
    rows: rows.map((vector, child) => ({ child, vector })),
    augmented: rows.map(() => [])
  }
  const folds = foldsByChild(
    indices.map((child) => ({ child })),
    3,
    1
  )
  await trainWithout(test.engine.compute, procedure as unknown as Procedure, folds, [0], quietWork())
  return String(held)
}

/** A norm of one band through the whole engine: its manifest and what the job answered. */
const norm =
  (pick: (found: { manifest: NormManifest; result: TrainResult }) => unknown): See =>
  async (settings) => {
    const started = await test.engine.call('training:start', { bands: ['4-6'], seed: 1, settings })
    if (!started.ok) return started.failure.code
    const { result } = await test.job(Promise.resolve(started.value))
    const answer = result as TrainResult
    const folders = new Folders(join(test.folder, 'models'), join(test.folder, 'staging'), null)
    const { id } = answer.models[0]!
    const manifest = JSON.parse((await folders.read(id, 'manifest.json')).toString()) as NormManifest
    return JSON.stringify(pick({ manifest, result: answer }))
  }

/** Under which preprocessing drawings were embedded last. */
const preprocessing: See = async (settings) => {
  const used = await norm(({ manifest }) => manifest.preprocessing.version)(settings)
  const db = new Database(join(test.folder, 'library.db'), { readonly: true })
  const count = db
    .prepare('SELECT count(*) FROM embedding WHERE preprocessing = ?')
    .pluck()
    .get(JSON.parse(used))
  db.close()
  return `${used}: ${count ? 'embedded' : 'not embedded'}`
}

const alone: Change = { ...quick, form: 'neighbours', candidates: false, development: false, primary: 'form' }
const doubled: Change = { ...alone, augment: 2 }
const calibration: See = norm(({ manifest }) => manifest.calibration)
const together: Change = { ...alone, development: true }

const effects: Record<SettingName, Effect> = {
  hidden: { see: weights, change: { hidden: [5] } },
  latent: { see: weights, change: { latent: 3 } },
  activation: { see: weights, change: { activation: 'tanh' } },
  batchNorm: { see: weights, change: { batchNorm: true } },
  dropout: { see: weights, change: { dropout: 0.4 } },
  optimizer: { see: weights, change: { optimizer: 'sgd' } },
  learningRate: { see: weights, change: { learningRate: 0.002 } },
  weightDecay: { see: weights, change: { weightDecay: 0.3 }, base: { optimizer: 'adamw' } },
  momentum: { see: weights, change: { momentum: 0.5 }, base: { optimizer: 'sgd', learningRate: 0.05 } },
  beta1: { see: weights, change: { beta1: 0.5 } },
  beta2: { see: weights, change: { beta2: 0.9 } },
  clipNorm: { see: weights, change: { clipNorm: 0.001 }, base: { optimizer: 'sgd', learningRate: 0.05 } },
  accumulate: { see: weights, change: { accumulate: 2 } },
  scheduler: { see: weights, change: { scheduler: 'cosine' } },
  warmupEpochs: { see: weights, change: { warmupEpochs: 3 } },
  stepEpochs: { see: weights, change: { stepEpochs: 2 }, base: { scheduler: 'step' } },
  fallTo: { see: weights, change: { fallTo: 0.1 }, base: { scheduler: 'step', stepEpochs: 2 } },
  finalShare: { see: weights, change: { finalShare: 0.5 }, base: { scheduler: 'exponential' } },
  plateauPatience: {
    see: seen('rates'),
    change: { plateauPatience: 100 },
    base: { scheduler: 'plateau', plateauPatience: 1, learningRate: 0.3, epochs: 20, patience: 20 }
  },
  batchSize: { see: weights, change: { batchSize: 10 } },
  epochs: { see: weights, change: { epochs: 7 } },
  patience: {
    see: seen('epochs'),
    change: { patience: 30 },
    base: { learningRate: 0.3, epochs: 30, patience: 2 }
  },
  leastGain: { see: seen('best'), change: { leastGain: 0.4 } },
  leastFall: { see: seen('best'), change: { leastFall: 10 } },
  validationShare: { see: split, change: { validationShare: 0.4 } },
  validationEvery: { see: seen('epochs'), change: { validationEvery: 3 } },
  checkpointEvery: { see: seen('saves'), change: { checkpointEvery: 2 } },
  logEvery: { see: seen('batches'), change: { logEvery: 1 } },
  plotEvery: { see: seen('epochs'), change: { plotEvery: 4 } },
  threads: { see: seen('threads'), change: { threads: 2 } },
  augment: { see: calibration, change: { augment: 2 }, base: alone },
  augmentRotation: { see: calibration, change: { augmentRotation: 20 }, base: doubled },
  augmentShift: { see: calibration, change: { augmentShift: 0.2 }, base: doubled },
  augmentScale: { see: calibration, change: { augmentScale: 0.3 }, base: doubled },
  augmentStroke: { see: calibration, change: { augmentStroke: 1 }, base: doubled },
  augmentShade: { see: calibration, change: { augmentShade: 0.3 }, base: doubled },
  augmentMirror: { see: calibration, change: { augmentMirror: true }, base: doubled },
  folds: { see: norm(({ manifest }) => manifest.calibration.length), change: { folds: 4 }, base: alone },
  sites: { see: norm(({ manifest }) => manifest.n), change: { sites: ['elsewhere'] }, base: alone },
  splits: { see: norm(({ manifest }) => manifest.n), change: { splits: ['half'] }, base: alone },
  evenShade: { see: preprocessing, change: { evenShade: 'off' }, base: alone },
  explanationSample: {
    see: norm(({ manifest }) => manifest.explanation.drawings),
    change: { explanationSample: 2 },
    base: alone
  },
  form: { see: norm(({ manifest }) => manifest.method), change: { form: 'mahalanobis' }, base: alone },
  candidates: {
    see: norm(({ manifest }) => manifest.validation.candidates.length),
    change: { candidates: true },
    base: alone
  },
  plantedSample: {
    see: norm(({ manifest }) => manifest.validation.candidates[0]!.planted!.drawings),
    change: { plantedSample: 12 },
    base: { ...alone, candidates: true }
  },
  neighbours: { see: calibration, change: { neighbours: 1 }, base: alone },
  adjust: { see: norm(({ manifest }) => manifest.adjustment), change: { adjust: ['size'] }, base: alone },
  development: {
    see: norm(({ result }) => result.development?.n),
    change: { development: true },
    base: alone
  },
  agePenalty: {
    see: norm(({ result }) => result.development!.validation.maeMonths),
    change: { agePenalty: 50 },
    base: together
  },
  primary: {
    see: norm(({ manifest }) => manifest.primary),
    change: { primary: 'development' },
    base: together
  },
  alpha: { see: norm(({ manifest }) => manifest.alpha), change: { alpha: 0.2 }, base: alone }
}

const small = { hidden: [8], latent: 4, batchSize: 16, epochs: 6, dropout: 0.1 }

describe('every setting is read by the trainer', () => {
  it('changed copies train, and never calibrate or validate', { timeout: 60_000 }, async () => {
    const counts = norm(({ manifest: m }) => [
      m.n,
      m.calibration.flat().length,
      m.validation.falseAlarms.of,
      m.children
    ])
    const settings = TrainingSettings.parse({ ...small, ...alone })
    expect(await counts({ ...settings, augment: 3 })).toBe(await counts(settings))
  })

  it('knows all of them', () => expect(Object.keys(effects).sort()).toEqual([...settingNames].sort()))

  it.each(settingNames)('%s', { timeout: 120_000 }, async (name) => {
    const { see, change, base } = effects[name]
    expect(Object.keys(change)).toEqual([name])
    const before = TrainingSettings.parse({ ...small, ...base })
    const after = TrainingSettings.parse({ ...before, ...change })
    const [was, is] = [await see(before), await see(after)]
    expect(is).not.toBe(was)
  })
})
