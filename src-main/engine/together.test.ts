import type { Drawing, DrawingId } from '#contract/drawing'
import type { SheetCorners } from '#contract/photo'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine, projectRoot, type TestEngine } from '../harness/open-engine'
import { drawingPng } from '../harness/pictures'
import { folderWith, importFolder } from '../harness/small-jobs'
import { receiveFile } from '../lib/receive-file'

describe('changes that are made while others are under way', () => {
  let test: TestEngine
  beforeAll(async () => {
    test = openEngine()
    await test.ask('library:create', { passphrase: 'a passphrase of some length' })
    const known = await folderWith({
      'a.png': await drawingPng(1),
      'b.png': await drawingPng(2),
      'list.csv': 'filename,child_id,tags\na.png,c1,old\nb.png,c2,\n'
    })
    await importFolder(test, known)
  })
  afterAll(() => test.close())

  const drawings = async (): Promise<Drawing[]> => (await test.ask('library:changes', { since: 0 })).drawings
  const named = async (name: string): Promise<Drawing> => (await drawings()).find((d) => d.fileName === name)!
  const readable = async (id: DrawingId): Promise<boolean> =>
    (await test.engine.picture(id, 'full')).bytes.length > 100
  const everyOneReadable = async (): Promise<boolean[]> => {
    const all = await drawings()
    return Promise.all(all.map(({ id }) => readable(id)))
  }
  const take = async (folder: string, update: boolean) => {
    const files = await test.engine.tickets.registerPaths([folder])
    return test.ask('import:start', { files, update })
  }

  it('a table gives a known drawing to a child that it brings: all files open under that child’s key', async () => {
    const folder = await folderWith({
      'a.png': await drawingPng(1),
      'new.png': await drawingPng(3),
      'list.csv': 'filename,child_id\na.png,c9\nnew.png,c9\n'
    })
    const { result } = await test.job(take(folder, true))
    expect(result).toMatchObject({ imported: 1, updated: 1 })
    expect([(await named('a.png')).childId, (await named('new.png')).childId]).toEqual(['c9', 'c9'])
    expect(new Set(await everyOneReadable())).toEqual(new Set([true]))
    await test.ask('edits:undo', {})
    expect([(await named('a.png')).childId, await readable((await named('new.png')).id)]).toEqual([
      'c1',
      true
    ])
  })

  it('a drawing is given to a child while an import brings that child', async () => {
    const files: Record<string, Uint8Array | string> = {}
    for (let i = 0; i < 12; i += 1) files[`late${i}.png`] = await drawingPng(40 + i)
    const rows = Object.keys(files).map((name) => `${name},c20`)
    const folder = await folderWith({ ...files, 'list.csv': ['filename,child_id', ...rows].join('\n') })
    const { id } = await named('b.png')
    const job = test.job(take(folder, false))
    await test.ask('drawings:edit', { ids: [id], patch: { childId: 'c20' } })
    expect((await job).state).toBe('completed')
    expect(new Set(await everyOneReadable())).toEqual(new Set([true]))
  })

  it('tags that are given while a table is taken in stay; the same table again changes nothing', async () => {
    const { id } = await named('a.png')
    const folder = await folderWith({
      'a.png': await drawingPng(1),
      'list.csv': 'filename,subject,tags\na.png,cat,new\n'
    })
    const job = test.job(take(folder, true))
    await test.ask('labelling:rate', { rater: null, id, tags: ['mine'] })
    expect((await job).result).toMatchObject({ imported: 0, updated: 1, duplicates: 0 })
    expect(new Set((await named('a.png')).tags)).toEqual(new Set(['mine', 'new']))
    const before = (await drawings()).length
    const { result } = await test.job(take(folder, true))
    expect(result).toMatchObject({ imported: 0, updated: 0, duplicates: 1 })
    expect((await drawings()).length).toBe(before)
  })

  it('a photo is set straight and given to another child at once; what was drawn on it stays round its lines', async () => {
    const heic = readFileSync(join(projectRoot, 'src-main/compute/image/fixtures/drawing.heic'))
    const folder = await folderWith({ 'IMG_7.HEIC': heic, 'list.csv': 'filename,child_id\nIMG_7.HEIC,c30\n' })
    await importFolder(test, folder)
    const { id } = await named('IMG_7.HEIC')
    const whole = await test.ask('drawings:straighten', { id, paper: null })
    const region = { id: 'r', kind: 'mark' as const, name: 'x', text: '', by: 'person' as const }
    await test.ask('drawings:annotate', { id, add: [{ ...region, box: [100, 100, 50, 40] }] })
    const paper: SheetCorners = [
      [60, 50],
      [340, 50],
      [340, 300],
      [60, 300]
    ]
    await Promise.all([
      test.ask('drawings:straighten', { id, paper }),
      test.ask('drawings:edit', { ids: [id], patch: { childId: 'c31' } })
    ])
    expect(await readable(id)).toBe(true)
    expect((await named('IMG_7.HEIC')).childId).toBe('c31')
    const { remarks, drawing } = await test.ask('drawings:get', { id })
    expect([whole.drawing.width, drawing.width]).toEqual([400, 280])
    expect(remarks.annotations[0]!.box).toEqual([40, 50, 50, 40])
    const line = paper.map(([x]) => [x, 50]) as typeof paper
    expect((await test.refuse('drawings:straighten', { id, paper: line })).code).toBe('request-invalid')
  })

  it('a photo that is set so slanted that a region would lie beyond the horizon stays as it is', async () => {
    const { id } = await named('IMG_7.HEIC')
    await test.ask('drawings:straighten', { id, paper: null })
    const region = { id: 'top', kind: 'mark' as const, name: 'x', text: '', by: 'person' as const }
    await test.ask('drawings:annotate', { id, add: [{ ...region, box: [190, 0, 20, 10] }] })
    const before = await test.ask('drawings:get', { id })
    const slanted: SheetCorners = [
      [170, 100],
      [230, 100],
      [390, 200],
      [10, 200]
    ]
    expect((await test.refuse('drawings:straighten', { id, paper: slanted })).code).toBe('region-beyond')
    expect(await test.ask('drawings:get', { id })).toEqual(before)
    expect(await readable(id)).toBe(true)
  })

  it('an undo that waits takes back what was there when it was asked for, not what is done after it', async () => {
    const { id } = await named('IMG_7.HEIC')
    const b = await named('b.png')
    const before = await test.ask('drawings:get', { id })
    const paper: SheetCorners = [
      [60, 0],
      [340, 0],
      [340, 300],
      [60, 300]
    ]
    const all = await Promise.all([
      test.ask('drawings:straighten', { id, paper }),
      test.ask('edits:undo', {}),
      test.ask('drawings:label', { id: b.id, label: 'unusual' }),
      test.ask('labelling:rate', { rater: null, id: b.id, note: 'kept' })
    ])
    expect(all[1].ids).toEqual([id])
    const after = await test.ask('drawings:get', { id })
    expect([after.drawing.width, after.remarks]).toEqual([before.drawing.width, before.remarks])
    expect(await named('b.png')).toMatchObject({ expertLabel: 'unusual' })
    expect((await test.ask('drawings:get', { id: b.id })).remarks.notes).toBe('kept')
  })

  it('labels that wait their turn when the library is locked are written', async () => {
    const { id } = await named('IMG_7.HEIC')
    const b = await named('b.png')
    const given = [
      test.ask('drawings:straighten', { id, paper: null }),
      test.ask('labelling:rate', { rater: null, id: b.id, note: 'before it was locked' })
    ]
    const locked = test.ask('library:lock', {})
    await Promise.resolve()
    given.push(test.ask('labelling:rate', { rater: null, id: b.id, tags: ['while it waited'] }))
    expect(await Promise.all([...given, locked])).toHaveLength(4)
    await test.ask('library:unlock', { passphrase: 'a passphrase of some length' })
    expect((await test.ask('drawings:get', { id: b.id })).remarks.notes).toBe('before it was locked')
    expect((await named('b.png')).tags).toEqual(['while it waited'])
  })

  it('a scan that is cut apart twice at once is cut apart once', async () => {
    const page = sharp({ create: { width: 600, height: 300, channels: 3, background: '#fff' } }).composite([
      { input: await drawingPng(31, 72, 220), left: 30, top: 40 },
      { input: await drawingPng(32, 72, 220), left: 340, top: 40 }
    ])
    const folder = await folderWith({ 'scan.png': await page.png().toBuffer() })
    await importFolder(test, folder)
    const { id } = await named('scan.png')
    const cuts: { box: [number, number, number, number]; childId?: string }[] = [
      { box: [20, 30, 240, 240] },
      { box: [330, 30, 240, 240], childId: 'c40' }
    ]
    const before = (await drawings()).length
    const twice = await Promise.allSettled([
      test.ask('drawings:cut', { id, cuts }),
      test.ask('drawings:cut', { id, cuts })
    ])
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await drawings()).length).toBe(before + 1)
    expect(new Set(await everyOneReadable())).toEqual(new Set([true]))
  })

  it('an export that is given up or breaks off leaves no file; the job says so', async () => {
    const { ticket, jobId } = await test.ask('library:export', {})
    const place = await folderWith({})
    const target = join(place, 'given-up.tadpole-dataset')
    let pieces = 0
    const next = async () => {
      if ((pieces += 1) > 1) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      return test.engine.pull(ticket)
    }
    await expect(receiveFile(target, next)).rejects.toMatchObject({ code: 'ENOSPC' })
    const left = readdirSync(place).filter((name) => name.includes('given-up') || name.endsWith('.part'))
    expect(left).toEqual([])
    await test.ask('jobs:cancel', { id: jobId })
    const { state } = await test.job(Promise.resolve({ jobId }))
    expect(state).toBe('cancelled')
  })

  it('an export that was never fetched makes way for the next', async () => {
    const first = await test.ask('library:export', {})
    const second = await test.ask('library:export', {})
    expect((await test.job(Promise.resolve(first))).state).not.toBe('completed')
    const target = join(await folderWith({}), 'second.tadpole-dataset')
    expect(await receiveFile(target, () => test.engine.pull(second.ticket))).toBeGreaterThan(1000)
    expect((await test.job(Promise.resolve(second))).state).toBe('completed')
  })

  it('exports that are called off before their turn say so', async () => {
    const first = await test.ask('library:export', {})
    const second = test.refuse('library:export', {})
    const { jobs } = await test.ask('jobs:list', {})
    const waiting = jobs.find(
      ({ kind, state, id }) => kind === 'export' && id !== first.jobId && state !== 'completed'
    )!
    await test.ask('jobs:cancel', { id: waiting.id })
    await test.ask('jobs:cancel', { id: first.jobId })
    expect((await second).code).toBe('cancelled')
  })
})
