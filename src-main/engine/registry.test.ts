import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Analysis } from '#contract/analysis'
import type { DeployReview } from '#contract/training'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestEngine } from '../harness/open-engine'
import { learnBand, opened, take } from '../harness/registry'
import { importFolder, quick, sample } from '../harness/small-jobs'
import { unpackArchive } from '../learning/deploy/archive-file'

/** Percentiles and verdicts by file name, of the band's drawings. */
async function judged(test: TestEngine): Promise<Map<string, unknown>> {
  await test.job(test.ask('analysis:start', { ids: 'all' }))
  const { drawings } = await test.ask('library:changes', { since: 0 })
  const { rows } = await test.ask('analysis:list', { ids: drawings.map((d) => d.id) })
  return new Map(
    rows.map((r: Analysis) => [r.file, [r.percentile, r.verdict, r.pValue, r.caveats.includes('in-norm')]])
  )
}

describe('the registry', () => {
  let home: TestEngine
  let first: string
  let second: string
  let archive: Uint8Array
  beforeAll(async () => {
    home = await opened(true)
    first = await learnBand(home, 1)
    second = await learnBand(home, 2, { neighbours: 2 })
    await home.ask('models:deploy', { id: first })
    archive = (await home.ask('models:export', { id: first })).bytes
  }, 120_000)
  afterAll(() => home.close())

  it('every version passes every layer where it was learnt', async () => {
    const { ok, steps } = await home.ask('models:validate', { id: second })
    expect([ok, steps.map((s) => [s.layer, s.ok])]).toEqual([
      true,
      [
        'checksum',
        'manifest',
        'compatibility',
        'operators',
        'structure',
        'golden vectors',
        'plausibility'
      ].map((l) => [l, true])
    ])
  })

  it('an archive says what it is in the fields of the specification, and holds no id of a drawing', async () => {
    const files = unpackArchive(archive)
    const manifest = JSON.parse(Buffer.from(files['manifest.json']!).toString()) as object
    const specified = [
      'modelId',
      'exportedAt',
      'trainingJobId',
      'modelType',
      'modelVersion',
      'architectureHash',
      'parameterCount',
      'inputDimension',
      'outputDimension',
      'ageGroupMin',
      'ageGroupMax',
      'performanceMetrics',
      'compatibility',
      'exportFormat',
      'fileSizeBytes',
      'checksum'
    ]
    expect(Object.keys(manifest)).toEqual(expect.arrayContaining(specified))
    expect(manifest).toMatchObject({
      modelId: first,
      modelType: 'norm',
      modelVersion: 1,
      exportFormat: 'tadpole-model'
    })
    const { drawings } = await home.ask('library:changes', { since: 0 })
    const text = Buffer.from(files['model.json']!).toString()
    expect(drawings.some((d) => text.includes(d.id) || text.includes(d.fileName))).toBe(false)
    expect(Buffer.from(files['card.md']!).toString()).toContain('not a diagnosis')
  })

  it(
    'another library with the same drawings scores them the same, its own among them',
    { timeout: 120_000 },
    async () => {
      const other = await opened(true)
      const { models } = await other.ask('models:import', { files: await take(other, archive) })
      expect(models).toMatchObject([{ id: first, band: '4-6', known: false }])
      expect((await other.ask('models:list', {})).models).toMatchObject([
        { origin: 'imported', deployed: false }
      ])
      expect((await other.ask('models:validate', { id: first })).ok).toBe(true)
      await other.ask('models:deploy', { id: first, environment: 'trial' })
      const [here, there] = [await judged(home), await judged(other)]
      expect([...here.values()].some((row) => (row as unknown[])[3])).toBe(true)
      expect([...there].sort()).toEqual([...here].sort())
      // taken in twice, and back home: it is the same
      for (const test of [other, home]) {
        const again = await test.ask('models:import', { files: await take(test, archive) })
        expect(again.models).toMatchObject([{ id: first, known: true }])
      }
      await other.close()
    }
  )

  it('can be looked into without being taken in', async () => {
    const empty = await opened(false)
    const looked = await empty.ask('models:inspect', { files: await take(empty, archive) })
    expect(looked.archives).toMatchObject([{ known: false, about: { modelId: first } }])
    expect(looked.archives[0]!.steps.every(({ ok }) => ok)).toBe(true)
    expect((await empty.ask('models:list', {})).models).toEqual([])
    const known = await home.ask('models:inspect', { files: await take(home, archive) })
    expect(known.archives[0]!.known).toBe(true)
    const cut = archive.slice(0, archive.length - 100)
    const refusal = await empty.refuse('models:inspect', { files: await take(empty, cut) })
    expect(refusal.code).toMatch(/^archive-/)
    await empty.close()
  })

  it('a library without any drawing takes it in and scores by it', async () => {
    const empty = await opened(false)
    await empty.ask('models:import', { files: await take(empty, archive) })
    await empty.ask('models:deploy', { id: first })
    expect((await empty.ask('models:validate', { id: first })).ok).toBe(true)
    expect((await empty.ask('threshold:set', { percentile: 90 })).models[0]!.alpha).toBe(0.1)
    await empty.close()
  })

  it('drawings that come after the model are found as well', { timeout: 120_000 }, async () => {
    const late = await opened(false)
    await late.ask('models:import', { files: await take(late, archive) })
    await late.ask('models:deploy', { id: first })
    await importFolder(late, sample)
    expect([...(await judged(late))].sort()).toEqual([...(await judged(home))].sort())
    await late.close()
  })

  it('what would change is told before the switch, as it then comes', { timeout: 120_000 }, async () => {
    const before = await judged(home)
    const { result } = await home.job(home.ask('models:review', { id: second }))
    const { compared, verdicts } = result as DeployReview
    expect((await home.ask('models:list', {})).models.find((m) => m.deployed)!.id).toBe(first)
    await home.ask('models:deploy', { id: second })
    const after = await judged(home)
    const other = [...after].filter(
      ([file, row]) => (row as unknown[])[1] !== (before.get(file) as unknown[])[1]
    )
    expect([verdicts, compared > 100]).toEqual([other.length, true])
    await home.ask('models:rollback', { band: '4-6' })
  })

  it('deploys while an analysis runs: that one ends as it began', { timeout: 60_000 }, async () => {
    const { jobId } = await home.ask('analysis:start', { ids: 'all' })
    await home.ask('models:deploy', { id: second })
    expect((await home.job(Promise.resolve({ jobId }))).state).toBe('completed')
    const { drawings } = await home.ask('library:changes', { since: 0 })
    const { rows } = await home.ask('analysis:list', { ids: drawings.map((d) => d.id) })
    expect(new Set(rows.map((row) => row.modelId)).size).toBe(1)
  })

  it('undeploys, rolls back and remembers all of it', async () => {
    await home.ask('models:undeploy', { id: second })
    expect((await home.refuse('models:undeploy', { id: second })).code).toBe('model-not-deployed')
    expect(await home.ask('models:rollback', { band: '4-6' })).toEqual({ band: '4-6', modelId: second })
    const { changes } = await home.ask('models:history', { band: '4-6' })
    expect(changes.slice(0, 3).map((c) => [c.reason, c.modelId])).toEqual([
      ['rollback', second],
      ['undeployed', null],
      ['deployed', second]
    ])
  })

  it('a version knows which one it follows', async () => {
    const third = await learnBand(home, 3)
    const { models } = await home.ask('models:list', {})
    expect(models.find((m) => m.id === third)!.lineage).toMatchObject({ parent: second, version: 3 })
    const { plan } = await home.ask('config:compose', { from: second, overrides: ['neighbours=4'] })
    expect(plan).toMatchObject({ bands: ['4-6'], seed: 2, settings: { neighbours: 4, epochs: quick.epochs } })
  })

  it('a version that nothing uses can be removed, one that was deployed not', async () => {
    const before = (await home.ask('models:list', {})).models
    const [unused] = before
    expect(unused!.lineage.version).toBe(3)
    expect(await home.ask('models:remove', { id: unused!.id })).toEqual({ id: unused!.id, band: '4-6' })
    const after = (await home.ask('models:list', {})).models.map((m) => m.id)
    expect(after).toEqual(before.slice(1).map((m) => m.id))
    expect(existsSync(join(home.folder, 'models', unused!.id))).toBe(false)
    for (const id of [first, second])
      expect(await home.refuse('models:remove', { id })).toMatchObject({
        code: 'model-in-use',
        facts: { reason: 'reason:version-deployed' }
      })
    expect((await home.refuse('models:remove', { id: unused!.id })).code).toBe('model-unknown')
  })

  it('reports what its training came to, in four formats', { timeout: 60_000 }, async () => {
    const id = await learnBand(home, 4, { form: 'autoencoder', candidates: true })
    const { report, bytes } = await home.ask('models:report', { id, format: 'html' })
    const content = Buffer.from(bytes).toString()
    if (report.kind !== 'form') throw new Error('a report of a norm')
    const { metrics, curves } = report
    expect(new Set(curves.map((p) => p.series)).size).toBe(quick.folds)
    expect(metrics.epochs).toBe(quick.epochs)
    for (const [name, value] of Object.entries(metrics)) expect([name, value]).not.toEqual([name, null])
    expect(content).toContain('Strengths')
    expect(content).not.toContain('<script')
    expect(content.match(/<svg/g)!.length).toBe(5)
    const text = async (format: 'csv' | 'json') =>
      Buffer.from((await home.ask('models:report', { id, format })).bytes).toString()
    const csv = await text('csv')
    expect(csv).toContain('setting,epochs,,4')
    const json = await text('json')
    expect((JSON.parse(json) as typeof report).model.id).toBe(id)
    const pdf = Buffer.from((await home.ask('models:report', { id, format: 'pdf' })).bytes)
    expect([
      pdf.subarray(0, 5).toString(),
      pdf.includes('/StructTreeRoot'),
      pdf.includes('/Outlines')
    ]).toEqual(['%PDF-', true, true])
    const bank = await home.ask('models:report', { id: first, format: 'html' })
    expect(bank.report).toMatchObject({
      kind: 'form',
      metrics: { epochs: null },
      curves: [],
      curvesOf: 'candidate'
    })
  })

  it('a switch that fails half way has not happened', async () => {
    const before = await home.ask('models:history', {})
    const trigger = `CREATE TRIGGER full BEFORE INSERT ON deployment BEGIN SELECT RAISE(ABORT, 'no room'); END`
    const { default: Database } = await import('better-sqlite3-multiple-ciphers')
    const db = new Database(`${home.folder}/library.db`)
    db.exec(trigger)
    expect((await home.refuse('models:deploy', { id: first })).code).toBe('unexpected')
    db.exec('DROP TRIGGER full')
    db.close()
    expect(await home.ask('models:history', {})).toEqual(before)
  })
})
