// @vitest-environment happy-dom
// Dexie's live queries look for IndexedDB when they are loaded; happy-dom has none
import 'fake-indexeddb/auto'
import { cleanup, renderHook, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Request } from '#contract/commands'
import type { Drawing } from '#contract/drawing'
import { installFakeBridge } from '#renderer/harness/fake-bridge'
import { cachedPages, forgetPages, keepPage, PAGE_ROWS, updateRows } from '../database/page-cache'
import { followChanges, loadPage, noFilters, useLibrary } from './library'
import { useFacets, useRows } from './library-rows'

const fake = vi.hoisted(() => ({ current: null as ReturnType<typeof installFakeBridge> | null }))
vi.mock('../bridge', async () => {
  const { installFakeBridge: install } = await import('#renderer/harness/fake-bridge')
  fake.current = install()
  return { bridge: window.tadpole }
})

/** A library of 250 drawings, the engine's side of it: every third is a house. */
let rows: Drawing[] = []
let revision = 1
const bySubject = (subject: string | null | undefined): Drawing[] =>
  rows.filter((row) => !subject || row.subject === subject)

function answer(): void {
  const engine = fake.current!
  engine.asked.length = 0
  engine.answers['drawings:page'] = ({ filters, offset, limit }: Required<Request<'drawings:page'>>) => {
    const listed = filters?.ids
      ? rows.filter(({ id }) => filters.ids!.includes(id))
      : bySubject(filters?.subject)
    return { drawings: listed.slice(offset, offset + limit), total: listed.length, revision }
  }
  engine.answers['drawings:facets'] = () => ({
    total: rows.length,
    subjects: [...new Set(rows.map((row) => row.subject!))].sort(),
    years: [5],
    revision
  })
  engine.answers['library:changes'] = ({ since }: Request<'library:changes'>) => ({
    drawings: rows.filter((row) => row.revision > since),
    removed: [],
    revision,
    more: false
  })
}

const pagesAsked = (): number => fake.current!.asked.filter(({ name }) => name === 'drawings:page').length
const listing = () => useLibrary.getState().listing!

afterEach(cleanup)
beforeEach(async () => {
  revision = 1
  rows = Array.from(
    { length: 250 },
    (_, i) => ({ id: `d${i}`, subject: i % 3 ? 'dog' : 'house', revision: 1 }) as unknown as Drawing
  )
  useLibrary.setState({ ...useLibrary.getInitialState(), filters: noFilters })
  await forgetPages()
  answer()
})

describe('the library’s pages', () => {
  it('are read as they come into sight, and never all at once', async () => {
    await followChanges()
    expect(listing().total).toBe(250)
    const listed = listing()
    const { result } = renderHook(() => useRows(listed, 0, 20))
    await waitFor(() => expect(result.current.get(0)?.id).toBe('d0'))
    await waitFor(() => expect(result.current.get(PAGE_ROWS)?.id).toBe(`d${PAGE_ROWS}`))
    expect(result.current.has(2 * PAGE_ROWS)).toBe(false)
  })
  it('are not asked for again until something has changed', async () => {
    await followChanges()
    const before = pagesAsked()
    await useLibrary.getState().open()
    await loadPage(listing(), 0)
    expect(pagesAsked()).toBe(before)
    rows[1] = { ...rows[1]!, subject: 'cup', revision: 2 }
    revision = 2
    await followChanges()
    expect(pagesAsked()).toBe(before + 1)
    const [page] = await cachedPages(listing().key, [0])
    expect(page!.drawings[1]!.subject).toBe('cup')
    expect(page!.revision).toBe(2)
  })
  it('of a listing that was overtaken by another do not take its place', async () => {
    await followChanges()
    let release: () => void = () => undefined
    const late = new Promise<void>((resolve) => (release = resolve))
    const prompt = fake.current!.answers['drawings:page']!
    fake.current!.answers['drawings:page'] = async (request: Request<'drawings:page'>) => {
      if (request.filters?.subject === 'dog') await late
      return prompt(request as never)
    }
    useLibrary.getState().filter({ subject: 'dog' })
    useLibrary.getState().filter({ subject: 'house' })
    await vi.waitFor(() => expect(listing().total).toBe(84))
    release()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(listing().filters.subject).toBe('house')
  })
  it('of a selection hold what was selected, whatever the filters say', async () => {
    useLibrary.getState().filter({ subject: 'house' })
    useLibrary.getState().restrict(['d1', 'd2'] as Drawing['id'][])
    await vi.waitFor(() => expect(listing().total).toBe(2))
    useLibrary.getState().restrict(['d1'] as Drawing['id'][])
    await vi.waitFor(() => expect(listing().total).toBe(1))
  })
  it('show a changed row at once, and an older answer never replaces a newer one', async () => {
    const page = { listing: 'a', number: 0, total: 2, at: 0 }
    await keepPage({ ...page, drawings: rows.slice(0, 2), revision: 5 })
    await updateRows([{ ...rows[0]!, subject: 'sun' }])
    await keepPage({ ...page, drawings: [], revision: 4 })
    const [kept] = await cachedPages('a', [0])
    expect(kept!.drawings.map(({ subject }) => subject)).toEqual(['sun', 'dog'])
  })
  it('that were not looked at for longest make room', async () => {
    for (let number = 0; number < 70; number += 1)
      await keepPage({ listing: 'a', number, total: 1, at: number, drawings: [], revision: 1 })
    const kept = await cachedPages('a', [...Array(70).keys()])
    expect(kept.map(({ number }) => number)).toEqual([...Array(60).keys()].map((i) => i + 10))
  })
})

it('filters choose from what the library holds now', async () => {
  const { result } = renderHook(() => useFacets())
  await followChanges()
  await waitFor(() => expect(result.current.subjects).toEqual(['dog', 'house']))
  rows.push({ id: 'new', subject: 'cup', revision: 2 } as unknown as Drawing)
  revision = 2
  await followChanges()
  await waitFor(() => expect(result.current.subjects).toEqual(['cup', 'dog', 'house']))
})
