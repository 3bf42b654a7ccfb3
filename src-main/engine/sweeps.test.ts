import type { TrainResult } from '#contract/job-results'
import type { Sweep } from '#contract/sweep'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestEngine } from '../harness/open-engine'
import { opened } from '../harness/registry'

const base =
  'base: {folds: 3, planted_sample: 12, epochs: 12, explanation_sample: 1, hidden: [24]}\nbands: [4-6]\n'
const SWEEP = `${base}objective: validation-loss
parameters:
  optimizer.learning_rate: [0.003, 0.002, 0.001, 0.0000001, 0.0015]
`

describe('a sweep', () => {
  let test: TestEngine
  const start = (text: string) => test.ask('sweeps:start', { text })
  const show = async (id: string): Promise<Sweep> => (await test.ask('sweeps:show', { id })).sweep
  beforeAll(async () => {
    test = await opened(true)
  }, 60_000)
  afterAll(() => test.close())

  it('tries every combination, gives up the hopeless, names the best', { timeout: 60_000 }, async () => {
    const { jobId, id } = await start(SWEEP)
    expect((await test.job(Promise.resolve({ jobId }))).state).toBe('completed')
    const { trials, best } = await show(id)
    expect(trials.map((t) => [t.number, t.state])).toEqual([
      [1, 'completed'],
      [2, 'completed'],
      [3, 'completed'],
      [4, 'stopped'],
      [5, trials[4]!.state]
    ])
    expect([trials[3]!.folds, trials[3]!.planted]).toEqual([2, null])
    const done = trials.filter((t) => t.state === 'completed')
    expect(best).toBe(done.reduce((a, b) => (b.validationLoss! < a.validationLoss! ? b : a)).number)
    for (const trial of done) expect([trial.planted! > 0.3, trial.planted! < 1]).toEqual([true, true])
  })

  it('stopped and started again it goes on, to the same figures', { timeout: 60_000 }, async () => {
    const text = SWEEP.replace('validation-loss', 'planted')
    const { jobId, id } = await start(text)
    while ((await show(id)).trials.length < 2) await pause(20)
    await test.ask('jobs:cancel', { id: jobId })
    expect((await test.job(Promise.resolve({ jobId }))).state).toBe('cancelled')
    const before = (await show(id)).trials
    const resumed = await test.job(test.ask('jobs:resume', { id: jobId }))
    expect(resumed.state).toBe('completed')
    const after = await show(id)
    expect(after.trials.length).toBe(5)
    expect(after.trials.slice(0, before.length)).toEqual(before)
    const whole = await show((await test.ask('sweeps:list', {})).sweeps.find((s) => s.id !== id)!.id)
    expect(after.trials.slice(0, 3).map((t) => t.validationLoss)).toEqual(
      whole.trials.slice(0, 3).map((t) => t.validationLoss)
    )
  })

  it('the winner is trained in full and used', { timeout: 60_000 }, async () => {
    const [latest] = (await test.ask('sweeps:list', {})).sweeps
    const { sweep, settings } = await test.ask('sweeps:show', { id: latest!.id })
    const winner = sweep.trials.find((t) => t.number === sweep.best)!
    expect(settings!.learningRate).toBe(winner.values['optimizer.learning_rate'])
    const alone = {
      ...settings!,
      form: 'autoencoder' as const,
      candidates: false,
      development: false,
      primary: 'form' as const
    }
    const { result } = await test.job(
      test.ask('training:start', { bands: ['4-6'], settings: alone, deploy: true })
    )
    expect((result as TrainResult).models.map((m) => [m.deployed, m.settings.learningRate])).toEqual([
      [true, settings!.learningRate]
    ])
  })

  it('refuses what cannot be tried, before anything is computed', async () => {
    expect((await test.refuse('sweeps:start', { text: 'parameters: {}' })).code).toBe('config-invalid')
    const tiny = `${base.replace('[4-6]', '[14-15]')}parameters: {model.latent: [4, 5]}`
    const { failure } = await test.job(start(tiny))
    expect(failure!.code).toBe('sweep-few-drawings')
    expect((await test.refuse('sweeps:show', { id: 'none' })).code).toBe('sweep-unknown')
  })
})
