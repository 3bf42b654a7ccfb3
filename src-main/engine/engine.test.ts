import fc from 'fast-check'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandNames, type AnalyseResult, type TrainResult } from '../../src-preload/contract/commands'
import type { ImportReport } from '../../src-preload/contract/drawing'
import { failureCodes } from '../../src-preload/contract/result'
import { openEngine, projectRoot, type TestEngine } from '../harness/open-engine'
import { drawingPng } from '../harness/pictures'

const sample = join(projectRoot, 'resources/sample')
/** Small and quick: what is tested here is the flow, not the fit. */
const quick = { epochs: 4, hidden: [16], latent: 4, explanationSample: 1, folds: 3 }

async function folderWith(files: Record<string, Uint8Array | string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tadpole-files-'))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

const importFolder = async (test: TestEngine, folder: string, dryRun = false) => {
  const files = await test.engine.tickets.registerPaths([folder])
  const { state, result } = await test.job(test.ask('import:start', { files, dryRun }))
  expect(state).toBe('completed')
  return result as ImportReport
}

describe('the whole way, on real processes', () => {
  let test: TestEngine
  let ids: string[] = []
  beforeAll(async () => {
    test = openEngine()
    await test.ask('library:create', { passphrase: 'a passphrase' })
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
  it('a dry run says the same and changes nothing', async () => {
    const folder = await folderWith({ 'a.png': await drawingPng(77), 'b.txt': 'no picture' })
    const plan = await importFolder(test, folder, true)
    expect(plan).toMatchObject({ imported: 1, dryRun: true, metadata: null })
    expect(plan.rejected.map((r) => r.code)).toEqual(['image-format'])
    expect((await test.ask('library:status', {})).drawings).toBe(320)
  })
  it('before a norm there is nothing to score with', async () => {
    expect((await test.refuse('analysis:start', { ids: 'all' })).code).toBe('norm-missing')
    expect((await test.refuse('reports:create', { id: first() })).code).toBe('nothing-to-do')
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
    const { analysis, histogram } = await test.ask('drawings:get', { id: first() })
    expect(analysis).toMatchObject({
      primary: 'form',
      developmentalAgeMonths: null,
      scores: { development: null }
    })
    expect(analysis!.interval![0]).toBeLessThanOrEqual(analysis!.percentile!)
    expect(analysis!.caveats).toEqual(
      expect.arrayContaining(['interim-encoder', 'synthetic-norm', 'in-norm'])
    )
    expect(histogram!.counts.reduce((a, b) => a + b, 0)).toBeGreaterThan(100)
  })
  it('explains and reports; hostile text stays text', async () => {
    expect((await test.job(test.ask('explain:start', { id: first() }))).state).toBe('completed')
    const { explanation, values } = await test.ask('explain:map', { id: first() })
    expect(values).toHaveLength(explanation.width * explanation.height)
    const attack = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
    const { html, hash } = await test.ask('reports:create', { id: first(), analyst: attack, comment: attack })
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
    const train = async (seed: number) => {
      const { result } = await test.job(test.ask('training:start', { bands: ['4-5'], seed, settings: quick }))
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
  it('a training that cannot be is refused with what is missing', async () => {
    expect((await test.refuse('training:start', { bands: ['4-5', '4-6'] })).code).toBe('bands-overlap')
    expect((await test.refuse('training:start', { bands: ['five'] })).code).toBe('bands-invalid')
    const { failure } = await test.job(test.ask('training:start', { bands: ['12-13'], settings: quick }))
    expect(failure!.code).toBe('nothing-to-do')
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
    expect((await test.ask('library:unlock', { passphrase: 'a passphrase' })).drawings).toBe(320)
  })
})

describe('when things go wrong', () => {
  let test: TestEngine
  beforeAll(async () => {
    test = openEngine()
    await test.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
  })
  afterAll(() => test.close())

  it('a cancelled import leaves nothing behind', async () => {
    const { jobId } = await test.ask('import:sample', {})
    while (
      (await test.ask('jobs:get', { id: jobId })).job.state === 'running' &&
      !existsSync(join(test.folder, 'blobs'))
    )
      await pause(5)
    await pause(60)
    await test.ask('jobs:cancel', { id: jobId })
    const { failure } = await test.job(Promise.resolve({ jobId }))
    expect(failure!.code).toBe('cancelled')
    expect((await test.ask('library:status', {})).drawings).toBe(0)
    const blobs = readdirSync(join(test.folder, 'blobs'), { recursive: true, withFileTypes: true })
    expect(blobs.filter((entry) => entry.isFile())).toEqual([])
  })
  it('killing the decoder fails the files in flight and nothing else', async () => {
    const started = test.ask('import:sample', {})
    await pause(250)
    test.engine.compute.kill('decode')
    const { state, result } = await test.job(started)
    const { imported, rejected } = result as ImportReport
    expect(state).toBe('completed')
    expect(new Set(rejected.map((r) => r.code))).toEqual(new Set(['compute-crashed']))
    expect(rejected.length).toBeLessThanOrEqual(8)
    expect(imported).toBe(320 - rejected.length)
    expect((await importFolder(test, sample)).imported).toBe(rejected.length)
  })
  it('killing the trainer fails the job with its reason; the next training goes through', async () => {
    const long = { ...quick, epochs: 2000, patience: 2000 }
    const started = test.ask('training:start', { bands: ['4-6'], settings: long })
    for (const { jobId } = await started; ;) {
      if ((await test.ask('jobs:get', { id: jobId })).points.length > 0) break
      await pause(10)
    }
    test.engine.compute.kill('train')
    expect((await test.job(started)).failure!.code).toBe('compute-crashed')
    expect((await test.ask('models:list', {})).models).toEqual([])
    expect((await test.job(test.ask('training:start', { bands: ['4-6'], settings: quick }))).state).toBe(
      'completed'
    )
  })
  it('a changed model file is noticed and not used', async () => {
    const [model] = (await test.ask('models:list', {})).models
    writeFileSync(join(test.folder, 'models', model!.id, 'scorer.onnx'), 'changed')
    expect((await test.refuse('models:deploy', { id: model!.id })).code).toBe('model-damaged')
    expect((await test.ask('models:list', {})).models[0]!.deployed).toBe(false)
  })
  it('an encoder that is not what it says is refused', async () => {
    const add = async (folder: string) =>
      (await test.refuse('encoders:add', { files: await test.engine.tickets.registerPaths([folder]) })).code
    const bundled = join(projectRoot, 'models/encoder')
    const copy = mkdtempSync(join(tmpdir(), 'tadpole-pack-'))
    cpSync(bundled, copy, { recursive: true })
    const manifest = JSON.parse(
      (await import('node:fs')).readFileSync(join(copy, 'encoder.json'), 'utf8')
    ) as { golden: { embedding: number[] }; sha256?: string }
    const write = (value: object) => writeFileSync(join(copy, 'encoder.json'), JSON.stringify(value))
    write({ ...manifest, sha256: '0'.repeat(64) })
    expect(await add(copy)).toBe('encoder-checksum')
    write({ ...manifest, golden: { seed: 1, embedding: manifest.golden.embedding.map((v) => -v) } })
    expect(await add(copy)).toBe('encoder-golden')
    write({ ...manifest, input: 5 })
    expect(await add(copy)).toBe('encoder-manifest')
    writeFileSync(join(copy, 'encoder.onnx'), 'no model')
    write({ ...manifest, sha256: undefined })
    expect(await add(copy)).toBe('model-unreadable')
    mkdirSync(join(copy, 'empty'))
    expect(await add(join(copy, 'empty'))).toBe('encoder-manifest')
  })
  const vit = join(projectRoot, '../shared/data/encoders/vit-tiny-patch16-224')
  it.skipIf(!existsSync(vit))(
    'ViT-Tiny is taken in: attention tapped in twelve blocks and proven',
    async () => {
      const files = await test.engine.tickets.registerPaths([vit])
      const { encoder } = await test.ask('encoders:add', { files })
      expect(encoder).toMatchObject({
        attentionBlocks: 12,
        selfAttested: true,
        interim: false,
        active: true,
        embeddingSize: 192
      })
    }
  )
  it('any message is answered with a value or a code, and no prototype is touched', async () => {
    const name = fc.oneof(
      fc.constantFrom(
        ...commandNames.filter((n) => !['library:lock', 'import:sample', 'encoders:add'].includes(n))
      ),
      fc.string()
    )
    await fc.assert(
      fc.asyncProperty(name, fc.oneof(fc.anything(), fc.object()), async (command, request) => {
        const result = await test.engine.call(command as 'library:status', request as never)
        if (!result.ok) expect(failureCodes).toContain(result.failure.code)
        if (!result.ok) expect(result.failure.code).not.toBe('unexpected')
      }),
      { numRuns: 1500 }
    )
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
