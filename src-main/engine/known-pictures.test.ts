import type { Drawing } from '#contract/drawing'
import type { ImportReport } from '#contract/import'
import type { RaterId } from '#contract/rating'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine, type TestEngine } from '../harness/open-engine'
import { drawingPng } from '../harness/pictures'
import { folderWith, importFolder } from '../harness/small-jobs'
import { exported, take } from '../harness/whole-libraries'

describe('pictures that are here already', () => {
  let test: TestEngine
  beforeAll(async () => {
    test = openEngine()
    await test.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    await bring('file,child\na.png,c1\nb.png,c2\n')
  })
  afterAll(() => test.close())

  const bring = async (table: string, update = false, more: Record<string, Uint8Array> = {}) => {
    const pictures = { 'a.png': await drawingPng(1), 'b.png': await drawingPng(2), ...more }
    const files = await test.engine.tickets.registerPaths([await folderWith({ ...pictures, 't.csv': table })])
    return (await test.job(test.ask('import:start', { files, update }))).result as ImportReport
  }
  const drawings = async (): Promise<Drawing[]> => (await test.ask('library:changes', { since: 0 })).drawings
  const named = async (name: string): Promise<Drawing> => (await drawings()).find((d) => d.fileName === name)!

  it('under another child or site: imported, since that may be so, and said', async () => {
    const table = 'file,child,site\na.png,c1,North\nb.png,c2,North\n'
    const report = await bring(table)
    expect(report).toMatchObject({ imported: 2, elsewhere: 2, duplicates: 0 })
    expect(report.rows[0]!.message).toBe('the same picture is here already as a.png, child c1, no site named')
    const readiness = await test.ask('dataset:readiness', {})
    const split = await test.ask('splits:make', { name: 's', wish: {} })
    expect(readiness.findings.map((f) => f.code)).toContain('shared-pictures')
    expect(split.notes.map((n) => n.code)).toContain('shared-pictures')
    const ids = (await drawings()).filter((d) => d.site === 'North').map((d) => d.id)
    await test.ask('drawings:remove', { ids })
    await test.ask('drawings:purge', {})
    expect(await bring('file,child,site\na.png,c1,\nb.png,c2,\n')).toMatchObject({
      elsewhere: 0,
      duplicates: 2
    })
  })

  it('in the bin: refused, by folder and by archive, so that it does not come back twice', async () => {
    const path = await exported(test)
    const { id } = await named('a.png')
    await test.ask('drawings:remove', { ids: [id] })
    const report = await bring('file,child\na.png,c1\nb.png,c2\n')
    expect(report).toMatchObject({
      imported: 0,
      duplicates: 1,
      rejected: [{ file: 'a.png', code: 'file-in-bin' }]
    })
    expect((await take(test, path)).report).toMatchObject({
      imported: 0,
      duplicates: 1,
      rejected: [{ file: 'a.png', code: 'file-in-bin' }]
    })
    await test.ask('drawings:restore', { ids: [id] })
    expect(await drawings()).toHaveLength(2)
  })

  it('told of by several rows: the row of its child is meant; what contradicts is refused whole, what agrees is one', async () => {
    const copy = { 'copy.png': await drawingPng(1) }
    for (let again = 0; again < 3; again += 1) {
      const report = await bring('file,child,age\na.png,c1,5\nb.png,c2,\ncopy.png,c1,7\n', true, copy)
      expect(report).toMatchObject({ imported: 0, updated: 0, duplicates: 1 })
      expect(report.rejected.map((r) => [r.file, r.code]).sort()).toEqual([
        ['a.png', 'file-duplicate'],
        ['copy.png', 'file-duplicate']
      ])
    }
    expect(await named('a.png')).toMatchObject({ childId: 'c1', ageMonths: null })
    const report = await bring('file,child,age\na.png,c1,5\nb.png,c2,\ncopy.png,c1,\n', true, copy)
    expect(report).toMatchObject({ imported: 0, updated: 1, duplicates: 2, rejected: [] })
    const another = await bring('file,child,age\na.png,c1,6\nb.png,c2,\ncopy.png,c3,7\n', true, copy)
    expect(another).toMatchObject({ updated: 1, rejected: [{ file: 'copy.png', code: 'update-unclear' }] })
    expect(await named('a.png')).toMatchObject({ childId: 'c1', ageMonths: 78 })
  })

  it('of two children with the same picture the row says whose is meant; where it says nothing, nobody can tell', async () => {
    const [first, second] = ['file,child\na.png,c1\nb.png,c2\n', 'file,child\na.png,c8\nb.png,c2\n']
    expect(await bring(second)).toMatchObject({ imported: 1, elsewhere: 1 })
    expect(await bring(first.replace('child', 'child,tool').replace('c1', 'c1,pencil'), true)).toMatchObject({
      updated: 1,
      duplicates: 1,
      rejected: []
    })
    const tools = (await drawings())
      .filter((d) => d.fileName === 'a.png')
      .map((d) => [d.childId, d.drawingTool])
    expect(tools.sort()).toEqual([
      ['c1', 'pencil'],
      ['c8', null]
    ])
    expect((await bring('file,tool\na.png,pen\nb.png,\n', true)).rejected).toMatchObject([
      { file: 'a.png', code: 'update-unclear' }
    ])
    expect(await bring('file,child,tool\na.png,c9,pen\nb.png,c2,\n', true)).toMatchObject({
      imported: 1,
      elsewhere: 1
    })
  })

  it('--update does not give one child’s drawing to another whose own lies in the bin', async () => {
    const own = (await drawings()).find((d) => d.childId === 'c8')!
    await test.ask('drawings:remove', { ids: [own.id] })
    const report = await bring('file,child,tool\na.png,c8,pen\nb.png,c2,\n', true)
    expect(report.rejected).toMatchObject([{ file: 'a.png', code: 'file-in-bin' }])
    await test.ask('drawings:restore', { ids: [own.id] })
    expect(await bring('file\na.png\nb.png\n', true)).toMatchObject({ duplicates: 2, rejected: [] })
  })

  it('a table without a column of sites says nothing of sites', async () => {
    expect(await bring('file,child,site\na.png,c1,\nb.png,c20,North\n')).toMatchObject({ imported: 1 })
    expect(await bring('file,child\na.png,c1\nb.png,c20\n')).toMatchObject({ imported: 0, duplicates: 2 })
    expect(await bring('file,child,tool\na.png,c1,\nb.png,c20,chalk\n', true)).toMatchObject({ updated: 1 })
  })

  it('another table beside the one that was named is no drawing that it forgot', async () => {
    const pictures = { 'c.png': await drawingPng(31), 'meta.csv': 'file\nc.png\n', 'old.csv': 'file\nx\n' }
    const folder = await folderWith(pictures)
    const files = await test.engine.tickets.registerPaths([folder])
    const metadata = await test.engine.tickets.registerPaths([`${folder}/meta.csv`])
    const { result } = await test.job(test.ask('import:start', { files, metadata, dryRun: true }))
    expect(result).toMatchObject({ imported: 1, rejected: [] })
  })

  it('what was thrown away is another’s: a drawing of an archive under no child comes in', async () => {
    const there = openEngine()
    await there.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    await importFolder(there, await folderWith({ 'q.png': await drawingPng(32) }))
    await bring('file,child\na.png,c1\nb.png,c2\nq.png,c4\n', false, { 'q.png': await drawingPng(32) })
    await test.ask('drawings:remove', { ids: [(await named('q.png')).id] })
    const archive = await exported(there)
    expect((await take(test, archive, true)).report).toMatchObject({ imported: 1, rejected: [] })
    await there.close()
  })

  it('a rater who was shown elsewhere what others say of one is blind nowhere', async () => {
    const rater = (await test.ask('raters:add', { name: 'one' })).rater.id
    const { id } = await named('b.png')
    await test.ask('labelling:rate', { rater, id, label: 'normal' })
    const there = openEngine()
    await there.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    await take(there, await exported(test))
    await there.ask('labelling:reveal', { rater: 1 as RaterId, id })
    await take(test, await exported(there))
    expect((await test.refuse('labelling:rate', { rater, id, label: 'unusual' })).code).toBe('rating-shown')
    await there.close()
  })
})
