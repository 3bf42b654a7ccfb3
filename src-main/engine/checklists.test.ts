import type { DrawingId } from '#contract/drawing'
import type { RaterId } from '#contract/rating'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine, type TestEngine } from '../harness/open-engine'
import { drawingPng } from '../harness/pictures'
import { folderWith, importFolder } from '../harness/small-jobs'

describe('versions of a checklist', () => {
  let test: TestEngine
  let ids: DrawingId[]
  let rater: RaterId
  beforeAll(async () => {
    test = openEngine()
    await test.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    await importFolder(
      test,
      await folderWith({ 'a.png': await drawingPng(41), 'b.png': await drawingPng(42) })
    )
    ids = (await test.ask('labelling:queue', { rater: null })).items.map((item) => item.id)
    rater = (await test.ask('raters:add', { name: 'one' })).rater.id
  })
  afterAll(() => test.close())

  const items = (weight: number) => [
    { id: 'eyes', text: 'Eyes.', kind: 'yesno' as const, weight },
    { id: 'parts', text: 'Parts.', kind: 'scale' as const, most: 4 }
  ]
  const save = (weight: number) =>
    test.ask('checklists:save', { id: 'own', content: { name: 'Own', items: items(weight) } })
  const answer = (at: number, answers: Record<string, number>) =>
    test.ask('checklists:answer', { rater, id: ids[at]!, checklist: 'own', answers })
  const rows = async (): Promise<string[]> =>
    Buffer.from((await test.ask('checklists:export', { checklist: 'own' })).bytes)
      .toString()
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row) =>
        row
          .split(',')
          .slice(3)
          .filter((_, i) => i !== 2)
          .join()
      )

  it('answers to an earlier version stay when a later one is answered, and when that is undone', async () => {
    await save(1)
    await answer(0, { eyes: 1, parts: 3 })
    await answer(1, { eyes: 0, parts: 2 })
    await save(5)
    await answer(0, { eyes: 1 })
    const [all, undone] = [
      ['one,1,4,1,3', 'one,1,2,0,2', 'one,2,,1,'],
      ['one,1,4,1,3', 'one,1,2,0,2']
    ]
    expect((await rows()).sort()).toEqual([...all].sort())
    const [list] = (await test.ask('checklists:list', {})).checklists
    expect(list).toMatchObject({ version: 2, answered: 1, answeredBefore: 2 })
    const scores = async (version: number | null) =>
      (await test.ask('checklists:results', { checklist: 'own', version })).rows
        .map((row) => row.scores[0]!.score)
        .sort()
    expect([await scores(1), await scores(null)]).toEqual([[2, 4], [null]])
    expect((await test.refuse('checklists:results', { checklist: 'own', version: 3 })).code).toBe(
      'checklist-unknown'
    )
    await test.ask('labelling:undo', { rater })
    expect((await rows()).sort()).toEqual([...undone].sort())
    await test.ask('labelling:undo', { rater, redo: true })
    expect((await rows()).sort()).toEqual([...all].sort())
  })
})
