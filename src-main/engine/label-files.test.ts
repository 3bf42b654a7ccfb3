import type { Drawing } from '#contract/drawing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openEngine, type TestEngine } from '../harness/open-engine'
import { drawingPng } from '../harness/pictures'
import { folderWith, importFolder } from '../harness/small-jobs'

describe('label files of other programs', () => {
  let test: TestEngine
  let drawing: Drawing
  beforeAll(async () => {
    test = openEngine()
    await test.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    await importFolder(test, await folderWith({ 'a.png': await drawingPng(1), 'b.png': await drawingPng(2) }))
    drawing = (await test.ask('library:changes', { since: 0 })).drawings.find((d) => d.fileName === 'a.png')!
  })
  beforeEach(() => test.ask('drawings:remark', { id: drawing.id, remarks: { annotations: [] } }))
  afterAll(() => test.close())

  const take = async (content: unknown) => {
    const folder = await folderWith({ 'labels.json': JSON.stringify(content) })
    const files = await test.engine.tickets.registerPaths([`${folder}/labels.json`])
    return test.ask('labels:import', { files })
  }
  const regions = async () => (await test.ask('drawings:get', { id: drawing.id })).remarks.annotations
  const coco = (size: object, bbox: number[], id = 1) => ({
    images: [{ id: 7, file_name: 'a.png', ...size }],
    categories: [{ id: 2, name: 'head' }],
    annotations: [{ id, image_id: 7, category_id: 2, bbox }]
  })

  it('regions of a copy half the size are drawn to the size of the drawing; once more, they are the same', async () => {
    const { width, height } = drawing
    const half = { width: width / 2, height: height / 2 }
    expect(await take(coco(half, [10, 20, 30, 15]))).toMatchObject({ changed: 1, rejected: [] })
    expect(await regions()).toMatchObject([{ name: 'head', box: [20, 40, 60, 30] }])
    expect(await take(coco(half, [10, 20, 30, 15]))).toMatchObject({ changed: 0 })
    expect(await take(coco({}, [1, 2, 3, 4]))).toMatchObject({ changed: 1 })
    expect(await regions()).toHaveLength(2)
  })

  it('of another form, outside, or of a category that is not there: told, and nothing of it taken', async () => {
    const { width, height } = drawing
    const refused = async (content: unknown) => (await take(content)).rejected.map((row) => row.message)
    const other = { width, height: height * 2 }
    expect(await refused(coco(other, [1, 2, 3, 4]))).toEqual([
      expect.stringContaining(`the drawing is ${width} x ${height}`) as unknown
    ])
    expect(await refused(coco({}, [width + 5, 2, 3, 4]))).toHaveLength(1)
    expect(await refused({ ...coco({}, [1, 2, 3, 4]), categories: [] })).toHaveLength(1)
    expect(await regions()).toEqual([])
  })

  it('a region that is here already is replaced by the file’s, not doubled; others stay', async () => {
    const region = { kind: 'mark' as const, text: '', by: 'person' as const }
    const add = [
      { ...region, id: 'one', name: 'head', box: [1, 2, 3, 4] as [number, number, number, number] },
      { ...region, id: 'two', name: 'tail', box: [5, 6, 7, 8] as [number, number, number, number] }
    ]
    await test.ask('drawings:annotate', { id: drawing.id, add })
    const told = [{ ...add[0]!, name: 'face' }]
    expect(await take([{ file: 'a.png', regions: told }])).toMatchObject({ changed: 1 })
    expect((await regions()).map(({ id, name }) => [id, name])).toEqual([
      ['one', 'face'],
      ['two', 'tail']
    ])
  })

  const box = (id: string, at: number) => ({
    id,
    kind: 'mark' as const,
    name: '',
    text: '',
    by: 'person' as const,
    box: [at, at, 5, 5] as [number, number, number, number]
  })

  it('rows of one drawing: regions of all of them join, what can be said once only is refused where they differ', async () => {
    const rows = [
      { file: 'a.png', regions: [box('one', 1)], label: 'normal' },
      { file: 'deep/a.png', regions: [box('two', 9)], label: 'normal', notes: 'said by one alone' }
    ]
    expect(await take(rows)).toMatchObject({ matched: 2, changed: 1, rejected: [] })
    expect((await regions()).map(({ id }) => id)).toEqual(['one', 'two'])
    for (const field of ['notes', 'childComment'])
      expect(
        (
          await take([
            { file: 'a.png', [field]: 'p' },
            { file: 'a.png', [field]: 'q' }
          ])
        ).rejected.map(({ code }) => code)
      ).toEqual(['file-duplicate', 'file-duplicate'])
    const { notes } = (await test.ask('drawings:get', { id: drawing.id })).remarks
    expect(notes).toBe('said by one alone')
  })

  it('how rows found their drawing is told', async () => {
    const rows = [
      { file: 'a.png' },
      { file: 'A.PNG', label: 'normal' },
      { file: '3f2b9c1a-a.png' },
      { id: drawing.id }
    ]
    expect((await take(rows)).matches).toEqual([
      { how: 'path', count: 1 },
      { how: 'case', count: 1 },
      { how: 'exporter', count: 1 },
      { how: 'id', count: 1 }
    ])
  })

  it('regions that do not fit are left out and told; the rest of the row is taken', async () => {
    const { width, height } = drawing
    const row = { file: 'a.png', width, height: height * 2, regions: [box('one', 1)], label: 'unsure' }
    expect(await take([row])).toMatchObject({ matched: 1, changed: 1, rejected: [{ code: 'regions-unfit' }] })
    const { drawing: after, remarks } = await test.ask('drawings:get', { id: drawing.id })
    expect([after.expertLabel, remarks.annotations]).toEqual(['unsure', []])
  })

  it('what was drawn beyond the sheet of a photo goes out and comes in again', async () => {
    await test.ask('drawings:annotate', {
      id: drawing.id,
      add: [{ ...box('beyond', 1), box: [-55, -45, 30, 20] }]
    })
    const before = await regions()
    for (const format of ['csv', 'jsonl', 'coco'] as const) {
      const { bytes } = await test.ask('labels:export', { format })
      const folder = await folderWith({ labels: bytes })
      await test.ask('drawings:remark', { id: drawing.id, remarks: { annotations: [] } })
      const files = await test.engine.tickets.registerPaths([`${folder}/labels`])
      expect(await test.ask('labels:import', { files })).toMatchObject({ rejected: [] })
      expect(await regions()).toEqual(before)
    }
  })

  it('a rater is the same however the name is written: no second one, no way round what was shown', async () => {
    const ratings = (rater: string, label: string) => [{ rater, label, tags: [], note: '', at: '' }]
    const rate = (rater: string, label = 'normal') =>
      take([{ file: 'a.png', ratings: ratings(rater, label) }])
    expect(await rate('Ann')).toMatchObject({ newRaters: ['Ann'] })
    expect(await rate('ANN', 'unusual')).toMatchObject({ newRaters: [], changed: 1 })
    const { raters } = await test.ask('raters:list', {})
    expect(raters.map(({ name }) => name)).toEqual(['Ann'])
    const both = [...ratings('Ben', 'normal'), ...ratings('ben', 'unusual')]
    expect((await take([{ file: 'a.png', ratings: both }])).rejected).toMatchObject([
      { code: 'file-duplicate' }
    ])
    await test.ask('labelling:reveal', { rater: raters[0]!.id, id: drawing.id })
    expect((await rate('ann')).rejected).toMatchObject([{ code: 'rating-shown' }])
  })
})
