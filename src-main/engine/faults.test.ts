import { commandNames } from '#contract/commands'
import type { TrainResult } from '#contract/job-results'
import type { ImportReport } from '#contract/import'
import { failureCodes } from '#contract/result'
import fc from 'fast-check'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine, projectRoot, type TestEngine } from '../harness/open-engine'
import { drawingPng } from '../harness/pictures'
import { folderWith, importFolder, quick, sample } from '../harness/small-jobs'

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
      ['pending', 'running'].includes((await test.ask('jobs:get', { id: jobId })).job.state) &&
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
  it('two imports at once do not make two keys for a child: every original can be read', async () => {
    const both = openEngine()
    await both.ask('library:create', { passphrase: 'two imports at one time' })
    const results = await Promise.all([
      both.job(both.ask('import:sample', {})),
      both.job(both.ask('import:sample', {}))
    ])
    expect(results.map((r) => (r.result as ImportReport).imported).sort()).toEqual([0, 320])
    expect((await both.ask('health:check', {})).ok).toBe(true)
    const { drawings } = await both.ask('library:changes', { since: 0 })
    for (const { id } of drawings.slice(0, 40))
      expect((await both.engine.picture(id, 'full')).bytes.length).toBeGreaterThan(100)
    await both.close()
  })
  it('the same drawings and seed give the same norm in another library, whose ids are others', async () => {
    const learn = async () => {
      const one = openEngine()
      await one.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
      await one.job(one.ask('import:sample', {}))
      const { result } = await one.job(one.ask('training:start', { bands: ['4-5'], settings: quick }))
      const [model] = (result as TrainResult).models
      const shown = await one.ask('models:show', { id: model!.id })
      await one.close()
      return [shown.histogram, model!.trainedOn, { ...model!.validation, seconds: 0 }]
    }
    expect(await learn()).toEqual(await learn())
  })
  it('a blank page, a dot and a negative teach nothing, and that is said; nothing is said of them', async () => {
    const { default: sharp } = await import('sharp')
    const page = (svg: string): Promise<Buffer> =>
      sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">${svg}</svg>`))
        .flatten({ background: '#fff' })
        .png()
        .toBuffer()
    const folder = await folderWith({
      'blank.png': await page(''),
      'dot.png': await page('<circle cx="150" cy="100" r="5"/>'),
      'negative.png': await page(
        '<rect width="300" height="200"/><path d="M60 40L240 160L60 160Z" fill="none" stroke="#fff" stroke-width="4"/>'
      ),
      'metadata.csv': 'filename,age_months,child\nblank.png,54,c1\ndot.png,54,c1\nnegative.png,54,c1\n'
    })
    const other = openEngine()
    await other.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    await other.job(other.ask('import:sample', {}))
    await importFolder(other, folder)
    const { result } = await other.job(other.ask('training:start', { bands: ['4-5'], settings: quick }))
    const reasons = [
      ['blank.png', 'page-blank'],
      ['dot.png', 'page-blank'],
      ['negative.png', 'page-negative']
    ]
    const told = (list: readonly { file: string; code: string }[]) =>
      list.map(({ file, code }) => [file, code]).sort((a, b) => (a[0]! < b[0]! ? -1 : 1))
    expect(told((result as TrainResult).leftOut)).toEqual(reasons)
    await other.ask('models:deploy', { id: (result as TrainResult).models[0]!.id })
    const { drawings } = await other.ask('library:changes', { since: 0 })
    const ids = drawings.filter(({ childId }) => childId === 'c1').map(({ id }) => id)
    await other.job(other.ask('analysis:start', { ids }))
    const { rows } = await other.ask('analysis:list', { ids })
    expect(rows.map((row) => [row.file, ...row.outOfScope, row.percentile]).sort()).toEqual([
      ['blank.png', 'blank', null],
      ['dot.png', 'blank', null],
      ['negative.png', 'negative', null]
    ])
    await other.close()
  })
  it('links in a folder are the files they lead to; one that leads nowhere is told, one to a folder is not followed', async () => {
    const [real, linked] = [await folderWith({ 'x.png': await drawingPng(77) }), await folderWith({})]
    symlinkSync(join(real, 'x.png'), join(linked, 'linked.png'))
    symlinkSync(join(real, 'gone.png'), join(linked, 'nowhere.png'))
    symlinkSync(linked, join(linked, 'ring'))
    symlinkSync('/dev/zero', join(linked, 'endless.png'))
    symlinkSync(join(linked, 'linked.png'), join(linked, 'again.png'))
    symlinkSync('me@host.1234', join(linked, '.#list.csv'))
    // data sets of git-annex: names that lead to contents in a hidden folder, two of them to one
    mkdirSync(join(linked, '.git'))
    writeFileSync(join(linked, '.git/SHA256-1.png'), await drawingPng(78))
    for (const name of ['n1.png', 'n2.png'])
      symlinkSync(join(linked, '.git/SHA256-1.png'), join(linked, name))
    writeFileSync(
      join(linked, 'list.csv'),
      'filename,child\nlinked.png,c1\nagain.png,c2\nn1.png,c1\nn2.png,c2\nnowhere.png,c3\n'
    )
    const { rejected, imported } = await importFolder(test, linked, true)
    expect([imported, rejected.map(({ file, code }) => [file, code])]).toEqual([
      4,
      [['nowhere.png', 'file-unreadable']]
    ])
  })
  it('killing the decoder fails the files in flight and nothing else', async () => {
    const started = test.ask('import:sample', {})
    await started
    // in the middle of a file, however fast the machine is
    while (test.engine.compute.kill('decode') === 0) await pause(1)
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
  it('a training that was killed goes on from the folds that it finished, to the same norm', async () => {
    // Long enough for a fold that the kill, told by the files of two others, comes while folds are trained.
    const settings = { ...quick, epochs: 100, patience: 100 }
    const train = () => test.ask('training:start', { bands: ['4-5'], settings })
    const folds = join(test.folder, 'folds')
    const kept = () => (existsSync(folds) ? readdirSync(folds) : [])
    const done = () => kept().filter((id) => !id.endsWith('-unfinished'))
    const normOf = async (started: ReturnType<typeof train>) => {
      const { result } = await test.job(started)
      const [model] = (result as TrainResult).models
      const { histogram } = await test.ask('models:show', { id: model!.id })
      return [histogram, { ...model!.validation, seconds: 0 }]
    }
    const whole = await normOf(train())
    expect(kept()).toEqual([])
    const killed = train()
    while (done().length < 2) await pause(5)
    test.engine.compute.kill('train')
    expect((await test.job(killed)).failure!.code).toBe('compute-crashed')
    const finished = done()
    writeFileSync(join(folds, finished[0]!, 'model.onnx'), 'damaged')
    const again = train()
    expect(await normOf(again)).toEqual(whole)
    // Only what was not finished, or was damaged, was trained again: a curve for each.
    const { points } = await test.ask('jobs:get', { id: (await again).jobId })
    const series = new Set(points.map((point) => point.series)).size
    const trainings = quick.folds + (quick.folds * (quick.folds - 1)) / 2
    expect(series).toBe(trainings - finished.length + 1)
    expect(kept()).toEqual([])
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
    write({ ...manifest, prefixTokens: 7 }) // the graph holds none
    expect(await add(copy)).toBe('encoder-manifest')
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
