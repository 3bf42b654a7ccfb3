import { describe, expect, it } from 'vitest'
import { isHopeless } from './median-rule'
import { readSweep } from './read-sweep'
import { settingsOfTrial, trialsOf } from './trials-of'

const plan = (text: string) => {
  const { plan, findings } = readSweep(text, new Map())
  expect(findings).toEqual([])
  return plan!
}
const wrong = (text: string) => {
  const { plan, findings } = readSweep(text, new Map())
  expect(plan).toBeNull()
  return findings.map((f) => f.message).join('\n')
}

const GRID = 'parameters:\n  model.latent: [4, 8]\n  data.batch_size: [8, 16, 32]\n'
const RANDOM = `
base: {preset: quick, model: {dropout: 0.2}}
method: random
max_trials: 30
seed: 5
parameters:
  optimizer.learning_rate: {min: 0.0001, max: 0.01, scale: log}
  model.hidden: [[64], [128, 32]]
  latent: {min: 2, max: 20}
`

describe('sweeps', () => {
  it('a grid is every combination, in order', () => {
    const trials = trialsOf(plan(GRID))
    expect(trials).toHaveLength(6)
    expect(trials[1]).toEqual({ 'model.latent': 4, 'data.batch_size': 16 })
    expect(new Set(trials.map((t) => JSON.stringify(t))).size).toBe(6)
  })
  it('a random sweep draws within its ranges, the same by the same seed, on a log scale evenly', () => {
    const found = trialsOf(plan(RANDOM))
    expect(found).toEqual(trialsOf(plan(RANDOM)))
    expect(found).not.toEqual(trialsOf(plan(RANDOM.replace('seed: 5', 'seed: 6'))))
    const rates = found.map((t) => t['optimizer.learning_rate'] as number)
    expect([rates.length, Math.min(...rates) >= 0.0001, Math.max(...rates) <= 0.01]).toEqual([30, true, true])
    const below = rates.filter((rate) => rate < 0.001).length
    expect(below).toBeGreaterThan(8)
    expect(below).toBeLessThan(22)
    for (const trial of found) expect(Number.isInteger(trial['model.latent'])).toBe(true)
  })
  it('a trial stands on the base of the sweep', () => {
    const sweep = plan(RANDOM)
    const settings = settingsOfTrial(sweep, { 'model.latent': 3 })
    expect(settings).toMatchObject({ latent: 3, dropout: 0.2, epochs: 30, form: 'autoencoder' })
  })
  it('a sweep in the words of the specification', () => {
    const said = plan(
      'learning_rates: [0.001, 0.002]\nbatch_sizes: [16]\nhidden_dims: [[64], [32, 16]]\nlatent_dims: [4]\ndropout_rates: [0.1]\n' +
        'max_trials: 9\noptimization_metric: val_loss\noptimization_direction: minimize'
    )
    expect(said).toMatchObject({ objective: 'validation-loss', maxTrials: 9 })
    expect(said.parameters.map(({ key }) => key)).toEqual([
      'optimizer.learning_rate',
      'data.batch_size',
      'model.hidden',
      'model.latent',
      'model.dropout'
    ])
    expect(trialsOf(said)).toHaveLength(4)
    expect(plan('latent_dims: [4]\noptimization_direction: maximize').objective).toBe('planted')
  })
  it('few combinations end a random sweep early', () =>
    expect(trialsOf(plan('method: random\nmax_trials: 50\nparameters: {model.latent: [4, 8]}'))).toHaveLength(
      2
    ))

  it.each([
    ['parameters: {}', 'names no setting'],
    ['parameters: {model.latent: []}', 'needs a list'],
    ['parameters: {model.latent: [0]}', 'cannot be 0'],
    ['parameters: {model.latent: {min: 9, max: 3}}', 'min and max'],
    ['parameters: {model.latent: {min: 2, max: 3}}', 'A grid needs lists'],
    ['parameters: {scoring.alpha: [0.05]}', 'cannot be varied'],
    ['parameters: {training.threads: [1, 2]}', 'cannot be varied'],
    ['parameters: {model.latent: [1,2,3,4,5]}\nmax_trials: 3', 'has 5 combinations'],
    ['parameters: {model.latent: [1]}\nobjective: accuracy', 'objective'],
    ['parameters: {model.latent: [1]}\nbase: {dropout: 5}', 'model.dropout cannot be 5'],
    ['parameters: {model.latent: [1]}\ntrials: 3', 'no part of a sweep'],
    ['latent_dims: [4]\noptimization_metric: accuracy', 'cannot be judged by accuracy'],
    ['latent_dims: [4]\noptimization_metric: val_loss\noptimization_direction: maximize', 'is to minimize'],
    ['[1', 'cannot be read']
  ])('%s', (text, message) => expect(wrong(text)).toContain(message))
})

describe('the median stopping rule', () => {
  const others = [
    [1, 1],
    [2, 2],
    [3, 3, 3]
  ]
  it('waits for two folds and three others', () => {
    expect(isHopeless([9], others)).toBe(false)
    expect(isHopeless([9, 9], others.slice(1))).toBe(false)
    expect(isHopeless([9, 9, 9], others)).toBe(false) // one has come as far
  })
  it('gives up what lies farther behind the middle than others do, and nothing else', () => {
    expect(isHopeless([3.5, 3], others)).toBe(true)
    expect(isHopeless([3, 3], others)).toBe(false)
    expect(isHopeless([0, 5], others)).toBe(false)
  })
})
