import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fileKey,
  groupChoices,
  presets,
  settingNames,
  trainingGroups,
  TrainingPlan
} from '#contract/training-config'
import { TrainingSettings } from '#contract/training-settings'
import { advise } from './advise'
import { compose } from './compose'
import { writeConfig } from './write-config'

const made = (text: string | null, ...overrides: string[]) => compose({ text, overrides })
const settings = (text: string | null, ...overrides: string[]) => {
  const { plan, findings } = made(text, ...overrides)
  expect(findings).toEqual([])
  return plan!.settings
}
const wrong = (text: string | null, ...overrides: string[]) => {
  const { plan, findings } = made(text, ...overrides)
  expect(plan).toBeNull()
  return findings.map(({ field, message }) => `${field}: ${message}`).join('\n')
}

describe('layers', () => {
  it('words choose groups and set values', () => {
    const found = settings(null, 'model=small', 'optimizer=adamw', 'data.batch_size=64')
    expect(found).toMatchObject({ hidden: [64], latent: 16, optimizer: 'adamw', batchSize: 64 })
    expect(found.epochs).toBe(TrainingSettings.parse({}).epochs)
  })
  it('a file composes from groups, its own values win over them, words over all', () => {
    const file =
      'defaults:\n  - quick\n  - model: small\n  - _self_\nmodel:\n  latent: 9\nbands: [4-5, 5-6]\nseed: 7\n'
    expect(made(file).plan).toMatchObject({ bands: ['4-5', '5-6'], seed: 7 })
    expect(settings(file)).toMatchObject({ hidden: [64], latent: 9, epochs: 30 })
    expect(settings(file, 'model=large', 'latent=11', 'preset=standard')).toMatchObject({
      hidden: [512, 256, 128],
      latent: 11,
      epochs: 100
    })
  })
  it('reads JSON, every spelling of a name, and lists as words', () => {
    const json = '{"model": {"batchNorm": true}, "data.batch_size": 8, "plateauPatience": 3}'
    expect(settings(json, 'hidden=12,6', 'model.latent=2', 'adjust=')).toMatchObject({
      batchNorm: true,
      batchSize: 8,
      plateauPatience: 3,
      hidden: [12, 6],
      latent: 2,
      adjust: []
    })
    expect(settings(null, 'optimizer.name=sgd').optimizer).toBe('sgd')
    expect(settings('scheduler: cosine').scheduler).toBe('cosine')
  })
  it('every choice and preset that ships can be trained', () => {
    for (const group of trainingGroups)
      for (const choice of Object.keys(groupChoices[group]))
        expect(
          advise(settings(null, `${group}=${choice}`), new Set()).filter((f) => f.severity === 'error')
        ).toEqual([])
    for (const preset of Object.keys(presets)) settings(null, `preset=${preset}`)
  })
  it("a site's own preset brings bands and seed along", () => {
    const plan = TrainingPlan.parse({
      bands: ['4-6'],
      seed: 3,
      settings: TrainingSettings.parse({ latent: 7 })
    })
    const { plan: found } = compose(
      { text: null, overrides: ['preset=ours', 'seed=4'] },
      new Map([['ours', plan]])
    )
    expect(found).toMatchObject({ bands: ['4-6'], seed: 4, settings: { latent: 7 } })
  })
})

describe('a configuration written to the specification', () => {
  const whole = `
job_name: first
experiment_name: kiosk
environment: local
device: cpu
mixed_precision: false
dataset_folder: drawings
metadata_file: table.csv
data: {batch_size: 16, num_workers: 2, pin_memory: true, train_split: 0.7, validation_split: 0.2, test_split: 0.1, stratify_by_age: true, age_group_size: 1.0}
model: {encoder_dim: 768, hidden_dims: [64, 32], latent_dim: 8, dropout_rate: 0.25, activation: LeakyReLU, batch_norm: true}
epochs: 12
early_stopping_patience: 4
early_stopping_min_delta: 0.001
gradient_clip_norm: null
optimizer: {type: ADAMW, learning_rate: 0.002, weight_decay: 0.02, momentum: 0.8, betas: [0.85, 0.99]}
scheduler: {type: CosineAnnealingLR, step_size: 10, gamma: 0.3, T_max: 50}
validation_frequency: 2
checkpoint_frequency: 6
save_best_only: true
log_frequency: 7
save_plots: true
plot_frequency: 3
random_seed: 11
sagemaker_instance_type: ml.m5.large
sagemaker_instance_count: 1
sagemaker_volume_size: 30
sagemaker_max_runtime: 3600
output_dir: out
model_save_path: out/models
log_save_path: out/logs
`
  it('loads: each field sets what it names, or is answered with what stands in its place', () => {
    const { plan, findings } = made(whole)
    expect(findings.filter(({ severity }) => severity !== 'warning')).toEqual([])
    expect(plan!.seed).toBe(11)
    expect(plan!.settings).toMatchObject({
      batchSize: 16,
      validationShare: 0.2,
      hidden: [64, 32],
      latent: 8,
      dropout: 0.25,
      activation: 'leaky-relu',
      batchNorm: true,
      epochs: 12,
      patience: 4,
      leastFall: 0.001,
      clipNorm: 0,
      optimizer: 'adamw',
      learningRate: 0.002,
      weightDecay: 0.02,
      momentum: 0.8,
      beta1: 0.85,
      beta2: 0.99,
      scheduler: 'cosine',
      stepEpochs: 10,
      fallTo: 0.3,
      validationEvery: 2,
      checkpointEvery: 6,
      logEvery: 7,
      plotEvery: 3
    })
    expect(plan!.name).toBe('first')
    const said = findings.map(({ field, message }) => `${field} ${message}`).join('\n')
    for (const field of [
      'experiment_name',
      'environment',
      'device',
      'mixed_precision',
      'dataset_folder',
      'data.num_workers'
    ])
      expect(said).toContain(`${field} `)
    for (const field of [
      'scheduler.T_max',
      'save_best_only',
      'model.encoder_dim',
      'data.test_split',
      'output_dir'
    ])
      expect(said).toContain(`${field} has no effect`)
  })
  it('words on the command line have these names, too; nonsense in them is refused as elsewhere', () => {
    expect(settings(null, 'hidden_dims=12,6', 'optimizer.type=SGD', 'default_percentile=97.5')).toMatchObject(
      {
        hidden: [12, 6],
        optimizer: 'sgd',
        alpha: 0.025
      }
    )
    expect(settings(null, 'hidden_dims=128').hidden).toEqual([128])
    expect(wrong(null, 'latent_dim=0', 'scheduler.type=triangular')).toMatch(/latent[\s\S]*scheduler/)
    expect(wrong(null, 'latent_dim=4', 'latent=5')).toContain('given twice')
    expect(wrong('learning_rates: [1]')).toContain('is not a setting')
  })
})

describe('what is wrong is said, field by field', () => {
  it.each([
    [null, ['data.batch_size=0'], 'data.batch_size: data.batch_size cannot be 0'],
    [null, ['dropout=1.5'], 'model.dropout'],
    [null, ['optimizer=adagrad'], 'optimizer has no choice "adagrad"; there are adam, adamw, sgd'],
    [null, ['batchsize=8'], '"batchsize" is not a setting; there are data.batch_size'],
    [null, ['preset=fast'], 'There is no preset "fast"; there are standard'],
    [null, ['latent'], 'write name=value'],
    [null, ['seed=-1'], 'seed cannot be -1'],
    ['model: {latent: 3, latent: 4}', [], 'cannot be read'],
    ['latent: 3\nmodel: {latent: 4}', [], 'model.latent is given twice'],
    ['- 1', [], 'it must hold names and values'],
    ['model:\n\t- x', [], 'cannot be read'],
    ['__proto__: {latent: 3}', [], '"__proto__" is not a setting'],
    ['defaults: [{colour: red}]', [], 'no group'],
    [
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: [${'*b,'.repeat(9)}*b]`,
      [],
      'cannot be read'
    ],
    ['x'.repeat(200_001), [], 'longer than']
  ])('%j %j', (text, words, message) => expect(wrong(text, ...words)).toContain(message))

  it('every number out of its range is refused, whichever it is', () => {
    for (const name of settingNames)
      if (typeof TrainingSettings.parse({})[name] === 'number')
        for (const value of ['-1', '1e12', 'NaN', 'much'])
          expect(wrong(null, `${name}=${value}`)).toContain(fileKey(name))
  })
})

describe('advice', () => {
  const advice = (change: Partial<TrainingSettings>, ...given: string[]) =>
    advise(TrainingSettings.parse(change), new Set(given)).map((f) => `${f.severity} ${f.field}`)
  it('says nothing of what is usual', () => expect(advice({})).toEqual([]))
  it.each([
    [{ primary: 'development', development: false }, 'warning age.primary'],
    [{ warmupEpochs: 100 }, 'error scheduler.warmup_epochs'],
    [{ validationEvery: 11 }, 'error training.validation_every'],
    [{ learningRate: 0.5 }, 'warning optimizer.learning_rate'],
    [{ latent: 300 }, 'warning model.latent'],
    [{ optimizer: 'sgd' }, 'recommendation optimizer.learning_rate'],
    [{ epochs: 5 }, 'recommendation training.patience']
  ] as [Partial<TrainingSettings>, string][])('%j', (change, found) =>
    expect(advice(change)).toContain(found)
  )
  it('names what would not be read', () => {
    expect(advice({ momentum: 0.5 }, 'momentum')).toEqual(['warning optimizer.momentum'])
    expect(advice({ optimizer: 'sgd', learningRate: 0.05, momentum: 0.5 }, 'momentum')).toEqual([])
  })
  it.each([
    [0, 'will be skipped'],
    [9, 'will be skipped'],
    [19, '100 are recommended'],
    [49, '100 are recommended']
  ])('a band of %i', (drawings, text) => {
    const [finding] = advise(TrainingSettings.parse({ batchSize: 4 }), new Set(), [
      { label: '4-5', spanMonths: 12, drawings, children: drawings }
    ])
    expect(finding!.message).toContain(text)
  })
  it('a band of more than four years is advised against', () => {
    const messages = (spanMonths: number) =>
      advise(TrainingSettings.parse({}), new Set(), [
        { label: '4-9', spanMonths, drawings: 200, children: 200 }
      ]).map((finding) => finding.message)
    expect(messages(60)[0]).toContain('spans 5 years')
    expect(messages(48)).toEqual([])
  })
  it('a band of one child is skipped', () => {
    const [finding] = advise(TrainingSettings.parse({}), new Set(), [
      { label: '4-5', spanMonths: 12, drawings: 200, children: 1 }
    ])
    expect(finding!.message).toContain('200 drawings of 1 children')
  })
})

it('what is written reads back to the same plan', () => {
  const change = fc.record(
    {
      hidden: fc.array(fc.integer({ min: 1, max: 4096 }), { minLength: 1, maxLength: 6 }),
      learningRate: fc.double({ min: 1e-9, max: 1, noNaN: true }),
      optimizer: fc.constantFrom('adam', 'adamw', 'sgd'),
      sites: fc.array(fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }), { maxLength: 3 }),
      adjust: fc.subarray(['ink', 'prompt', 'site']),
      development: fc.boolean()
    },
    { requiredKeys: [] }
  )
  fc.assert(
    fc.property(
      change,
      fc.nat(2 ** 31 - 1),
      fc.constantFrom('auto', ['4-5', '48m-54m/dog']),
      (own, seed, bands) => {
        const plan = TrainingPlan.parse({ bands, seed, settings: TrainingSettings.parse(own) })
        expect(compose({ text: writeConfig(plan), overrides: [] })).toMatchObject({ plan, findings: [] })
      }
    )
  )
})
