// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Drawing } from '#contract/drawing'
import { installFakeBridge } from '#renderer/harness/fake-bridge'
import { noFilters, useLibrary } from './library'

const fake = vi.hoisted(() => ({ current: null as ReturnType<typeof installFakeBridge> | null }))
vi.mock('../bridge', async () => {
  const { installFakeBridge: install } = await import('#renderer/harness/fake-bridge')
  fake.current = install()
  return { bridge: window.tadpole }
})

const drawing = (id: string, more: Partial<Drawing> = {}): Drawing =>
  ({
    id,
    fileName: `${id}.png`,
    childId: null,
    subject: 'house',
    ageMonths: 60,
    expertLabel: null,
    verdict: null,
    pValue: null,
    importedAt: '2026-01-01',
    revision: 1,
    ...more
  }) as Drawing

/** The library's changes, a page at a time. */
const pages = (...list: { drawings: Drawing[]; removed?: string[]; revision: number }[]) => {
  let at = 0
  fake.current!.answers['library:changes'] = () => {
    const page = list[at]!
    at += 1
    return { removed: [], ...page, more: at < list.length }
  }
}

const names = (): string[] => useLibrary.getState().shown.map(({ id }) => id)

beforeEach(() => {
  useLibrary.setState({ ...useLibrary.getInitialState(), filters: noFilters })
  fake.current!.asked.length = 0
})

describe('the drawings of the library', () => {
  it('come page by page, and stand as they were imported, numbers as numbers', async () => {
    pages(
      { drawings: [drawing('d10'), drawing('d9')], revision: 2 },
      { drawings: [drawing('d1', { importedAt: '2025-01-01' })], revision: 3 }
    )
    await useLibrary.getState().sync()
    expect(names()).toEqual(['d1', 'd9', 'd10'])
    expect(fake.current!.asked.map(({ request }) => (request as { since: number }).since)).toEqual([0, 2])
    expect(useLibrary.getState().revision).toBe(3)
  })
  it('follow changes: what was edited is replaced, what was removed is gone', async () => {
    pages({ drawings: [drawing('a'), drawing('b'), drawing('c')], revision: 1 })
    await useLibrary.getState().sync()
    pages({ drawings: [drawing('b', { subject: 'cup' })], removed: ['a'], revision: 2 })
    await useLibrary.getState().sync()
    expect(names()).toEqual(['b', 'c'])
    expect(useLibrary.getState().subjects).toEqual(['cup', 'house'])
  })
  it('are filtered by all that is chosen at once', async () => {
    pages({
      drawings: [
        drawing('a', { ageMonths: 71, expertLabel: 'normal' }),
        drawing('b', { ageMonths: 72, expertLabel: 'normal' }),
        drawing('c', { ageMonths: 71 }),
        drawing('d', { ageMonths: null })
      ],
      revision: 1
    })
    await useLibrary.getState().sync()
    useLibrary.getState().filter({ years: '5', label: 'normal' })
    expect(names()).toEqual(['a'])
    useLibrary.getState().filter({ label: 'none' })
    expect(names()).toEqual(['c'])
  })
  it('with the most unusual first leaves those without a score at the end', async () => {
    pages({
      drawings: [drawing('a'), drawing('b', { pValue: 0.2 }), drawing('c', { pValue: 0.01 })],
      revision: 1
    })
    await useLibrary.getState().sync()
    useLibrary.getState().filter({ order: 'unusual' })
    expect(names()).toEqual(['c', 'b', 'a'])
  })
})
