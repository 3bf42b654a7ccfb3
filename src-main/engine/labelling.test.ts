import type { DrawingId } from '#contract/drawing'
import { exchangeFormats, type ExchangeFormat } from '#contract/label-exchange'
import { defaultLabelKeys } from '#contract/label-keys'
import type { RaterId } from '#contract/rating'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openEngine, type TestEngine } from '../harness/open-engine'
import { drawingPng } from '../harness/pictures'
import { folderWith, importFolder } from '../harness/small-jobs'

async function pictures(): Promise<string> {
  const files: Record<string, Uint8Array | string> = {}
  const lines = ['filename,age_years,child_id,subject,school']
  for (let i = 0; i < 12; i += 1) {
    files[`d${i}.png`] = await drawingPng(500 + i)
    lines.push(`d${i}.png,${4.5 + (i % 3)},c${Math.floor(i / 2)},${i % 2 ? 'dog' : 'cup'},"North, 1"`)
  }
  return folderWith({ ...files, 'metadata.csv': lines.join('\n') })
}

describe('labelling, raters, labels out and in', () => {
  let test: TestEngine
  let folder: string
  let ids: DrawingId[]
  let [first, second] = [0 as RaterId, 0 as RaterId]
  /** A closed library of twelve drawings and two raters; every test works on a copy of its own. */
  const prepared = mkdtempSync(join(tmpdir(), 'tadpole-prepared-'))
  beforeAll(async () => {
    const made = openEngine(join(prepared, 'library'))
    await made.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    folder = await pictures()
    await importFolder(made, folder)
    const { items } = await made.ask('labelling:queue', { rater: null })
    ids = items.map((item) => item.id)
    first = (await made.ask('raters:add', { name: 'first' })).rater.id
    second = (await made.ask('raters:add', { name: 'zweite Ä' })).rater.id
    await made.engine.close()
  })
  beforeEach(async () => {
    const copy = mkdtempSync(join(tmpdir(), 'tadpole-labelling-'))
    cpSync(join(prepared, 'library'), copy, { recursive: true })
    test = openEngine(copy)
    await test.engine.unlock(null)
  })
  afterEach(() => test.close())
  afterAll(() => rmSync(prepared, { recursive: true, force: true }))

  /** The first drawing: one rater finds it unusual, the other typical, and the other is then shown what is said of it. */
  async function revealFirst(): Promise<void> {
    await rate(first, 0, 'unusual')
    await rate(null, 0, 'normal')
    await rate(second, 0, 'normal')
    await test.ask('labelling:reveal', { rater: second, id: ids[0]! })
  }

  /** Both rate every drawing: of 1 to 11 one finds 3, 6 and 9 unusual, the other 4 and 8; of the first drawing they differ, and it has a final label. */
  async function rateAll(): Promise<void> {
    await rate(first, 0, 'unusual')
    await rate(second, 0, 'normal')
    await rate(null, 0, 'normal')
    for (let at = 1; at < 12; at += 1) {
      await rate(first, at, at % 3 === 0 ? 'unusual' : 'normal')
      await rate(second, at, at % 4 === 0 ? 'unusual' : 'normal')
    }
  }

  const rate = (rater: RaterId | null, at: number, label: 'normal' | 'unusual' | 'unsure' | null) =>
    test.ask('labelling:rate', { rater, id: ids[at]!, label })

  it('queues as imported, names in the order of their numbers; raters in orders of their own, always the same', async () => {
    const { items } = await test.ask('labelling:queue', { rater: null })
    expect(items.map((item) => item.fileName)).toEqual(Array.from({ length: 12 }, (_, i) => `d${i}.png`))
    const order = async (rater: RaterId) =>
      (await test.ask('labelling:queue', { rater, order: 'random' })).items.map((item) => item.id)
    expect(await order(first)).toEqual(await order(first))
    expect(await order(first)).not.toEqual(await order(second))
    const unknown = { uncertain: 'queue-not-scored', similar: 'queue-not-embedded' } as const
    for (const order of ['uncertain', 'similar'] as const)
      expect((await test.refuse('labelling:queue', { rater: null, order, like: ids[0]! })).code).toBe(
        unknown[order]
      )
    const dogs = await test.ask('labelling:queue', { rater: null, subject: 'dog', years: 5 })
    expect(dogs.items).toHaveLength(2)
  })

  it('a rater sees neither the other, nor the final label, nor what the model finds uncertain, before rating', async () => {
    await rate(first, 0, 'unusual')
    await rate(null, 0, 'normal')
    const { items } = await test.ask('labelling:queue', { rater: second })
    expect(JSON.stringify(items)).not.toContain('unusual')
    expect(items.every((item) => item.label === null)).toBe(true)
    const codes = [
      await test.refuse('labelling:reveal', { rater: second, id: ids[0]! }),
      await test.refuse('labelling:queue', { rater: second, order: 'uncertain' }),
      await test.refuse('labelling:queue', { rater: second, show: 'disagreed' })
    ].map((failure) => failure.code)
    expect(codes).toEqual(['rating-blind', 'rating-blind', 'rating-blind'])
    await rate(second, 0, 'normal')
    expect(await test.ask('labelling:reveal', { rater: second, id: ids[0]! })).toMatchObject({
      others: [{ rater: 'first', label: 'unusual' }],
      final: 'normal'
    })
  })

  it('who has been shown what others say keeps the label that was given blindly, also by undo and by tables', async () => {
    await revealFirst()
    const own = async () =>
      (await test.ask('labelling:queue', { rater: second })).items.find((i) => i.id === ids[0])!
    for (const change of [{ label: 'unusual' }, { label: null }] as const)
      expect((await test.refuse('labelling:rate', { rater: second, id: ids[0]!, ...change })).code).toBe(
        'rating-shown'
      )
    expect(await test.ask('labelling:undo', { rater: second })).toMatchObject({ items: [], undoable: false })
    const noted = await test.ask('labelling:rate', { rater: second, id: ids[0]!, note: 'seen' })
    expect(noted.item).toMatchObject({ label: 'normal', note: 'seen' })
    await test.ask('labelling:undo', { rater: second })
    expect(await own()).toMatchObject({ label: 'normal', note: '' })
    // the other has not been shown anything
    await rate(first, 0, 'unsure')
    await rate(first, 0, 'unusual')
  })

  it('undo is everybody’s own, and survives a restart', async () => {
    await rate(second, 0, 'normal')
    await rate(first, 1, 'unsure')
    await rate(null, 2, 'unusual')
    const own = async (rater: RaterId | null, at: number) =>
      (await test.ask('labelling:queue', { rater })).items[at]!.label
    expect((await test.ask('labelling:undo', { rater: first })).items.map((item) => item.id)).toEqual([
      ids[1]
    ])
    expect([await own(first, 1), await own(null, 2)]).toEqual([null, 'unusual'])
    await test.ask('library:lock', {})
    await test.engine.unlock(null)
    await test.ask('labelling:undo', { rater: first, redo: true })
    expect(await own(first, 1)).toBe('unsure')
    await test.ask('labelling:undo', { rater: null })
    expect(await own(null, 2)).toBe(null)
    expect(await own(second, 0)).toBe('normal')
  })

  it('agreement, disagreements, adoption as one step', async () => {
    await rateAll()
    const report = await test.ask('ratings:agreement', {})
    // of twelve drawings the first rater finds 4 unusual, the second 2, and they agree on 6
    expect(report.pairs[0]).toMatchObject({ n: 12, children: 6, agreement: 0.5 })
    const expected = (4 * 2 + 8 * 10) / 144
    expect(report.pairs[0]!.kappa.value).toBeCloseTo((0.5 - expected) / (1 - expected), 9)
    expect(report).toMatchObject({ disagreements: 6, open: 5, adoptable: 6 })
    expect(report.pairs[0]!.kappa.interval![0]).toBeLessThan(report.pairs[0]!.kappa.value!)
    const { rows } = await test.ask('ratings:disagreements', {})
    expect(rows).toHaveLength(5)
    expect(await test.ask('ratings:adopt', {})).toEqual({ adopted: 6 })
    expect((await test.ask('edits:undo', {})).ids).toHaveLength(6)
    await test.ask('edits:redo', {})
    const model = await test.ask('ratings:model', { rater: first })
    expect(model.groups[0]).toMatchObject({ group: 'all', n: 0, auroc: { value: null } })
    expect(model.unjudged).toBe(12)
  })

  it('raters are named once, and stay while they have rated', async () => {
    await rate(first, 0, 'normal')
    expect((await test.refuse('raters:add', { name: 'First' })).code).toBe('rater-exists')
    expect((await test.refuse('raters:remove', { id: first })).code).toBe('rater-has-ratings')
    const { rater } = await test.ask('raters:add', { name: 'third' })
    await test.ask('raters:remove', { id: rater.id })
    expect(
      (await test.refuse('labelling:rate', { rater: rater.id, id: ids[0]!, label: 'normal' })).code
    ).toBe('rater-unknown')
  })

  it('checklists: versions that stay, answers that are one’s own, scores, agreement on items and on the whole', async () => {
    await rate(first, 7, 'normal')
    const items = [
      { id: 'head', text: 'There is a head.', kind: 'yesno' as const, weight: 2 },
      { id: 'detail', text: 'How much detail?', kind: 'scale' as const, most: 4 }
    ]
    const saved = await test.ask('checklists:save', { id: 'own', content: { name: 'Own list', items } })
    expect(saved.checklist.version).toBe(1)
    expect(
      (await test.ask('checklists:save', { id: 'own', content: { name: 'Own list', items } })).checklist
        .version
    ).toBe(1)
    const answer = (rater: RaterId, at: number, head: number, detail: number) =>
      test.ask('checklists:answer', { rater, id: ids[at]!, checklist: 'own', answers: { head, detail } })
    expect(await answer(first, 0, 1, 3)).toEqual({ score: 5, version: 1, undoable: true, redoable: false })
    expect((await test.ask('checklists:mine', { rater: second, id: ids[0]! })).answers).toEqual([])
    expect(
      (
        await test.refuse('checklists:answer', {
          rater: first,
          id: ids[0]!,
          checklist: 'own',
          answers: { head: 2 }
        })
      ).code
    ).toBe('checklist-answer')
    const reserved = { name: 'x', items: [{ id: '__proto__', text: 't', kind: 'yesno' as const }] }
    expect((await test.refuse('checklists:save', { id: 'pr', content: reserved })).code).toBe(
      'request-invalid'
    )
    for (let at = 0; at < 8; at += 1) {
      await answer(first, at, at % 2, at % 5)
      await answer(second, at, at === 3 ? 0 : at % 2, Math.min(4, (at % 5) + (at === 6 ? 1 : 0)))
    }
    const { pairs, rows } = await test.ask('checklists:results', { checklist: 'own' })
    expect([rows.length, pairs[0]!.n, pairs[0]!.scoreN]).toEqual([8, 8, 8])
    // head: alike 7 of 8; by chance (4 x 3 + 4 x 5) / 64
    expect(pairs[0]!.items[0]!.kappa.value).toBeCloseTo((7 / 8 - 0.5) / 0.5, 9)
    expect(pairs[0]!.icc.value).toBeGreaterThan(0.8)
    const { bytes } = await test.ask('checklists:export', { checklist: 'own' })
    expect(Buffer.from(bytes).toString().split('\r\n')[0]).toContain('score,head,detail')
    const next = { name: 'Own list', items: items.slice(0, 1) }
    expect((await test.ask('checklists:save', { id: 'own', content: next })).checklist).toMatchObject({
      version: 2,
      answered: 0
    })
    expect((await test.ask('checklists:results', { checklist: 'own' })).rows).toEqual([])
    expect((await test.refuse('checklists:results', { checklist: 'none' })).code).toBe('checklist-unknown')
    await test.ask('labelling:undo', { rater: first }) // the last answer, not a label
    expect((await test.ask('labelling:queue', { rater: first })).items[7]!.label).toBe('normal')
    expect((await test.ask('checklists:mine', { rater: first, id: ids[7]! })).answers).toEqual([])
  })

  it('label files: contradictions are refused whole; a rating without a time is taken in once', async () => {
    await revealFirst()
    const ticket = async (text: string) => {
      const file = join(mkdtempSync(join(tmpdir(), 'tadpole-labels-')), 'labels.csv')
      writeFileSync(file, text)
      return test.engine.tickets.registerPaths([file])
    }
    const contrary = await ticket('file,label\nd9.png,normal\nd9.png,unusual\nd10.png,unsure\n')
    expect(await test.ask('labels:import', { files: contrary, dryRun: true })).toMatchObject({
      rows: 3,
      matched: 1,
      rejected: [{ code: 'file-duplicate' }, { code: 'file-duplicate' }]
    })
    const long = await ticket('file,rater,label\nd9.png,first,unsure\nd9.png,zweite Ä,unsure\n')
    expect(await test.ask('labels:import', { files: long })).toMatchObject({ matched: 2, changed: 1 })
    expect(await test.ask('labels:import', { files: long })).toMatchObject({ changed: 0 })
    const shown = await ticket('file,rater,label\nd0.png,zweite Ä,unusual\nd0.png,first,unusual\n')
    expect(await test.ask('labels:import', { files: shown })).toMatchObject({
      rows: 2,
      matched: 1,
      changed: 0,
      rejected: [{ row: 1, code: 'rating-shown' }]
    })
  })

  it('a rater who has answered stays; answers to two lists are undone one by one', async () => {
    const items = [{ id: 'a', text: 'A', kind: 'yesno' as const }]
    for (const id of ['la', 'lb']) await test.ask('checklists:save', { id, content: { name: id, items } })
    const { rater } = await test.ask('raters:add', { name: 'answers only' })
    for (const checklist of ['la', 'lb'])
      await test.ask('checklists:answer', { rater: rater.id, id: ids[2]!, checklist, answers: { a: 1 } })
    expect((await test.refuse('raters:remove', { id: rater.id })).code).toBe('rater-has-ratings')
    await test.ask('labelling:undo', { rater: rater.id })
    const mine = async () => (await test.ask('checklists:mine', { rater: rater.id, id: ids[2]! })).answers
    expect((await mine()).map((answer) => answer.checklist)).toEqual(['la'])
    await test.ask('labelling:undo', { rater: rater.id, redo: true })
    expect(await mine()).toHaveLength(2)
  })

  it('keys cannot be taken twice, or be reserved', async () => {
    const keys = { ...defaultLabelKeys, tags: [{ key: 'N', tag: 'scribble' }] }
    expect((await test.refuse('labelling:rebind', { keys })).code).toBe('keys-conflict')
    keys.tags[0]!.key = '1'
    expect((await test.ask('labelling:rebind', { keys })).keys).toEqual(keys)
    expect((await test.ask('labelling:keys', {})).keys).toEqual(keys)
  })

  const exported = async (engine: TestEngine, format: ExchangeFormat) =>
    Buffer.from((await engine.ask('labels:export', { format })).bytes).toString()
  const plain = (jsonl: string) =>
    jsonl
      .trim()
      .split('\n')
      .map((line) => ({ ...(JSON.parse(line) as { file: string }), id: null }))
      .sort((a, b) => (a.file < b.file ? -1 : 1))

  it.each(exchangeFormats)(
    '%s: another library that holds the same drawings gets everything back',
    async (format) => {
      await rateAll()
      await test.ask('drawings:remark', {
        id: ids[3]!,
        remarks: {
          notes: '=SUM(A1)\n"quoted"',
          childComment: 'our dog',
          annotations: [
            { id: 'r1', kind: 'mark', name: 'head', text: '', by: 'person', box: [1, 2, 30, 40] },
            {
              id: 'r2',
              kind: 'mark',
              name: 'tail',
              text: '',
              by: 'person',
              box: [0, 0, 9, 9],
              shape: {
                kind: 'polygon',
                points: [
                  [0, 0],
                  [9, 0],
                  [0, 9]
                ]
              }
            }
          ]
        }
      })
      await test.ask('labelling:rate', { rater: null, id: ids[4]!, tags: ['scribble', 'torn page'] })
      const other = openEngine()
      await other.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
      await importFolder(other, folder)
      const file = join(mkdtempSync(join(tmpdir(), 'tadpole-labels-')), 'labels')
      writeFileSync(file, await exported(test, format))
      const files = await other.engine.tickets.registerPaths([file])
      const before = await exported(other, 'jsonl')
      const plan = await other.ask('labels:import', { files, dryRun: true })
      expect(plan).toMatchObject({ rows: 12, matched: 12, newRaters: ['first', 'zweite Ä'], rejected: [] })
      expect(await exported(other, 'jsonl')).toBe(before)
      expect((await other.ask('raters:list', {})).raters).toEqual([])
      expect(await other.ask('labels:import', { files })).toMatchObject({ changed: plan.changed })
      expect(plain(await exported(other, 'jsonl'))).toEqual(plain(await exported(test, 'jsonl')))
      expect(await other.ask('labels:import', { files })).toMatchObject({ changed: 0, newRaters: [] })
      await other.close()
    }
  )
})
