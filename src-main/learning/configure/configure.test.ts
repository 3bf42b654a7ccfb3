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
      { label: '4-5', drawings, children: drawings }
    ])
    expect(finding!.message).toContain(text)
  })
  it('a band of one child is skipped', () => {
    const [finding] = advise(TrainingSettings.parse({}), new Set(), [
      { label: '4-5', drawings: 200, children: 1 }
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
