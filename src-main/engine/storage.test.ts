import { rowsOf } from '#contract/run'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestEngine } from '../harness/open-engine'
import { learnBand, opened } from '../harness/registry'

describe('storage, and trainings side by side', () => {
  let test: TestEngine
  const bytes = async (what: string) =>
    (await test.ask('storage:stats', {})).items.find((i) => i.what === what)!
  beforeAll(async () => {
    test = await opened(true)
    await learnBand(test, 1)
    await learnBand(test, 2, { neighbours: 3, evenShade: 'off' })
  }, 200_000)
  afterAll(() => test.close())

  it('says what is there, in figures', async () => {
    const { sessions, freeBytes, waste } = await test.ask('storage:stats', {})
    expect([(await bytes('originals')).items, (await bytes('thumbnails')).items]).toEqual([320, 320])
    expect((await bytes('originals')).bytes).toBeGreaterThan(100_000)
    expect((await bytes('models')).items).toBe(6)
    expect((await bytes('embeddings')).items).toBe(640) // both ways of preparing pictures are in use
    expect(waste).toEqual([])
    expect([sessions.open <= sessions.most, sessions.hits > 0, freeBytes > 0]).toEqual([true, true, true])
  })

  it('cleans up what nothing needs, and nothing else', async () => {
    const { embeddings } = { embeddings: await bytes('embeddings') }
    const { drawings } = await test.ask('library:changes', { since: 0 })
    const { default: Database } = await import('better-sqlite3-multiple-ciphers')
    const db = new Database(`${test.folder}/library.db`)
    db.prepare(`UPDATE embedding SET preprocessing = 'older' WHERE preprocessing LIKE '%off%'`).run()
    db.close()
    mkdirSync(`${test.folder}/quarantine`)
    writeFileSync(`${test.folder}/quarantine/of-a-killed-import.original`, 'sealed')
    expect((await test.ask('storage:stats', {})).waste.map((w) => [w.what, w.items])).toEqual([
      ['stale-embeddings', 320]
    ])
    const { freed, after } = await test.ask('storage:clean', {})
    // what was set aside is erased when a person says so, and not before
    expect([freed.map((w) => w.items), existsSync(`${test.folder}/quarantine`)]).toEqual([[320], true])
    expect(await bytes('quarantine')).toMatchObject({ items: 1, bytes: 6 })
    expect(await test.ask('quarantine:empty', {})).toEqual({ items: 1, bytes: 6 })
    expect(existsSync(`${test.folder}/quarantine`)).toBe(false)
    expect([after.waste, (await bytes('embeddings')).items]).toEqual([[], embeddings.items - 320])
    for (const { id } of drawings.slice(0, 5))
      expect((await test.engine.picture(id, 'full')).bytes.length).toBeGreaterThan(100)
  })

  it('finished jobs are waste from the age on that is asked for; trainings stay', async () => {
    const wasteAt = async (olderThanDays: number) =>
      (await test.ask('storage:stats', { olderThanDays })).waste.find(({ what }) => what === 'old-jobs')
        ?.items ?? 0
    const kinds = async () => new Set((await test.ask('jobs:list', {})).jobs.map(({ kind }) => kind))
    expect(await wasteAt(30)).toBe(0)
    expect(await wasteAt(0)).toBeGreaterThan(0)
    expect((await kinds()).has('import')).toBe(true)
    await test.ask('storage:clean', { olderThanDays: 0 })
    expect([(await kinds()).has('import'), (await kinds()).has('train')]).toEqual([false, true])
    expect((await test.refuse('storage:clean', { olderThanDays: -1 })).code).toBe('request-invalid')
  })

  it('does not clean while work is under way', async () => {
    const { jobId } = await test.ask('analysis:start', { ids: 'all' }).catch(() => ({ jobId: null }))
    if (jobId === null) {
      const [model] = (await test.ask('models:list', {})).models
      await test.ask('models:deploy', { id: model!.id })
    }
    const started = test.ask('analysis:start', { ids: 'all' })
    await started
    expect((await test.refuse('storage:clean', {})).code).toBe('work-under-way')
    expect((await test.job(started)).state).toBe('completed')
  })

  it('trainings differ in what was asked, and only there', async () => {
    const { runs } = await test.ask('runs:list', {})
    const differing = rowsOf(runs, 'parameters').filter((row) => row.differs)
    expect(differing.map((row) => row.name).sort()).toEqual(['data.even_shade', 'scoring.neighbours', 'seed'])
    const metrics = rowsOf(runs, 'metrics').map((row) => row.name)
    expect(metrics).toContain('4-6: false alarms')
    for (const run of runs) expect(Object.values(run.metrics).length).toBeGreaterThan(4)
  })
})
