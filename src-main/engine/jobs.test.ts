import type { TrainResult } from '#contract/job-results'
import type { JobId } from '#contract/job'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine, type TestEngine } from '../harness/open-engine'
import { importFolder, quick, sample } from '../harness/small-jobs'
import { leaveCancelNote } from './cancel-requests'
import { openJobsReader } from './jobs-reader'

const alone = {
  ...quick,
  form: 'autoencoder' as const,
  candidates: false,
  development: false,
  primary: 'form' as const
}
const long = { ...alone, epochs: 160, patience: 160, checkpointEvery: 5 }

describe('jobs', () => {
  let test: TestEngine
  const start = async (settings: object, seed = 1) =>
    (await test.ask('training:start', { bands: ['4-6'], seed, settings })).jobId
  const stateOf = async (id: JobId) => (await test.ask('jobs:get', { id })).job.state
  const histogramOf = async (result: unknown) => {
    const [model] = (result as TrainResult).models
    return (await test.ask('models:show', { id: model!.id })).histogram
  }
  /** Until it has drawn so many points of its curves. */
  const underWay = async (id: JobId, points: number) => {
    while ((await test.ask('jobs:get', { id })).points.length < points) await pause(10)
  }
  beforeAll(async () => {
    test = openEngine()
    await test.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    await importFolder(test, sample)
  }, 60_000)
  afterAll(() => test.close())

  it('wait their turn, can be cancelled while they wait, and say so', async () => {
    const [first, second, third] = [await start(alone), await start(alone, 2), await start(alone, 3)]
    expect([await stateOf(second), await stateOf(third)]).toEqual(['pending', 'pending'])
    await test.ask('jobs:cancel', { id: third })
    for (const jobId of [first, second])
      expect((await test.job(Promise.resolve({ jobId }))).state).toBe('completed')
    expect((await test.job(Promise.resolve({ jobId: third }))).failure!.code).toBe('cancelled')
  })

  it(
    'a cancelled training stops at once, and resumed gives what it would have given',
    { timeout: 180_000 },
    async () => {
      const whole = await test.job(Promise.resolve({ jobId: await start(long, 5) }))
      const id = await start(long, 6)
      await underWay(id, 40)
      const asked = performance.now()
      await test.ask('jobs:cancel', { id })
      expect(performance.now() - asked).toBeLessThan(200)
      expect((await test.job(Promise.resolve({ jobId: id }))).state).toBe('cancelled')
      expect(performance.now() - asked).toBeLessThan(2000)
      const resumed = await test.job(test.ask('jobs:resume', { id }))
      const fresh = await test.job(Promise.resolve({ jobId: await start(long, 6) }))
      expect(await histogramOf(resumed.result)).toEqual(await histogramOf(fresh.result))
      expect(await histogramOf(resumed.result)).not.toEqual(await histogramOf(whole.result))
    }
  )

  it('keeps its curves with learning rate and memory, and what it was asked', async () => {
    const { jobs } = await test.ask('jobs:list', {})
    const { points, request } = await test.ask('jobs:get', { id: jobs[0]!.id })
    expect(points.length).toBeGreaterThan(100)
    for (const point of points) {
      expect(point.learningRate).toBeGreaterThan(0)
      expect(point.memoryBytes).toBeGreaterThan(1e6)
    }
    expect(request).toMatchObject({ bands: ['4-6'], seed: 6, settings: { epochs: 160 } })
  })

  it('what succeeded, or began with chosen files, is not resumed', async () => {
    const { jobs } = await test.ask('jobs:list', {})
    const done = jobs.find((job) => job.state === 'completed' && job.kind === 'train')!
    const imported = jobs.find((job) => job.kind === 'import')!
    for (const { id } of [done, imported])
      expect((await test.refuse('jobs:resume', { id })).code).toBe('job-not-resumable')
  })

  it('is forgotten where it is over and no version was learnt by it', async () => {
    const { jobs } = await test.ask('jobs:list', {})
    const done = jobs.find((job) => job.state === 'completed' && job.kind === 'train')!
    expect(await test.refuse('jobs:remove', { id: done.id })).toMatchObject({
      code: 'job-in-use',
      facts: { reason: 'reason:job-made-versions' }
    })
    const cancelled = jobs.find((job) => job.state === 'cancelled')!
    await test.ask('jobs:remove', { id: cancelled.id })
    expect((await test.refuse('jobs:get', { id: cancelled.id })).code).toBe('job-unknown')
    expect((await test.ask('jobs:list', {})).jobs).toHaveLength(jobs.length - 1)
  })

  it('another process sees it, and asks by a note', async () => {
    const id = await start(long, 7)
    await underWay(id, 3)
    const reader = await openJobsReader(test.folder, null)
    expect(reader.get(id)).toMatchObject({ kind: 'train', state: 'running' })
    expect((await test.refuse('jobs:remove', { id })).facts.reason).toBe('reason:job-under-way')
    expect(await leaveCancelNote(test.folder, id)).toBe(true)
    expect((await test.job(Promise.resolve({ jobId: id }))).state).toBe('cancelled')
    expect(reader.list()[0]).toMatchObject({ id, state: 'cancelled' })
    reader.close()
    expect(await leaveCancelNote(test.folder, 'no such job')).toBe(true)
  })

  it(
    'a cancelled training can be finished as it is: the best epochs so far, and no further',
    { timeout: 180_000 },
    async () => {
      const id = await start({ ...long, epochs: 4000, patience: 4000 }, 9)
      await underWay(id, 40)
      await test.ask('jobs:cancel', { id })
      await test.job(Promise.resolve({ jobId: id }))
      const { result } = await test.job(test.ask('jobs:resume', { id, finish: true }))
      const [model] = (result as TrainResult).models
      const { endedAt } = model!.lineage
      expect(endedAt).toBeGreaterThanOrEqual(5)
      expect(endedAt).toBeLessThan(1000)
      const report = await test.ask('models:report', { id: model!.id, format: 'json' })
      expect(report.report).toMatchObject({ metrics: { epochs: endedAt } })
      // nothing is kept of it: there is nothing that another could be finished by
      const other = await start(long, 10)
      await test.ask('jobs:cancel', { id: other })
      await test.job(Promise.resolve({ jobId: other }))
      expect((await test.refuse('jobs:resume', { id: other, finish: true })).code).toBe('training-not-begun')
    }
  )
})
