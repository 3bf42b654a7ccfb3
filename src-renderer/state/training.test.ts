// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { TrainingPlan } from '#contract/training-config'
import { installFakeBridge } from '#renderer/harness/fake-bridge'
import { useTraining } from './training'

const fake = vi.hoisted(() => ({ current: null as ReturnType<typeof installFakeBridge> | null }))
vi.mock('../bridge', async () => {
  const { installFakeBridge: install } = await import('#renderer/harness/fake-bridge')
  fake.current = install()
  return { bridge: window.tadpole }
})

/** Answers that come when the test says so, in the order of the requests. */
let waiting: ((plan: TrainingPlan) => void)[] = []
const { plan: usual } = useTraining.getState()

beforeEach(() => {
  waiting = []
  useTraining.setState({ plan: usual, preset: 'standard', composing: false })
  fake.current!.answers['config:compose'] = () =>
    new Promise((answer) => waiting.push((plan) => answer({ plan, findings: [] })))
})

describe('a plan that is composed from a preset', () => {
  it('holds the form until it is there, so that no change is undone by a late answer', async () => {
    const composed = useTraining.getState().compose({ overrides: ['preset=quick'] }, 'quick')
    await vi.waitFor(() => expect(waiting).toHaveLength(1))
    expect(useTraining.getState().composing).toBe(true)
    waiting[0]!({ ...usual, seed: 7 })
    await composed
    expect(useTraining.getState()).toMatchObject({ composing: false, preset: 'quick', plan: { seed: 7 } })
  })

  it('of a file keeps what is to be said of it until the plan is changed', async () => {
    const finding = { severity: 'warning' as const, field: 'device', message: 'has no effect' }
    fake.current!.answers['config:compose'] = () => ({ plan: usual, findings: [finding] })
    await useTraining.getState().compose({ text: 'device: cuda' }, '')
    expect(useTraining.getState().ofFile).toEqual([finding])
    useTraining.getState().set({ epochs: 3 })
    expect(useTraining.getState().ofFile).toEqual([])
  })

  it('is the one chosen last, whichever answer comes last', async () => {
    const first = useTraining.getState().compose({ overrides: ['preset=quick'] }, 'quick')
    const second = useTraining.getState().compose({ overrides: ['preset=small'] }, 'small')
    await vi.waitFor(() => expect(waiting).toHaveLength(2))
    waiting[1]!({ ...usual, seed: 2 })
    await second
    waiting[0]!({ ...usual, seed: 1 })
    await first
    expect(useTraining.getState()).toMatchObject({ composing: false, preset: 'small', plan: { seed: 2 } })
  })
})
