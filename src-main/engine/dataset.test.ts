import type { DatasetSurvey } from '#contract/dataset'
import type { Drawing, DrawingId } from '#contract/drawing'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine, projectRoot, type TestEngine } from '../harness/open-engine'
import { drawingPng } from '../harness/pictures'
import { folderWith, importFolder } from '../harness/small-jobs'
import { receiveFile } from '../lib/receive-file'

describe('a data set as a whole', () => {
  let test: TestEngine
  let folder: string
  beforeAll(async () => {
    test = openEngine()
    await test.ask('library:create', { passphrase: 'a passphrase of some length' })
    const files: Record<string, Uint8Array | string> = {}
    for (let i = 0; i < 10; i += 1) files[`d${i}.png`] = await drawingPng(900 + i)
    files['again.png'] = await sharp(await drawingPng(903))
      .resize(90)
      .jpeg({ quality: 70 })
      .toBuffer()
    const lines = Object.keys(files).map((name, i) => `${name},c${i},${5 + (i % 2)}.5,dog`)
    folder = await folderWith({
      ...files,
      'list.csv': ['filename,child_id,age,subject', ...lines].join('\n')
    })
    await importFolder(test, folder)
  })
  afterAll(() => test.close())

  const drawings = async (): Promise<Drawing[]> => (await test.ask('library:changes', { since: 0 })).drawings
  const named = async (name: string): Promise<Drawing> => (await drawings()).find((d) => d.fileName === name)!
  const original = async (id: DrawingId) => (await test.engine.picture(id, 'full')).bytes.length

  it('a drawing’s file is handed out as it came, under a name that fits it', async () => {
    const { id } = await named('again.png')
    const { fileName, bytes } = await test.ask('drawings:original', { id, photo: false })
    // it was called a PNG and is a JPEG
    expect(fileName).toBe('again.png.jpg')
    expect(Buffer.from(bytes)).toEqual(readFileSync(join(folder, 'again.png')))
    expect((await test.refuse('drawings:original', { id, photo: true })).code).toBe('drawing-not-a-photo')
  })

  it('metadata is edited as one step, and taken back as one', async () => {
    const [a, b] = [await named('d0.png'), await named('d1.png')]
    const patch = { age: '6;3', subject: 'cat', addTags: ['scribble'], extra: { school: 'North' } }
    expect((await test.ask('drawings:edit', { ids: [a.id, b.id], patch })).changed).toBe(8)
    expect(await named('d1.png')).toMatchObject({
      ageMonths: 75,
      agePrecisionMonths: 1,
      subject: 'cat',
      tags: ['scribble'],
      extra: { school: 'North' }
    })
    expect((await test.ask('edits:undo', {})).ids).toHaveLength(2)
    expect(await named('d1.png')).toMatchObject({ ageMonths: 78, subject: 'dog', tags: [], extra: {} })
    await test.ask('drawings:edit', { ids: [a.id], patch: { age: '5' } })
    expect(await named('d0.png')).toMatchObject({ ageMonths: 66, agePrecisionMonths: 12 })
    await test.ask('drawings:edit', { ids: [a.id], patch: { age: '60m', subject: '' } })
    expect(await named('d0.png')).toMatchObject({ ageMonths: 60, agePrecisionMonths: 1, subject: null })
    expect((await test.refuse('drawings:edit', { ids: [a.id], patch: { age: 'old' } })).code).toBe(
      'age-invalid'
    )
    expect((await test.refuse('drawings:edit', { ids: [a.id], patch: { age: '55' } })).code).toBe(
      'age-out-of-range'
    )
  })

  it('a later spreadsheet tells more of drawings that are here: found by content, one step of undo', async () => {
    const png = await drawingPng(905)
    const lines = 'file,child,subject,tags,hand\nrenamed.png,c77,,left; first,left\n'
    const others = { 'here.png': await drawingPng(904), 'new.png': await drawingPng(999) }
    const again = await folderWith({ 'renamed.png': png, 'more.csv': lines, ...others })
    const files = await test.engine.tickets.registerPaths([again])
    const run = async (dryRun: boolean) =>
      (await test.job(test.ask('import:start', { files, update: true, dryRun }))).result
    expect(await run(true)).toMatchObject({
      imported: 0,
      updated: 1,
      duplicates: 1,
      rejected: [{ file: 'new.png', code: 'file-unlisted' }]
    })
    expect((await named('d5.png')).childId).toBe('c5')
    expect(await run(false)).toMatchObject({ imported: 0, updated: 1, duplicates: 1 })
    expect(await named('d5.png')).toMatchObject({
      childId: 'c77',
      subject: 'dog',
      tags: ['left', 'first'],
      extra: { hand: 'left' }
    })
    expect(await original((await named('d5.png')).id)).toBeGreaterThan(100)
    expect(await run(true)).toMatchObject({ updated: 0, duplicates: 2 })
    await test.ask('edits:undo', {})
    expect(await named('d5.png')).toMatchObject({ childId: 'c5', tags: [], extra: {} })
  })

  it('given to another child, it is sealed anew; there and back by undo and redo, also across a restart', async () => {
    const { id } = await named('d2.png')
    const before = await original(id)
    await test.ask('drawings:edit', { ids: [id], patch: { childId: 'c3', site: 'B' } })
    expect(await named('d2.png')).toMatchObject({ childId: 'c3', site: 'B' })
    expect(await original(id)).toBe(before)
    await test.ask('library:lock', {})
    await test.engine.unlock('a passphrase of some length')
    expect(await original(id)).toBe(before)
    await test.ask('edits:undo', {})
    expect([(await named('d2.png')).childId, await original(id)]).toEqual(['c2', before])
    await test.ask('edits:redo', {})
    expect([(await named('d2.png')).childId, await original(id)]).toEqual(['c3', before])
  })

  it('the bin: out of every list, back by undo, and gone for good when it is emptied', async () => {
    const { id } = await named('d4.png')
    await test.ask('drawings:remove', { ids: [id] })
    const { drawings: left, removed } = await test.ask('library:changes', { since: 0 })
    expect([left.length, removed]).toEqual([10, [id]])
    const { bytes } = await test.ask('labels:export', { format: 'jsonl' })
    expect(Buffer.from(bytes).toString()).not.toContain('d4.png')
    // d2 belongs to another child now
    expect(await importFolder(test, folder)).toMatchObject({
      imported: 1,
      elsewhere: 1,
      rejected: [{ file: 'd4.png', code: 'file-in-bin' }]
    })
    await test.ask('drawings:remove', {
      ids: (await drawings()).filter((d) => d.fileName === 'd2.png' && d.childId !== 'c3').map((d) => d.id)
    })
    await test.ask('drawings:restore', { ids: [id] })
    expect((await named('d4.png')).id).toBe(id)
    await test.ask('drawings:remove', { ids: [id] })
    expect((await test.ask('drawings:bin', {})).drawings).toHaveLength(2)
    expect(await test.ask('drawings:purge', {})).toEqual({ purged: 2 })
    expect(existsSync(join(test.folder, 'blobs', id.slice(0, 2), `${id}.original`))).toBe(false)
    expect((await test.refuse('drawings:get', { id })).code).toBe('drawing-unknown')
  })

  it('an original that is lost is told, and put back from a file of the same content', async () => {
    const { id } = await named('d5.png')
    const path = join(test.folder, 'blobs', id.slice(0, 2), `${id}.original`)
    rmSync(path)
    const other = await named('d6.png')
    const damaged = join(test.folder, 'blobs', other.id.slice(0, 2), `${other.id}.original`)
    writeFileSync(damaged, Buffer.concat([readFileSync(damaged).subarray(0, -1), Buffer.from([1])]))
    const files = await test.engine.tickets.registerPaths([folder])
    const { result } = await test.job(test.ask('drawings:relink', { files }))
    expect(result).toMatchObject({ checked: 10, damaged: 2, mended: 2, still: [] })
    expect(await original(id)).toBeGreaterThan(100)
  })

  it('finds the same drawing in another size and format, and lays all on a map', async () => {
    const { result } = await test.job(test.ask('dataset:survey', {}))
    const { groups, map, failed } = result as DatasetSurvey
    const names = new Map((await drawings()).map((d) => [d.id, d.fileName]))
    expect(groups.map((g) => g.ids.map((id) => names.get(id)).sort())).toEqual([['again.png', 'd3.png']])
    expect([map.points.length, failed]).toEqual([10, 0])
    expect(map.spread).toBeGreaterThan(0.3)
  })

  it('splits are kept, exported with their parts, and tell what came since', async () => {
    const made = await test.ask('splits:make', { name: 'first try', wish: { seed: 3 } })
    expect(made.parts.map((p) => p.drawings).reduce((a, b) => a + b)).toBe(10)
    expect(made.notes.map((n) => n.code)).toContain('small-part')
    const { bytes } = await test.ask('splits:export', { name: 'first try' })
    expect(Buffer.from(bytes).toString()).toMatch(/^\ufefffilename,.*,split,tadpole_id\r\n/)
    const more = await folderWith({ 'new.png': await drawingPng(999) })
    await importFolder(test, more)
    expect((await test.ask('splits:list', {})).splits).toMatchObject([{ name: 'first try', unassigned: 1 }])
    expect((await test.refuse('splits:export', { name: 'none' })).code).toBe('split-unknown')
    expect((await test.refuse('splits:make', { name: 'first try', wish: {} })).code).toBe('split-exists')
    const ids = (await drawings()).map(({ id }) => id)
    await test.ask('drawings:edit', { ids, patch: { childId: 'one', site: '' } })
    const [after] = (await test.ask('splits:list', {})).splits
    expect(after!.notes).toContainEqual(expect.objectContaining({ code: 'divided-children', count: 1 }))
    // the one child lies in two parts: nothing of theirs is learnt from
    const training = { bands: 'auto' as const, seed: 1, settings: { splits: ['first try'] } }
    expect((await test.refuse('training:start', training)).code).toBe('training-no-drawings')
    await test.ask('edits:undo', {})
    // twelve drawings and more of as many children, together in a band
    expect((await test.ask('dataset:readiness', {})).ready).toBe(true)
  })

  it('a photo of a phone becomes a picture of the sheet; the photo is kept, sealed, and leaves with the rest', async () => {
    const heic = readFileSync(join(projectRoot, 'src-main/compute/image/fixtures/drawing.heic'))
    const photos = await folderWith({ 'IMG_0001.HEIC': heic })
    const plan = await importFolder(test, photos, true)
    expect(plan.rows[0]!.message).toContain('the sheet was found and set straight')
    expect(plan.rows[0]!.photo).toBe('cut')
    const chosen = await test.engine.tickets.registerPaths([photos])
    const { photo: before, picture } = await test.ask('import:photo', {
      files: chosen,
      name: 'IMG_0001.HEIC'
    })
    expect(await sharp(before).metadata()).toMatchObject({ format: 'png' })
    expect((await sharp(picture).metadata()).width).toBeLessThan((await sharp(before).metadata()).width)
    const uncut = ['IMG_0001.HEIC']
    const { result } = await test.job(test.ask('import:start', { files: chosen, uncut, dryRun: true }))
    expect(result).toMatchObject({ rows: [{ photo: 'kept', message: null }] })
    const missing = await test.job(test.ask('import:start', { files: chosen, uncut: ['other.jpg'] }))
    expect(missing.failure).toMatchObject({ code: 'photo-unknown', facts: { name: 'other.jpg' } })
    await importFolder(test, photos)
    const photo = await named('IMG_0001.HEIC')
    expect(photo).toMatchObject({ format: 'jpeg' })
    expect(photo.width).toBeLessThan(340)
    expect((await importFolder(test, photos)).duplicates).toBe(1)
    const stored = join(test.folder, 'blobs', photo.id.slice(0, 2), photo.id)
    expect(readFileSync(`${stored}.source`).includes(heic.subarray(100, 200))).toBe(false)
    const { ticket } = await test.ask('library:export', {})
    const path = join(photos, 'all.tadpole-dataset')
    await receiveFile(path, () => test.engine.pull(ticket))
    const other = openEngine()
    await other.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    const tickets = await other.engine.tickets.registerPaths([path])
    expect((await other.job(other.ask('import:archive', { files: tickets }))).state).toBe('completed')
    expect(existsSync(join(other.folder, 'blobs', photo.id.slice(0, 2), `${photo.id}.source`))).toBe(true)
    expect((await importFolder(other, photos)).duplicates).toBe(1)
    const bare = await test.ask('library:export', { photos: false })
    const without = join(photos, 'without.tadpole-dataset')
    await receiveFile(without, () => test.engine.pull(bare.ticket))
    expect(readFileSync(without).includes('sources/')).toBe(false)
    await other.close()
    const corners = [
      [60, 50],
      [340, 50],
      [340, 300],
      [60, 300]
    ] as [number, number][]
    const paper = corners as [[number, number], [number, number], [number, number], [number, number]]
    const straight = await test.ask('drawings:straighten', { id: photo.id, paper })
    expect([straight.drawing.width, straight.drawing.height, straight.photo!.by]).toEqual([
      280,
      250,
      'person'
    ])
    expect((await test.ask('drawings:get', { id: photo.id })).photoSize).toEqual({ width: 400, height: 340 })
    expect((await test.engine.picture(photo.id, 'photo')).bytes.length).toBeGreaterThan(1000)
    await test.ask('library:lock', {})
    await test.engine.unlock('a passphrase of some length')
    await test.ask('edits:undo', {})
    expect((await named('IMG_0001.HEIC')).width).toBe(photo.width)
    expect(await original(photo.id)).toBeGreaterThan(100)
    rmSync(`${stored}.original`)
    const files = await test.engine.tickets.registerPaths([photos])
    expect((await test.job(test.ask('drawings:relink', { files }))).result).toMatchObject({
      damaged: 1,
      mended: 1
    })
    expect(await original(photo.id)).toBeGreaterThan(100)
  })

  it('a scan is cut apart: each drawing its own, the scan in the bin; undo brings it back', async () => {
    const page = sharp({ create: { width: 600, height: 300, channels: 3, background: '#fff' } }).composite([
      { input: await drawingPng(31, 72, 220), left: 30, top: 40 },
      { input: await drawingPng(32, 72, 220), left: 340, top: 40 }
    ])
    await importFolder(
      test,
      await folderWith({
        'scan.png': await page.png().toBuffer(),
        'm.csv': 'file,child,age\nscan.png,c9,6;0\n'
      })
    )
    const scan = await named('scan.png')
    const { boxes } = await test.ask('drawings:cuts', { id: scan.id })
    expect(boxes).toHaveLength(2)
    const cuts = [{ box: boxes[0]! }, { box: boxes[1]!, childId: 'c10' }]
    await test.ask('drawings:cut', { id: scan.id, cuts })
    expect(await named('scan 1.png')).toMatchObject({
      childId: 'c9',
      ageMonths: 72,
      extra: { cut_from: 'scan.png' }
    })
    expect(await named('scan 2.png')).toMatchObject({ childId: 'c10', ageMonths: null })
    expect(await original((await named('scan 2.png')).id)).toBeGreaterThan(100)
    expect(await named('scan.png')).toBeUndefined()
    await test.ask('edits:undo', {})
    expect([(await named('scan.png')).id, await named('scan 1.png')]).toEqual([scan.id, undefined])
  })

  it('gone for good: the files also where they lay before, and steps that cannot be taken back whole', async () => {
    const { id } = await named('d7.png')
    await test.ask('drawings:edit', { ids: [id], patch: { childId: 'elsewhere' } })
    await test.ask('drawings:remove', { ids: [id] })
    await test.ask('drawings:purge', {})
    const left = readdirSync(join(test.folder, 'blobs', id.slice(0, 2))).filter((name) => name.startsWith(id))
    expect(left).toEqual([])
    const before = (await drawings()).length
    await test.ask('edits:undo', {})
    expect((await drawings()).length).toBeGreaterThanOrEqual(before)
  })

  it('a thumbnail that is damaged is made anew, and does not keep a drawing from another child', async () => {
    const { id } = await named('d8.png')
    const path = join(test.folder, 'blobs', id.slice(0, 2), `${id}.thumbnail`)
    writeFileSync(path, 'garbage')
    await test.ask('drawings:edit', { ids: [id], patch: { childId: 'other' } })
    expect((await test.engine.picture(id, 'thumb')).bytes.length).toBeGreaterThan(50)
    await test.ask('edits:undo', {})
    const files = await test.engine.tickets.registerPaths([folder])
    await test.job(test.ask('drawings:relink', { files }))
    expect(readFileSync(path).length).toBeGreaterThan(50)
  })

  it('no drawing has more tags than it may have', async () => {
    const { id } = await named('d9.png')
    const tags = (from: number) => Array.from({ length: 20 }, (_, i) => `t${from + i}`)
    await test.ask('drawings:edit', { ids: [id], patch: { addTags: tags(0) } })
    expect((await test.refuse('drawings:edit', { ids: [id], patch: { addTags: tags(20) } })).code).toBe(
      'tags-too-many'
    )
    await test.ask('edits:undo', {})
  })

  it('views are kept by name', async () => {
    await test.ask('views:save', { view: { name: 'dogs', filters: { subject: 'dog', order: 'age' } } })
    expect((await test.ask('views:list', {})).views).toEqual([
      { name: 'dogs', filters: { subject: 'dog', order: 'age' } }
    ])
    expect((await test.ask('views:remove', { name: 'dogs' })).views).toEqual([])
  })
})
