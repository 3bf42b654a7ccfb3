import type { AnalyseResult, TrainResult } from '#contract/job-results'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine, type TestEngine } from '../harness/open-engine'
import { drawingPng } from '../harness/pictures'
import { folderWith, importFolder, quick, sample } from '../harness/small-jobs'

describe('the whole way, on real processes', () => {
  let test: TestEngine
  let ids: string[] = []
  beforeAll(async () => {
    test = openEngine()
    await test.ask('library:create', { passphrase: 'a passphrase of some length' })
  })
  afterAll(() => test.close())
  const first = () => ids[0] as never

  it('imports the sample; a second time everything is a duplicate', async () => {
    expect((await test.job(test.ask('import:sample', {}))).result).toMatchObject({
      imported: 320,
      duplicates: 0,
      rejected: []
    })
    expect(await importFolder(test, sample)).toMatchObject({ imported: 0, duplicates: 320 })
    const { drawings } = await test.ask('library:changes', { since: 0 })
    ids = drawings.map((d) => d.id)
    expect(drawings[0]).toMatchObject({ synthetic: true, agePrecisionMonths: 1 })
  })
  it('how the rows of a table found their files is told', async () => {
    const folder = await folderWith({
      'House.PNG': await drawingPng(78),
      'tree.png': await drawingPng(79),
      'list.csv': 'file,age\nhouse.png,5\ntree.png,6\n'
    })
    const plan = await importFolder(test, folder, true)
    expect(plan.metadata!.matches).toEqual([
      { how: 'case', count: 1 },
      { how: 'path', count: 1 }
    ])
  })
  it('a dry run says the same and changes nothing', async () => {
    const folder = await folderWith({ 'a.png': await drawingPng(77), 'b.txt': 'no picture' })
    const plan = await importFolder(test, folder, true)
    expect(plan).toMatchObject({ imported: 1, dryRun: true, metadata: null })
    expect(plan.rejected.map((r) => r.code)).toEqual(['image-format'])
    expect((await test.ask('library:status', {})).drawings).toBe(320)
  })
  it('before a norm there is nothing to score with', async () => {
    expect((await test.refuse('analysis:start', { ids: 'all' })).code).toBe('norm-missing')
    expect((await test.refuse('reports:create', { id: first() })).code).toBe('drawing-not-analysed')
  })
  it('learns, deploys, and measures its own false alarms', async () => {
    const { result, state } = await test.job(
      test.ask('training:start', { bands: ['4-6', '6-8'], deploy: true, settings: quick })
    )
    expect(state).toBe('completed')
    const { models, skipped } = result as TrainResult
    expect(models.map((m) => [m.band.label, m.deployed, m.synthetic])).toEqual([
      ['4-6', true, true],
      ['6-8', true, true]
    ])
    expect(skipped).toEqual([])
    for (const { validation, n } of models) expect(validation.falseAlarms.of).toBe(n)
    const { points } = await test.ask('jobs:get', { id: (await test.ask('jobs:list', {})).jobs[0]!.id })
    expect(points.length).toBeGreaterThan(20)
  })
  it('analyses all, and flags about as many as it promised', async () => {
    const { result } = await test.job(test.ask('analysis:start', { ids: 'all' }))
    const { analysed, flagged, expectedByChance } = result as AnalyseResult
    expect([analysed, Math.round(expectedByChance)]).toEqual([320, 16])
    expect(flagged).toBeGreaterThan(4)
    expect(flagged).toBeLessThan(32)
    const { analysis, distribution } = await test.ask('drawings:get', { id: first() })
    expect(analysis).toMatchObject({
      primary: 'development',
      developmentalAgeMonths: expect.any(Number) as number,
      pValue: analysis!.scores.development!.pValue
    })
    expect(analysis!.interval![0]).toBeLessThanOrEqual(analysis!.percentile!)
    expect(analysis!.caveats).toEqual(expect.arrayContaining(['synthetic-norm', 'in-norm']))
    expect(analysis!.caveats).not.toContain('interim-encoder')
    // the score that flags is the score that is shown
    expect(distribution).toMatchObject({
      score: 'development',
      value: analysis!.scores.development!.rawScore
    })
    expect(distribution!.histogram.counts.reduce((a, b) => a + b, 0)).toBeGreaterThan(100)
  })
  it('explains and reports; hostile text stays text', async () => {
    expect((await test.job(test.ask('explain:start', { id: first() }))).state).toBe('completed')
    const { explanation, values } = await test.ask('explain:map', { id: first() })
    expect(values).toHaveLength(explanation.width * explanation.height)
    const attack = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
    const { bytes, hash } = await test.ask('reports:create', {
      id: first(),
      analyst: attack,
      comment: attack
    })
    const html = Buffer.from(bytes).toString()
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toMatch(/<script|<img src=x|https?:\/\//)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
  })
  it('files can be analysed without being kept', async () => {
    const folder = await folderWith({ 'new.png': await drawingPng(5, 70) })
    const files = await test.engine.tickets.registerPaths([join(folder, 'new.png')])
    const { result } = await test.job(test.ask('analysis:files', { files, ageYears: 5.8 }))
    expect((result as AnalyseResult).rows[0]).toMatchObject({
      id: null,
      file: 'new.png',
      band: { label: '4-6' }
    })
    expect((await test.ask('library:status', {})).drawings).toBe(320)
    const young = await test.job(test.ask('analysis:files', { files, ageYears: 2.5 }))
    expect((young.result as AnalyseResult).rows[0]!.caveats).toContain('age-outside-bands')
  })
  it('a blank page is out of scope, not a score', async () => {
    const { default: sharp } = await import('sharp')
    const blank = await sharp({ create: { width: 90, height: 90, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
    const files = await test.engine.tickets.registerPaths([await folderWith({ 'blank.png': blank })])
    const { result } = await test.job(test.ask('analysis:files', { files, ageYears: 5 }))
    expect((result as AnalyseResult).rows[0]).toMatchObject({
      verdict: 'out-of-scope',
      outOfScope: ['blank'],
      percentile: null,
      flagged: null
    })
  })
  it('labelling is read by the next training: what is unusual no longer teaches', async () => {
    const before = (await test.ask('norms:overview', {})).count
    await test.ask('drawings:label', { id: first(), label: 'unusual' })
    expect((await test.ask('norms:overview', {})).count).toBe(before - 1)
    await test.ask('edits:undo', {})
    expect((await test.ask('norms:overview', {})).count).toBe(before)
  })
  it('the same seed gives the same model, byte for byte; another seed another', async () => {
    const settings = { ...quick, form: 'autoencoder' as const, candidates: false }
    const train = async (seed: number) => {
      const { result } = await test.job(test.ask('training:start', { bands: ['4-5'], seed, settings }))
      const [model] = (result as TrainResult).models
      const { model: shown, histogram } = await test.ask('models:show', { id: model!.id })
      return JSON.stringify([histogram, shown.validation.meanTrainLoss])
    }
    const once = await train(7)
    expect(await train(7)).toBe(once)
    expect(await train(8)).not.toBe(once)
  })
  it('deploys another version and rolls back', async () => {
    const { models } = await test.ask('models:list', {})
    const [old, other] = [
      models.find((m) => m.deployed && m.band.label === '4-6')!,
      models.find((m) => m.band.label === '4-5')!
    ]
    await test.ask('models:deploy', { id: other.id })
    expect(await test.ask('models:rollback', { band: '4-5' })).toEqual({ band: '4-5', modelId: null })
    expect((await test.refuse('models:rollback', { band: '4-5' })).code).toBe('rollback-nothing')
    expect((await test.refuse('models:deploy', { id: 'no such' })).code).toBe('model-unknown')
    expect((await test.ask('models:show', { id: old.id })).model.deployed).toBe(true)
  })
  it('each age has one judge: a deployed band makes those that overlap it step down', async () => {
    const bands = async () =>
      (await test.ask('models:list', {})).models.filter((m) => m.deployed).map((m) => m.band.label)
    expect((await bands()).sort()).toEqual(['4-6', '6-8'])
    const other = (await test.ask('models:list', {})).models.find((m) => m.band.label === '4-5')!
    await test.ask('models:deploy', { id: other.id })
    expect((await bands()).sort()).toEqual(['4-5', '6-8'])
    expect((await test.ask('norms:overview', {})).bands.map((b) => b.band.label)).toEqual(['4-5', '6-8'])
    const wide = (await test.ask('models:list', {})).models.find((m) => m.band.label === '4-6')!
    await test.ask('models:deploy', { id: wide.id })
    expect((await bands()).sort()).toEqual(['4-6', '6-8'])
  })
  it('a file that the library holds is judged as the drawing it is', async () => {
    const { drawings } = await test.ask('library:changes', { since: 0 })
    // whole years would be read as completed years, and the child as half a year older
    const known = drawings.find((d) => d.ageMonths! < 90 && d.ageMonths! % 12 !== 0)!
    const files = await test.engine.tickets.registerPaths([join(sample, known.fileName)])
    const { result } = await test.job(test.ask('analysis:files', { files, ageYears: known.ageMonths! / 12 }))
    const [row] = (result as AnalyseResult).rows
    expect(row!.caveats).toContain('in-norm')
    const stored = await test.job(test.ask('analysis:start', { ids: [known.id] }))
    expect(stored.state).toBe('completed')
    expect((await test.ask('drawings:get', { id: known.id })).analysis!.pValue).toBe(row!.pValue)
  })
  it('an alpha that so few drawings cannot tell is refused', async () => {
    const { failure } = await test.job(
      test.ask('training:start', { bands: ['4-5'], settings: { ...quick, alpha: 0.001 } })
    )
    expect(failure!.code).toBe('threshold-too-small')
  })
  it('a training that cannot be is refused with what is missing', async () => {
    expect((await test.refuse('training:start', { bands: ['4-5', '4-6'] })).code).toBe('bands-overlap')
    expect((await test.refuse('training:start', { bands: ['five'] })).code).toBe('bands-invalid')
    const { failure } = await test.job(test.ask('training:start', { bands: ['12-13'], settings: quick }))
    expect(failure!.code).toBe('norm-too-small')
  })
  it('doctor finds every part at work', async () => {
    const { ok, checks } = await test.ask('health:check', {})
    expect([ok, checks.map((c) => c.name)]).toEqual([
      true,
      ['database', 'storage', 'decoding', 'encoder', 'norms', 'disk']
    ])
  })
  it('locked means locked', async () => {
    await test.ask('library:lock', {})
    for (const name of ['norms:overview', 'models:list', 'jobs:list'] as const)
      expect((await test.refuse(name, {})).code).toBe('library-locked')
    expect((await test.refuse('library:unlock', { passphrase: 'no' })).code).toBe('key-wrong')
    expect((await test.ask('library:unlock', { passphrase: 'a passphrase of some length' })).drawings).toBe(
      320
    )
  })
})
